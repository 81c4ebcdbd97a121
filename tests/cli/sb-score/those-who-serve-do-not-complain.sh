# An answer by staff has the words of the trouble that it answers, and is no complaint; the same from a customer is one.
post() { jq -nc --arg text "$1" --arg role "$2" '{text: $text, lang: "en", reply_to: "x:1", author: {role: $role}}'; }
for role in customer staff; do
	post "@ann Sorry to hear about the delay, the parcel is still lost" $role
	post "@ann That's not what we want to hear, the hotline was not working" $role
done | sb-score | jq -c '[.author.role, .score.intent == "complaint"]'
