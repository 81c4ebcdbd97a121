# -j: the same bytes, bad lines in their place
for i in 1 2 3 4 5 6; do cat "$TOP/lib/data/sample.ndjson"; echo '{"bad'; done >posts
options="--people $TOP/lib/data/people.csv --topics $TOP/lib/data/sample.topics --stance lockers:locker* --canned=40 --explain --rejects"
# shellcheck disable=SC2086
sb-score $options r1 posts >one 2>e1
# shellcheck disable=SC2086
sb-score $options r4 -j4 posts >four 2>e4
cmp one four && cmp r1 r4 && cmp e1 e4 && wc -l <one
sb-score -j0 posts
