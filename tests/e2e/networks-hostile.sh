# Answers of every network with a wrong value in each place, one at a time: the posts beside it are all there, the walk goes on,
# and what comes out is a post or a word about one that is none. Where the answer as a whole is something else, an error will do.
networks=$TOP/lib/networks
cat >judge.jq <<'J'
def violation($what; $path; $wrong): "\($path | tojson) = \($wrong | tojson): \($what)";
def ids: [posts | .id? // empty | strings];
def outputs_are_sound($name):
	all(.[]; type == "object" and ((.error | type) == "string" or ((.id | type) == "string" and (.id | startswith($name + ":")) and .network == $name)));

. as $answer | .network as $name | .arg as $arg
| ids as $all | [next($arg)] as $further
| (if ($all | unique | length) < ($all | length) then "a post came twice" else empty end),
  ( [.body | paths] as $paths | $paths[] as $path | (null, "x", {}, 1e300) as $wrong
  | ($path | map(type == "number") | index(true)) as $item
  | ($answer | .body |= setpath($path; $wrong)) as $bad
  | ( ($bad | try {posts: [posts]} catch {error: .}) as $out
    | if $out.posts then
	(if $out.posts | outputs_are_sound($name) | not then violation("no post and no error: \($out.posts | tojson)"; $path; $wrong) else empty end),
	( ($all - [$out.posts[].id? // empty]) as $lost
	| if $lost == [] or $item == null then empty
	  elif ($lost | length) == 1 and any($out.posts[]; .error) then empty
	  else ($answer | .body |= delpaths([$path[:$item + 1]]) | ids) as $others
		| if ($others - $lost) != $others then violation("lost \($others - ($others - $lost) | tojson)"; $path; $wrong) else empty end
	  end )
      elif $item then violation("an error: \($out.error)"; $path; $wrong) else empty end ),
    # two good items tell how to go on, whatever the third one is
    ( select($item and ($all | length) > 1 and $path[$item + 1:] != [])
    | ($bad | try {next: [next($arg)]} catch {error: .}) as $on
    | if $on.error then violation("next: \($on.error)"; $path; $wrong)
      elif $further != [] and $on.next == [] and ($answer | .body |= delpaths([$path[:$item + 1]]) | [next($arg)]) != [] then violation("the walk ends"; $path; $wrong) else empty end ),
    ( select($item) | ($bad | try {cursor: [cursor(null)]} catch {error: .}) | select(.error) | violation("cursor: \(.error)"; $path; $wrong) ),
    ( ($bad | try ([limits] | empty) catch .) | violation("limits: \(.)"; $path; $wrong) ) )
J
status=0
for seed in "$TOP"/tests/fuzz/corpus/network/*.json; do
	name=$(jq -r .network "$seed")
	[ -f "$networks/$name.jq" ] || continue
	{ echo '{} as $call |'; cat "$networks/_shared.jq" "$networks/$name.jq" judge.jq; } >program.jq # as lib/wire binds it
	# by our own program, whose guards keep jq 1.6 from ending over a number that is no time
	jq -c . "$seed" | sb-filter '' --map "$(cat program.jq)" >violations 2>&1
	[ $? -le 1 ] || { echo "$(basename "$seed"): $(tail -n 1 violations)"; status=1; }
	if [ -s violations ]; then
		echo "$(basename "$seed"): $(wc -l <violations) violations"
		head -n "${SHOW:-4}" violations
		status=1
	fi
done
exit $status
