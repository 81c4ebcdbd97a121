# What a user gets wrong: each is status 2, two or three lines, and says what to do.
try() { sb-filter "$@" </dev/null; [ $? -eq 2 ] || echo "wrong status: $*"; }
echo '{"id":1}' >posts.ndjson
try
try posts.ndjson
try 'red autor:bob'
try 'red (blue'
printf 'red\n"blue OR green\n' >colour.query
try -f colour.query
# jq's own words differ between its versions
(try -e '.a =') 2>&1 | grep -o '^sb-filter: -e: syntax error' >&2
try -m text
try -m 'text~('
try -m '~x'
try -m 'a..b~x'
try --unique=. ''
try --since yesterday ''
try --max-line 2G ''
try --max many ''
try -q
try --nonsense
echo 'no query here' >names
try --queries names
printf 'a: b\n\nx -> y: c (d\n' >names
try --queries names
echo '../a: b' >names
try --queries names --split out
try --split out -q x
try --mark x
try --unique --window soon x
try --sample 2 x
try -j 0 x
(try --map '.a |' x) 2>&1 | grep -o '^sb-filter: --map: syntax error' >&2
try 'a NEAR b'
try '"a b"~3'
try 'a /b'
try 'refund followers>1000'
try 'lang=en'
try '!refund'
try '!(refund OR return)'
try 'refund|return'
try 'refund && return'
try 'site:https://shoes.example/new'
try 'likes:9..5'
try --unique --window 0 x
