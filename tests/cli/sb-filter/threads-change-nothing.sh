# With any number of threads the same bytes come out: records, messages, rejects, status.
n=0
while [ $n -lt 6000 ]; do
	n=$((n + 1))
	case $((n % 7)) in
	0) echo "{\"id\":$n,\"text\":\"a broken shoe $((n % 900))\",\"n\":$((n % 13))" ;;
	1) echo "{\"id\":$n,\"text\":\"a red shoe of the kind $((n % 900)) that nobody wants\",\"n\":$((n % 13)),\"big\":\"$(printf %0300d $n)\"}" ;;
	2) echo ;;
	*) echo "{\"id\":$n,\"text\":\"blue shoe $((n % 500))\",\"n\":null}" ;;
	esac
done >p
printf '{"id":"last","text":"red"}' >>p
same() {
	sb-filter -j 1 --rejects r1 "$@" p >o1 2>e1; s1=$?
	for j in 2 4; do
		sb-filter -j $j --rejects r2 "$@" p >o2 2>e2; s2=$?
		cmp o1 o2 && cmp e1 e2 && cmp r1 r2 && [ $s1 = $s2 ] || echo "differs with -j $j: $*"
		rm -f r2
	done
	echo "$(wc -l <o1) $(wc -l <e1) $s1"
	rm -f r1
}
echo 'red: red' >q
same red
same -v red
same -c red
same --unique=text ''
same --unique=near --mark 'red OR blue'
same --max 100 blue
same -e '.n > 5'
same -e '.n + 1 > 5 and (.text | split(" ") | length) > 3'
same -m 'text~^(a+)+$'
same --sample 0.1 --seed 4 ''
same --map '.id, .n' red
same --queries q --why
(head -n 3 p; cat p) | sb-filter -j 3 -c '' - p 2>/dev/null
