# --append replaces the cases that came anew, keeps the others as they stand, and adds new ones behind; a file that is
# none of cases stays as it is.
one() { printf '{"id":"x:%s","network":"x","created_at":"2026-03-0%sT09:00:00Z","author":{"id":"%s","handle":"c%s"},"text":"Where?"}\n' "$1" "$1" "$1" "$1"; }
answer() { printf '{"id":"x:%sa","network":"x","created_at":"2026-03-0%sT10:00:00Z","author":{"id":"0","handle":"us","role":"staff"},"text":"Here.","reply_to":"x:%s"}\n' "$1" "$1" "$1"; }
{ one 1; one 2; } | sb-thread --append cases
{ one 2; answer 2; one 3; } | sb-thread --append cases
jq -c '[.id, .status]' cases
echo 'no case' >other
one 1 | sb-thread --append other
echo "status $?"
cat other
one 1 | sb-thread --append cases missing
echo "status $?"
wc -l <cases
