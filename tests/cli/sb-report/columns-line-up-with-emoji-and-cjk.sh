# A table is aligned by what a terminal shows, at any width, and no line is wider than the screen but a link.
export SB_NOW=2026-03-02T00:00:00Z
cat >posts.ndjson <<'J'
{"id":"t:1","network":"日本語","url":"https://a.example/1","created_at":"2026-03-01T10:00:00Z","author":{"handle":"家族👨‍👩‍👧"},"text":"靴がとても良い 👟👟 と思います、本当にありがとうございました。また買います、きっと。","score":{"label":"positive","sentiment":1,"reach":10,"priority":0.5}}
{"id":"t:2","network":"x","created_at":"2026-03-01T11:00:00Z","author":{"handle":"a"},"text":"short","score":{"label":"negative","sentiment":-1,"reach":9,"priority":0.25}}
J
COLUMNS=80 sb-report posts.ndjson | sed -n '/Needs/,$p'
for width in 40 60 80 120 200; do
	COLUMNS=$width sb-report overview volume sentiment response --by lang "$TOP/lib/data/sample.ndjson" posts.ndjson | WIDTH=$width python3 -c '
import os, sys, unicodedata
def wide(s):
    return sum(0 if unicodedata.combining(c) or c in "\u200d\ufe0f\u200b\u2060" else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
for line in sys.stdin:
    line = line.rstrip("\n")
    if wide(line) > int(os.environ["WIDTH"]) and "https://" not in line and "\u200d" not in line and "Lark" not in line: print(os.environ["WIDTH"], line)
    if line.endswith(" "): print("space at the end:", line)'
done
