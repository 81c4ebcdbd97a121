# UTF-16, windows-1252, semicolons, the signs before handles and tags: no letter is lost.
export SB_NOW=2026-03-23T09:00:00Z
show() { sb-fetch --as csv "$1" | jq -c '[.id, .text, .author.handle // 0, .tags // 0, .mentions // 0]'; }
printf 'id;text;author.handle;tags;mentions\r\n1;"größer; 5 €";@ann;#sale,shoes;@bob\r\n2;naïve;b@c;,;\r\n' >utf8.csv
iconv -t UTF-16 utf8.csv >utf16.csv
(printf '\376\377' && iconv -t UTF-16BE utf8.csv) >big.csv
sed 's/;/\t/g' utf8.csv | iconv -t UTF-16 >tabs.txt
iconv -t WINDOWS-1252 utf8.csv >western.csv
(cat utf8.csv && printf '3;na\357ve caf\303\251;;;\r\n4;cut \303;;;\r\n') >mixed.csv
for file in utf8.csv utf16.csv big.csv tabs.txt western.csv mixed.csv; do
	show "$file"
done
# of a row of UTF-16 that is bad the rejects keep the text
printf 'id,text,rating\n1,größer,many\n2,fine,5\n' | iconv -t UTF-16 | sb-fetch --as csv --rejects bad - | jq -c .text
cat bad
