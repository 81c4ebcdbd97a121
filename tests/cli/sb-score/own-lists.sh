# a list of the user's takes the place of the embedded one of that name
mkdir -p "$XDG_CONFIG_HOME/sb/score"
printf '[safety]\n2\tsquirrel\n' >"$XDG_CONFIG_HOME/sb/score/urgency.txt"
printf '%s\n' '{"text":"a squirrel","lang":"en"}' '{"text":"in hospital","lang":"en"}' | sb-score | jq .score.urgency
printf '[safety]\nsquirrel\n' >"$XDG_CONFIG_HOME/sb/score/urgency.txt"
echo '{}' | sb-score 2>&1 | sed "s|$XDG_CONFIG_HOME|CONFIG|"
exit "${PIPESTATUS[1]}"
