# A regular expression in a jq condition holds for the same texts as in jq, whichever engine looks at it.
cat >posts.ndjson <<'P'
{"id":1,"text":"Refund please, order 4711-22"}
{"id":2,"text":"refunds\nand returns"}
{"id":3,"text":"straße, Übergröße {9} [x] a+b"}
{"id":4,"text":"\tred|blue (wide) fit-9.5 ^top$"}
{"id":5,"text":""}
{"id":6,"text":"aaa ﬁt K² ٣ – ’"}
P
while IFS= read -r pattern; do
	for flags in '' i g gi n; do
		condition=".text | test($(jq -cn --arg p "$pattern" '$p')${flags:+; \"$flags\"})"
		ours=$(sb-filter -e "$condition" posts.ndjson 2>/dev/null | jq -c .id | tr '\n' ' ')
		theirs=$(jq -c "select(try ($condition) catch false) | .id" posts.ndjson 2>/dev/null | tr '\n' ' ')
		[ "$ours" = "$theirs" ] || echo "$condition: jq keeps '$theirs', sb-filter '$ours'"
	done
done <<'P'
refund
^ref
returns$
red\|blue|wide
\d+-\d{2}
[0-9]{4}
a{2}
a{2,}
a{1,3}
a{3,1}
a{2,
a{1001}
a{2}?
a+?
a*b
a?b
a**
+a
\w+ \W
\bfit\b
\Bit
[^a-z0-9 ]
[a-]
[]
[^]
[z-a]
[a-z-9]
[a-Z]
[\w]
[\]]
[[a]
[a
[é]
(?:red)
(?i)red
(red|blue)+
(red
red)
red]
red}
\+
\.5
\x41
\
\n
Übergr
ö?
é+
\s
P
