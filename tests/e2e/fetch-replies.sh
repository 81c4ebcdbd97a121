# --replies: the whole thread of each post that is found, also when the run was cut off between the two; --recheck: what was
# deleted at its network is dropped, and what cannot be asked is kept; --forget: what is remembered of a person.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
snac="" snac_data="" # start_snac sets them
start_snac
alice=$(snac_user alice)
bob=$(snac_user bob)
mkdir -p "$XDG_CONFIG_HOME/sb"
echo "${snac#http://} $alice" >"$XDG_CONFIG_HOME/sb/credentials" # a thread wants a token here
chmod 600 "$XDG_CONFIG_HOME/sb/credentials"
root=$(snac_post "$alice" 'who makes #larkspur ?')
reply=$(snac_post "$bob" 'they do' "$root")
deep=$(snac_post "$alice" 'do they' "$reply")
alone=$(snac_post "$bob" '#larkspur again')
texts() { jq -r .text "$1" | sort | tr '\n' ,; }

sb-fetch --no-state "$snac/tags/larkspur" >plain || fail "the tag ended with $?"
[ "$(texts plain)" = '#larkspur again,who makes #larkspur ?,' ] || fail "$(texts plain)"
# what the server itself said of a post, where that is wanted; all else is as without
sb-fetch --no-state --raw "$snac/tags/larkspur" >raw || fail "--raw ended with $?"
[ "$(jq -c 'del(._raw, .seen_at)' raw)" = "$(jq -c 'del(.seen_at)' plain)" ] || fail "$(cat raw)"
jq -es 'all((._raw | has("content") and has("account")) and (._raw.id as $id | .id | endswith("/" + $id)))' raw >/dev/null || fail "$(cat raw)"

sb-fetch --replies "$snac/tags/larkspur" >posts || fail "--replies ended with $?"
[ "$(texts posts)" = '#larkspur again,do they,they do,who makes #larkspur ?,' ] || fail "the thread is not whole:" "$(cat posts)"
jq -es --arg via "$snac/tags/larkspur" 'all(.via == $via) and (map(.id) | length == (unique | length))' posts >/dev/null || fail "$(cat posts)"
[ "$(sb-fetch --status --format ndjson | jq .posts)" = 4 ] || fail "$(sb-fetch --status)"
sb-fetch --replies "$snac/tags/larkspur" >posts || fail "the second run ended with $?"
[ ! -s posts ] || fail "nothing is new:" "$(cat posts)"

# a new post in it, and replies to that, found by the tag only through the thread; the first run ends before the thread is read
fresh=$(snac_post "$bob" 'more #larkspur' "$deep")
snac_post "$alice" 'much more' "$fresh" >/dev/null
sb-fetch "$snac/tags/larkspur" >posts
[ "$(texts posts)" = 'more #larkspur,' ] || fail "$(cat posts)"
sqlite3 "$XDG_STATE_HOME/sb/fetch.db" "INSERT INTO thread SELECT id, '$snac/@bob/$fresh' FROM source"
sb-fetch --replies "$snac/tags/larkspur" >posts || fail "the third run ended with $?"
[ "$(texts posts)" = 'much more,' ] || fail "what was wanted before is not read now:" "$(cat posts)"
[ "$(sqlite3 "$XDG_STATE_HOME/sb/fetch.db" 'SELECT count(*) FROM thread')" = 0 ] || fail "a thread that was read is still wanted"

# what is deleted is dropped; other records and the order stay; what cannot be told is kept, and the run says so
cat plain >all
echo '{"type":"event","event":"ack","about":"x"}' >>all
find "$snac_data" -name "*${alone: -32}*" -delete # its API deletes nothing
sb-fetch --recheck all >standing 2>err || fail "--recheck ended with $?:" "$(cat err)"
jq -c --arg gone "mastodon:${snac#http://}/$alone" 'select(.id != $gone)' all >wanted
cmp -s standing wanted || fail "these should stand:" "$(cat wanted)" "and these do:" "$(cat standing err)"
grep -q '^sb-fetch: 2 stand, 1 are gone$' err || fail "$(cat err)"
printf '%s\n' '{"id":"csv:1","network":"csv","text":"x"}' '{"id":"feed:1","network":"feed","text":"x","url":"http://127.0.0.1:1/x"}' |
	cat - standing >mixed
status=0
sb-fetch --recheck <mixed >standing 2>err || status=$?
[ $status -eq 5 ] || fail "what cannot be told ends with 5, not $status"
cmp -s standing mixed || fail "all is kept that cannot be told:" "$(cat standing)"
grep -q '2 are kept, as it could not be told; run again$' err || fail "$(cat err)"

# what is remembered with a person's id in it
sb-fetch "$snac/@bob" >/dev/null || fail "bob's account ended with $?"
sb-fetch --forget bob 2>err || fail "--forget ended with $?"
[ "$(sqlite3 "$XDG_STATE_HOME/sb/fetch.db" 'SELECT count(*) FROM source')" = 1 ] || fail "bob is still remembered"
status=0
sb-fetch --forget bob 2>err || status=$?
[ $status -eq 1 ] || fail "nothing is left to forget: status 1, not $status"
