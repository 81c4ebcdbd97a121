# Words are compared folded, and escapes in JSON hide nothing.
cat >in <<'J'
{"id":"1","text":"Die STRASSE ist weit"}
{"id":"2","text":"\u0073hoes \u00fcber Stra\u00dfe"}
{"id":"3","text":"靴が壊れた。最悪"}
{"id":"4","text":"Ｌａｒｋｓｐｕｒ, \ufb01ne"}
{"id":"5","text":"Lark\u00adspur's don\u2019t \ud83d\ude21"}
{"id":"6","text":"ＣＡＦＥ cafe\u0301 \u212Aelvin"}
J
for q in straße über shoes '壊れた' 'larkspur' fine "don't" $'don\u2019t' 😡 café kelvin $'\u201cstraße\u201d' 'kel*' '"ist weit"'; do
	echo "$q: $(sb-filter "$q" in | jq -r .id | tr '\n' ' ')"
done
