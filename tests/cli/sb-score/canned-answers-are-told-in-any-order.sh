# all answers of a window are compared with all: the first copy counts as the last; threads and the order change nothing
cat >people.csv <<'P'
handle,role
gav,staff
P
say() { echo "{\"id\":\"x:$1\",\"reply_to\":\"x:q$1\",\"thread_id\":\"x:$2\",\"author\":{\"handle\":\"${4:-gav}\"},\"text\":\"$3\",\"lang\":\"en\"}"; }
{
	echo '{"text":"where is it","lang":"en"}'
	say 1 a "Sorry to hear that! Please DM us your order number today"
	say 2 b "SORRY to hear that, please dm us your order number Ann"
	say 3 c "The cobbler found a nail in the left heel, all is well"
	say 4 d "thank you"
	say 5 e "Sorry to hear that! Please DM us your order number today" ann
	say 6 f "one two three four five six seven"
	say 7 f "one two three four five six seven"
} >posts
figures() { jq -c 'select(.id) | [.id, .score.canned]'; }
sb-score -p people.csv --canned posts | figures
sb-score -p people.csv --canned posts | figures | sort >a
tac posts | sb-score -p people.csv --canned | figures | sort | cmp - a && echo "any order"
sb-score -p people.csv --canned -j3 posts | figures | sort | cmp - a && echo "any -j"
tac posts | sb-score -p people.csv --canned=2 | figures | sort | cmp -s - a || echo "windows of two tell less"
[ "$(sb-score -p people.csv --canned posts | wc -l)" -eq 8 ] && echo "no line is lost"
sb-score -p people.csv --canned --explain posts | jq -c 'select(.score.why.canned) | .score.why.canned'
sb-score --canned=1 posts
