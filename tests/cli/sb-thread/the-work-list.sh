# What waits for us, the oldest first; how long, in calendar and business time; and until when an answer is due.
export SB_NOW=2026-03-16T09:00:00Z
cat >office <<'C'
zone Europe/Berlin
mon-fri 09:00-17:00
C
cat >posts <<'P'
{"id":"x:2","network":"x","created_at":"2026-03-16T08:10:00Z","author":{"id":"2","handle":"new"},"text":"And where is mine?"}
{"id":"x:1","network":"x","created_at":"2026-03-13T15:30:00Z","author":{"id":"1","handle":"friday"},"text":"Where is it?","score":{"priority":0.7}}
{"id":"x:3","network":"x","created_at":"2026-03-12T15:30:00Z","author":{"id":"3","handle":"done"},"text":"Where is it?"}
{"id":"x:4","network":"x","created_at":"2026-03-12T16:30:00Z","author":{"id":"9","handle":"us","role":"staff"},"text":"On its way.","reply_to":"x:3"}
P
sb-thread --open --target 1h --calendar office posts
sb-thread --open --target 1h posts | jq -c '[.customer, .due_at, .waiting_s]'
