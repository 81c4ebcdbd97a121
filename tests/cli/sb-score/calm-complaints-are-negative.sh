# Trouble told to a company is negative, however calm the words; staff who speak of it are not.
sb-score --explain <<'J' | jq -c '[.score.label, .score.intent, [.score.why.sentiment.clues[] | select(.[0] == "complaint" or .[1] == "complaint")]]'
{"text":"@skyline your booking page shows an error since Monday","lang":"en"}
{"text":"@skyline your website won't let me check in","lang":"en"}
{"text":"@skyline do you fly to Lisbon in May?","lang":"en"}
{"text":"@ann we know that the website won't let you check in","lang":"en","author":{"handle":"skyline","role":"staff"}}
J
