# A question mark is calm only where nothing is wrong; to hand over what was asked for is no complaint.
sb-score --explain <<'J' | jq -c '[.score.label, .score.intent, [.score.why.neutral.clues[] | select(.[0] == "rule" and .[1] == "question")]]'
{"text":"@skyline been on hold for 2 hours. Is anyone there?","lang":"en"}
{"text":"@skyline is anyone there?","lang":"en"}
{"text":"@ann been on hold for 2 hours?","lang":"en","author":{"handle":"skyline","role":"staff"}}
{"text":"@shop Just sent a DM","lang":"en"}
{"text":"@shop Just sent a DM, still waiting for an answer","lang":"en"}
J
