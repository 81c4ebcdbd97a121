# The longest line is taken at exactly the limit, its end not counted; one byte more is refused.
line() { printf '{"a":"%*s"}' "$(($1 - 8))" ''; }
for n in 199 200 201; do
	for end in '' '\n' '\r\n'; do
		{ line "$n"; printf "$end"; } | sb-filter --max-line 200 -c '' 2>/dev/null | tr '\n' ' '
	done
	echo "$n"
done
# far above the buffer: in bounded memory, and what follows is still there
{ echo '{"id":1}'; head -c 100000000 /dev/zero | tr '\0' x; echo; echo '{"id":2}'; } >big
if [ -z "${SB_SAN:-}" ]; then ulimit -v 60000; fi
sb-filter '' big
echo $?
sb-filter --rejects bad '' <big
echo $?
[ "$(wc -c <bad)" -eq 100000001 ] && echo kept
