# In a list, options behind a source are for that source alone.
cat >list.txt <<'L'
// ours
shoes.csv --as csv --since 2026-03-02
"late".csv
L
printf 'id,text,created_at\n1,old,2026-03-01T00:00:00Z\n2,new,2026-03-03T00:00:00Z\n' | tee shoes.csv >'"late".csv'
printf '%s\n' 'bluesky:search red shoes --limit=5' 'https://h.example/a b --every 1h --no-robots' '"late".csv --as csv' >more.txt
SB_NOW=2026-03-23T09:00:00Z sb-fetch -s list.txt --as csv --no-state
sb-fetch --dry-run -s more.txt
