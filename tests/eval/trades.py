#!/usr/bin/env python3
"""tests/eval/trades.py CSV LIST WORK [OPTION...]: complaints, leaving out one trade at a time; `tests/eval/run` calls this.

Tweets to nobody in particular ("random_tweet") are of no trade: as in the study that the set is from, they are shared out
evenly over the trades, so that each model learns and is tested on some. OPTIONs are given to sb-train.
"""
import csv
import json
import os
import re
import subprocess
import sys

table, feelings, work, *options = sys.argv[1:]
rows = []
with open(table, encoding="utf-8", newline="") as file:
    for row in csv.reader(file):
        rows.append((row[3], json.dumps({"label": "complaint" if row[2] == "1" else "other", "text": row[1]})))
trades = sorted({trade for trade, _ in rows} - {"random_tweet"})
rows = [(trades[i % len(trades)] if trade == "random_tweet" else trade, line) for i, (trade, line) in enumerate(rows)]
seen = {("complaint", "complaint"): 0, ("complaint", "other"): 0, ("other", "complaint"): 0, ("other", "other"): 0}
model, part = os.path.join(work, "trade.model"), os.path.join(work, "part")
for trade in trades:
    with open(part, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for other, line in rows if other != trade)
    subprocess.run(["sb-train", "-q", "-l", "label", "--list", feelings, *options, "-o", model, part], check=True)
    test = "".join(line + "\n" for other, line in rows if other == trade)
    told = subprocess.run(["sb-train", "--test", model, "-l", "label"], input=test, encoding="utf-8", check=True,
                          stdout=subprocess.PIPE).stdout
    for name in ("complaint", "other"):
        counts = re.search(r"^%s +(\d+) +(\d+)$" % name, told, re.M).groups()
        seen[name, "complaint"] += int(counts[0])
        seen[name, "other"] += int(counts[1])
scores = []
for name, other in (("complaint", "other"), ("other", "complaint")):
    right = seen[name, name]
    f1 = 2 * right / (2 * right + seen[name, other] + seen[other, name])
    scores.append(f1)
    print("  %-12s F1 %.3f  recall %.3f" % (name, f1, right / (right + seen[name, other])))
print("  macro-F1 %.4f over %d trades" % (sum(scores) / 2, len(trades)))
