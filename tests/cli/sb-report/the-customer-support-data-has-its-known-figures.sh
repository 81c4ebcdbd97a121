# 2,598 posts of real support conversations: 613 customers' cases, each answered, the median after 923 s.
csv=$SHARED/data/threads/twcs/twcs.csv
[ -e "$csv" ] || { echo "no twcs data here"; exit 77; }
command -v sb-fetch >/dev/null || { echo "sb-fetch is not built"; exit 77; }
sb-fetch --no-state --as twcs "$csv" | sb-report response --format json | jq -c 'del(.histogram)'
