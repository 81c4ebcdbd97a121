#!/usr/bin/env python3
"""tests/eval/language.py FOLDER: how often sb-fetch names the language of a text, and how often it is right.

FOLDER has a file for each language, LANGUAGE.txt, with a sentence on each line. Whole, and cut to its first 8, 5 and 3 words
(of scripts without spaces, 4 characters for each word)."""
import csv
import glob
import io
import json
import os
import subprocess
import sys
from collections import Counter

GROUPS = {
    "Latin, Germanic": "da de en nb nl sv", "Latin, Romance": "es fr it pt ro", "Latin, others": "cs fi hu id pl tr",
    "Cyrillic": "ru uk", "other scripts": "ar el he hi ja ko zh",
}
SAME = {"no": "nb", "nn": "nb", "ms": "id"}  # what the detector calls Norwegian; Malay and Indonesian are one to it
texts = []
for path in sorted(glob.glob(os.path.join(sys.argv[1], "??.txt"))):
    with open(path, encoding="utf-8") as file:
        texts += [(os.path.basename(path)[:2], line.strip()) for line in file if line.strip()]


def cut(text, words):
    if words is None:
        return text
    parts = text.split()
    return " ".join(parts[:words]) if len(parts) > 2 else text[: words * 4]


def detect(words):
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["id", "text"])
    writer.writerows([str(i), cut(text, words)] for i, (_, text) in enumerate(texts))
    run = subprocess.run(["sb-fetch", "--as", "csv", "-"], input=table.getvalue().encode(), stdout=subprocess.PIPE)
    found = {}
    for post in map(json.loads, run.stdout.splitlines()):
        lang = post.get("lang", "").split("-")[0]
        found[int(post["id"][4:])] = SAME.get(lang, lang)
    return [found.get(i, "") for i in range(len(texts))]


def row(name, found, only):
    named = Counter(bool(f) for (gold, _), f in zip(texts, found) if gold in only)
    right = sum(f == gold for (gold, _), f in zip(texts, found) if gold in only)
    total = named[True] + named[False]
    print(f"  {name:<18} named {100 * named[True] / total:5.1f} %   right, of those named {100 * right / max(1, named[True]):5.1f} %")


everything = sorted({gold for gold, _ in texts})
for words in (None, 8, 5, 3):
    found = detect(words)
    print("whole sentences" if words is None else f"first {words} words")
    for name, languages in GROUPS.items():
        row(name, found, languages.split())
    row("all", found, everything)
