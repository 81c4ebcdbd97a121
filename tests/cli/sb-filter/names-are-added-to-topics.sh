# Named queries add their names to topics, each once, and keep what one of them holds for; --split writes a file for each.
printf '%s\n' '{"id":1, "text":"Zappos refund late","tags":["Sale"]}' '{"id":2,"text":"nothing","topics":["old"]}' \
	'{"id":3,"text":"the shoes","topics":["shoes","old"],"lang":"en"}' '{"id":4,"text":"x","tags":["sale"]}' '{"id":5,"text":"@Shop@host hi"}' >p
cat >q <<'Q'
// what we listen for
refunds -> support: zappos (return* OR refund*)

shoes: shoe*
shoes: "the shoes"
sale: #sale
english: lang:en
shop: @shop
late: -zappos late OR (text:late -nothing)
Q
sb-filter --queries q p
sb-filter --queries q --why -e .lang p
sb-filter --queries q --split out p
(cd out && head -n 9 *)
sb-filter --queries q --tag brand --max 1 p
sb-filter --tag 'a "b"' 'refund OR nothing' p
sb-filter --explain --queries q
