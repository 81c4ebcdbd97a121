# A list with a byte order mark and CR LF, as Windows saves it; a source with blanks stands in quotes as a value does.
printf 'id,text\n1,one\n' >'my shoes.csv'
printf '\357\273\277"my shoes.csv" --as csv\r\n// ours\r\n' >list.txt
SB_NOW=2026-03-23T09:00:00Z sb-fetch -s list.txt
printf '\357\273\277// ours\r\n"my shoes.csv" --as "csv"\r\n' >list.txt
sb-fetch --dry-run -s list.txt
