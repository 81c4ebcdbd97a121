# A negator in praise or blame that knows no more is no negator; a phrase may have a gap, also in a list of the user's.
jq -Rc '{text: ., lang: "en"}' <<'END' | sb-score | jq -c '[.score.label, .score.intent]'
I can't recommend this little place enough
I can't recommend this place. Enough said
I can't recommend. Good enough elsewhere
Couldn't be happier with my new bike
I can't believe how good this is
I can't believe how bad this is
Nothing beats your soup
Nothing works
END
mkdir -p "$XDG_CONFIG_HOME/sb/score"
printf '[safety]\n1\tbit <...> postman\n' >"$XDG_CONFIG_HOME/sb/score/urgency.txt"
jq -Rc '{text: ., lang: "en"}' <<'END' | sb-score | jq -c .score.urgency
a dog bit the postman
a dog bit one and then another postman
it bit him. The postman laughed
it bit five of the old and young postmen, and a postman
END
for phrase in '<...> postman' 'bit <...>'; do
	printf '[safety]\n1\t%s\n' "$phrase" >"$XDG_CONFIG_HOME/sb/score/urgency.txt"
	echo '{}' | sb-score 2>&1 | sed "s|$XDG_CONFIG_HOME|CONFIG|"
done
