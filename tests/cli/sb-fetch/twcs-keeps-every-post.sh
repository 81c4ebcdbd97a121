# Customer Support on Twitter: every row is a post, also the one with a bare CR in its text; False inbound is staff.
[ -e "$SHARED/data/threads/twcs/twcs.csv" ] || { echo "the twcs data is not here"; exit 77; }
cp "$SHARED/data/threads/twcs/twcs.csv" .
export SB_NOW=2026-03-23T10:00:00Z
sb-fetch --no-state --as twcs twcs.csv >forced
sb-fetch twcs.csv >found
cmp forced found
jq -s -c '[length, (map(.id) | unique | length), (map(select(.author.role == "staff")) | length),
	(map(select(.text == null)) | length), (map(select(.text | test("\r"))) | length)]' forced
