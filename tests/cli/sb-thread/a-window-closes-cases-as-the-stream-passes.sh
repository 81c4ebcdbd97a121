# A case is written when nothing came for the window, with the same figures; what comes later is a new case.
for day in 01 02 03 20 21; do
	printf '{"id":"x:%s","network":"x","created_at":"2026-03-%sT09:00:00Z","author":{"id":"%s","handle":"c%s"},"text":"Where?"}\n' $day $day $day $day
	printf '{"id":"x:%sa","network":"x","created_at":"2026-03-%sT10:00:00Z","author":{"id":"0","handle":"us","role":"staff"},"text":"Here.","reply_to":"x:%s"}\n' $day $day $day
done >posts
sb-thread --window 3d posts >windowed
sb-thread posts >whole
jq -c '[.id, .posts, .first_response_s, .closed_at]' windowed
diff <(jq -S -c 'del(.closed_at)' windowed) <(jq -S -c . whole) && echo same
# what is held longer still stands where it stood: in its thread, below a post that is not here, below what it reposts
while read -r id hour rest; do
	printf '{"id":"x:%s","network":"x","created_at":"2026-03-01T%s:00:00Z","author":{"id":"%s"}%s}\n' "$id" "$hour" "$id" "$rest"
done >joined <<'EOF'
a 08 ,"thread_id":"x:t"
b 08 ,"thread_id":"x:u","reply_to":"x:gone"
c 08 ,"thread_id":"x:a","reply_to":"x:a"
other 09
d 10 ,"thread_id":"x:t"
e 10 ,"thread_id":"x:u"
f 10 ,"repost_of":"x:b"
other2 11
g 12 ,"reply_to":"x:f"
EOF
sb-thread --window 3h joined | jq -c '[.id, .posts, .authors]' | sort
diff <(sb-thread --window 3h joined | jq -S -c 'del(.closed_at)' | sort) <(sb-thread joined | jq -S -c . | sort) && echo same
# memory does not follow the stream: 300,000 cases in 200 MB
stream() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "{\"id\":\"x:%d\",\"network\":\"x\",\"created_at\":\"2026-%02d-%02dT%02d:%02d:00Z\",\"author\":{\"id\":\"%d\",\"handle\":\"c%d\"},\"text\":\"Where is my parcel?\"}\n", i, 1 + i / 40320 % 12, 1 + i / 1440 % 28, i / 60 % 24, i % 60, i, i }'; }
# (a sanitizer wants address space without end)
stream 300000 | ( [ -n "${SB_SAN:-}" ] || ulimit -v 200000; sb-thread --window 1h | wc -l)
