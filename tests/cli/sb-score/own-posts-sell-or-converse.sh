# promo and private are of own posts only; the rules are the user's where there are some
cat >posts <<'P'
{"author":{"role":"staff"},"text":"20% off! Shop now https://shop.example","lang":"en"}
{"author":{"role":"staff"},"text":"Sorry! Please DM us your number","lang":"en","reply_to":"x:1"}
{"author":{"role":"staff"},"text":"Please DM us your ideas","lang":"en","id":"x:2","thread_id":"x:2"}
{"author":{"role":"customer"},"text":"20% off! Please DM us","lang":"en","reply_to":"x:1"}
P
sb-score posts | jq -c '.score | [.promo, .private]'
sb-score --explain posts | jq -c '.score.why | (.promo, .private) | select(.) | [.sum, .clues]'
mkdir -p "$XDG_CONFIG_HOME/sb" && echo 'thanks: x' >"$XDG_CONFIG_HOME/sb/rules.txt"
head -1 posts | sb-score 2>&1 | sed "s|: .*rules.txt|: rules.txt|"
