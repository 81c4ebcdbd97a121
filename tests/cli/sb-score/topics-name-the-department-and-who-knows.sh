# topics are added behind those that a post has; the department is that of the first in the file; experts know most topics first
cat >topics <<'T'
// name -> department: query
refunds (product) -> support: refund OR money
wages (bigger picture) -> people: wages OR union
app (product) -> web: app
app: "log in"
plain: blue
T
cat >people.csv <<'P'
handle,network,role,department,tier,name,topics
dana,,staff,support,,Dana Whitlock,Refunds;payment
ines; bluesky:ines.example ,,staff,web,,Inês,app; refunds
ines2,,staff,web,,Inês,app
mira,,community,,,,app
P
sb-score --people people.csv --topics topics <<'P' | jq -c '[.topics, .score.department, .score.theme, .score.experts]'
{"text":"No refund yet","lang":"en","topics":["old"]}
{"text":"refund in the app and log in","lang":"en"}
{"text":"wages at the app team","lang":"en","topics":["app"]}
{"text":"blue","lang":"en","author":{"handle":"x"}}
{"text":"the app","lang":"en","author":{"handle":"mira"}}
{"text":"the app","lang":"en","network":"bluesky","author":{"handle":"INES.example"}}
{"text":"nothing of it","lang":"en"}
P
echo '{"text":"refund in the app","lang":"en"}' | sb-score --people people.csv --topics topics --explain | jq -c '.score.why.topics, .score.why.experts'
# twice is once
echo '{"text":"refund in the app","lang":"en"}' | sb-score -t topics >once
sb-score -t topics once | cmp - once && echo same
printf 'a: (b\n' >wrong
sb-score -t wrong </dev/null
