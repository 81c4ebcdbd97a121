# no followers: no reach; another language without emoji: no sentiment, intent and urgency; nothing said: nothing judged
sb-score <<'P'
{"text":"Where is it?","lang":"en"}
{"text":"Das ist so schade","lang":"de"}
{"text":"Das ist so schade 😡","lang":"de"}
{"author":{"followers":5}}
{"rating":1}
P
