# The measures of conversations and people agree with an independent computation, on the sample story and on made ones.
export SB_NOW=2026-03-23T09:00:00Z
slow() { python3 "$TOP/tests/cli/sb-report/slow_talk.py" "$@"; }
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >sample.ndjson || exit 1
: >empty.ndjson
echo '{"id":"t:1","text":"no time, no author"}' >one.ndjson
for seed in 1 2 3 4 5 6; do slow make $seed $((seed * 70)) >random-$seed.ndjson; done
slow check ./*.ndjson
echo compared "$(find . -name '*.ndjson' | wc -l)"
