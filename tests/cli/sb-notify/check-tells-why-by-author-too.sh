# 'check' tells why of every kind of clause, also of those that look at the author.
cat >routes.yaml <<'Y'
channels: {desk: {type: stdout}}
people: [{name: Dana, channels: [desk]}]
routes: [{name: loud, when: "followers:>20000 (larkspur OR author:ann) -role:staff lang:en", to: Dana}]
Y
for n in 1 2 3; do
	echo "{\"id\":\"x:$n\",\"lang\":\"en\",\"text\":\"larkspur $n\",\"author\":{\"handle\":\"Ann\",\"followers\":30000}}"
done >records
SB_NOW=2026-03-28T10:00:00Z sb-notify check -c routes.yaml --format json records
