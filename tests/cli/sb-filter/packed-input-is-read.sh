# gzip and zstd are known by their content, also several behind one another and from a pipe; damage is status 4.
for n in {1..30000}; do echo "{\"id\":$n,\"text\":\"a shoe\"}"; done >plain
gzip -n <plain >a.json
zstd -q <plain >b.json
sb-filter shoe a.json | cmp - plain && sb-filter -j 3 shoe <b.json | cmp - plain && echo same
cat a.json a.json | sb-filter -c shoe
cat b.json b.json | sb-filter -c shoe
sb-filter -c shoe a.json plain b.json
echo 'bad' | gzip | sb-filter -c shoe
head -c 20000 a.json | sb-filter -c shoe
head -c 2000 b.json | sb-filter -c shoe
{ head -c 2000 b.json; echo garbage; tail -c 500 b.json; } | sb-filter -c shoe
{ cat a.json; echo garbage; } | sb-filter -c shoe
printf '\x1f' | sb-filter -c shoe
: | gzip | sb-filter -c shoe
printf '{"text":"shoe"}' | gzip | sb-filter shoe
