# 613 customers' cases, all answered, 923 s in the median, 45 first by the community: the same as sb-report says.
[ -e "$SHARED/data/threads/twcs/twcs.csv" ] || { echo "no customer support data in $SHARED"; exit 77; }
sb-fetch --no-state --as twcs "$SHARED/data/threads/twcs/twcs.csv" | sb-thread |
	jq -s -c '[.[] | select(.customer and (.ours | not))] | [length, map(select(.first_response_s)) | length],
		(map(.first_response_s) | sort | .[length / 2 | floor]), (map(select(.community_first)) | length)'
