# Without "lang": English where nothing speaks against it, else judged by signs alone, and "lang" says that nothing tells it.
sb-score <<'J' | jq -r '[.text, .score.label // .score.lang] | @tsv'
{"text":"Liverpool flop delivers remarkable Real Madrid snub with Barcelona joke"}
{"text":"Two women were elected in Saudi Arabia, and one café on the corner still sells great coffee"}
{"text":"Vodafone nicht zu erreichen, der Service ist ein Witz"}
{"text":"A csomag nem jött meg, a bolt pedig hallgat"}
{"text":"Det er ikke godt, at de for en uge siden lovede mig det"}
{"text":"terrible"}
{"text":"Batterie leer"}
J
