# A word is found however JSON or Unicode writes it, although most records are ruled out early; bad lines are reported.
cat >p <<'Q'
{"id":1,"text":"larkspur"}
{"id":2,"text":"\u006carkspur"}
{"id":3,"text":"ｌａｒｋｓｐｕｒ"}
{"id":4,"text":"lark\u00adspur"}
{"id":5,"text":"LARKSPUR"}
{"id":6,"tags":["\u006Carkspur"],"text":"#x"}
{"id":7,"text":"ﬁnally"}
{"id":8,"text":"nothing"}
{"id":9,"text":"lar kspur"}
{"id":10,"text":"nothing}
{"id":11,"te\u0078t":"larkspur"}
{"id":12,"text":"laſt larKspur"}
Q
sb-filter 'larkspur' p | jq .id | paste -s -d ' '
sb-filter '#larkspur OR finally OR last' p 2>/dev/null | jq .id | paste -s -d ' '
sb-filter -v 'larkspur' p 2>/dev/null | jq .id | paste -s -d ' '
