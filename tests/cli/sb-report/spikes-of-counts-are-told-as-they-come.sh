# Counts in, spikes out: one for a burst, none for the rhythm of the day, none in the first two days; each as soon as its
# count was read, and the same whatever comes after.
export SB_NOW=2026-04-20T00:00:00Z
awk 'BEGIN {
	for (h = 0; h < 24 * 30; h++) {
		n = 20 + 15 * sin(h % 24 / 24 * 6.2831853); if (h == 30) n = 900; if (h == 600) n = 1200
		printf "{\"type\":\"count\",\"at\":\"2026-03-%02dT%02d:00:00Z\",\"n\":%d,\"series\":\"larkspur\"}\n", 1 + h / 24, h % 24, n
	}
}' >counts.ndjson
sb-report spikes --format ndjson counts.ndjson
echo "-- the first 601 hours say the same"
head -n 601 counts.ndjson | sb-report spikes --format ndjson | cmp - <(sb-report spikes --format ndjson counts.ndjson) && echo same
echo "-- told before the input ends"
mkfifo in out
sb-report spikes --format ndjson <in >out &
program=$!
exec 3>in 4<out
head -n 602 counts.ndjson >&3
read -r line <&4 && echo "${line%%,\"at\"*}"
exec 3>&-
wait $program
echo "-- as a table, and learned from but not told before --since"
sb-report spikes counts.ndjson
sb-report spikes --since 2026-03-27 --format ndjson counts.ndjson
echo "-- a higher bar"
sb-report spikes --severity 0.9 --format json counts.ndjson
