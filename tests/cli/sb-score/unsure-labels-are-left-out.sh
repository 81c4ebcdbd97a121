# --abstain: no label below the confidence, so that people can look; the figures stay
cat >posts <<'P'
{"text":"I love it, wonderful, great, thank you","lang":"en"}
{"text":"hm, well, is it good or not","lang":"en"}
P
sb-score --abstain 0.9 posts | jq -c '.score | [has("label"), has("sentiment"), has("confidence")]'
sb-score posts | jq -c '.score | has("label")'
sb-score --abstain 2 posts
