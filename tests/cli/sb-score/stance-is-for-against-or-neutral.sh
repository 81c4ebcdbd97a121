# one label for each proposal that the post is about, with the words that decided
cat >posts <<'P'
{"text":"I'm against the lockers","lang":"en"}
{"text":"Lockers? Yes please, count me in!","lang":"en"}
{"text":"I was for lockers. Not any more.","lang":"en"}
{"text":"When do the lockers open","lang":"en"}
{"text":"Those lockers are a horrible, terrible idea","lang":"en"}
{"text":"I'm against rain","lang":"en"}
P
sb-score --stance 'plan:locker*' --stance 'rain:rain OR lockers' posts | jq -c .score.stance
sb-score --stance 'plan:locker*' --explain posts | jq -c '.score.why.stance | select(.) | .clues[] | if .[0] == "rule" then .[0:2] else . end'
sb-score --stance nothing posts
sb-score --stance 'a:(b' posts
