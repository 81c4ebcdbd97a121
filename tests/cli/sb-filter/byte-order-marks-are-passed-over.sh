# Editors of Windows put one at the start of a file: it is no part of the first query, name or record.
mark=$(printf '\357\273\277')
printf '%s{"text":"refund"}\r\n' "$mark" >posts
printf '%srefund\r\n' "$mark" >brand.query
printf '%srefunds: refund\r\nreturns: return\r\n' "$mark" >names
sb-filter -c -f brand.query posts
sb-filter --queries names --map .topics posts
sb-filter --queries names --split out posts && ls out
