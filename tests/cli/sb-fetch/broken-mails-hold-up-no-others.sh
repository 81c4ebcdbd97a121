# Mails that say nothing or are made to break the reader: each is told or read as far as it goes, and the last one comes.
export SB_NOW=2026-03-26T00:00:00Z
from='From a@example.org Tue Mar 24 08:00:00 2026'
many() { yes -- "$1" | head -n "$2"; }
{
	printf '%s\nMessage-ID: <empty@x>\n\n' "$from"
	printf '%s\nSubject: groups in groups\nTo: ' "$from"
	many a: 200000 | tr -d '\n'
	printf '\nFrom: '
	many a: 200000 | tr -d '\n'
	printf '\n\nhi\n\n%s\nSubject: parts\nContent-Type: multipart/mixed; boundary=b\n\nbefore\n' "$from"
	many $'--b\n\nx' 200000
	printf '\n%s\nSubject: a mail within\nContent-Type: message/rfc822\n\nTo: ' "$from"
	many a: 200000 | tr -d '\n'
	printf '\n\nhi\n\n%s\nSubject: within within\n' "$from"
	many $'Content-Type: multipart/mixed; boundary=b\n\n--b' 3000
	printf '\nhi\n\n%s\nSubject: =?utf-8?b?/////w==?= =?x?q?y?= \xff\xfe\nContent-Type: text/plain; charset=nonsense\n' "$from"
	printf '\nbytes \xff\x00 and words\n\n%s\nSubject: long\n\n' "$from"
	many 'a line of a very long mail' 300000
	printf '\n%s\nContent-Type\n\nno header at all\n' "$from"
	printf '\n%s\nMessage-ID: <last@x>\n\nthe last one\n' "$from"
} >hostile.mbox
sb-fetch hostile.mbox >out
echo "status $?"
jq -c '[.title, .text[:20], (.text | length)]' out
