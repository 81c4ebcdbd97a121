# A row that is too long or has too many columns is told, and those behind it are read; what no rejects can keep is status 3.
export SB_NOW=2026-03-23T09:00:00Z
long=$(printf '%0300d' 0)
printf 'id,text\n1,one\n2,%s\n3,"a\n%s\n"\n4,red, blue\n5,five,,\n2026-1,six\n' "$long" "$long" >t.csv
sb-fetch --as csv --max-line 200 t.csv | jq -c '[.id, .text]'
sb-fetch --as csv --max-line 200 --rejects bad t.csv >out
echo "$? $(wc -l <out)"
cat bad
printf 'id,text\n1,red, blue\n2,two\n' >u.csv
sb-fetch --as csv --rejects less u.csv | jq -c .text
sb-fetch --as csv --rejects less u.csv >out
echo "$? $(wc -l <out) $(wc -l <less)"
# what a piece of a long line cuts in two is good all the same
printf 'id,text\n1,a%s\n2,caf\xC3' "$(printf '\xC3\xA9%.0s' {1..100000})" | sb-fetch --as csv --max-line 200 - | jq -c .text
# lines of other forms are kept however long they are
printf '{"text":"%s"}\n{"text":"short"}\n{"text":"%s"}' "$long" "$long" >posts.ndjson
sb-fetch --max-line 200 --rejects long posts.ndjson
echo $?
cmp long <(grep 000 posts.ndjson) && echo same
# the header itself
printf 'id,text,%s\n1,one\n' "$long" | sb-fetch --as csv --max-line 200 -
echo $?
# a year of two digits is no year
printf 'id,text,created_at\n1,one,1/3/26\n2,two,2026/3/1\n' | sb-fetch --as csv - | jq -c .created_at
