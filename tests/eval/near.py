#!/usr/bin/env python3
"""Precision and recall of --unique=near on made copies of generated posts.

	tests/eval/near.py POSTS.ndjson [COUNT]

Each of COUNT posts in English gets one copy, made in one of several ways; each copy must be told as a copy of its own
original (recall); what is told of posts that are no copies, or of another original, is wrong (precision). The generated
posts are drawn from a small list of words, so that pairs by chance are likelier than in real talk.
"""
import json
import random
import subprocess
import sys

R = random.Random(5)
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 3000


def words_changed(share):
    def change(text):
        words = text.split()
        for _ in range(max(1, round(len(words) * share))):
            i = R.randrange(len(words))
            act = R.random()
            if act < 0.4:
                words[i] = R.choice(["really", "now", "shop", "still", "maybe", "honestly"])
            elif act < 0.7:
                words.insert(i, R.choice(["so", "well", "just", "really"]))
            elif len(words) > 3:
                del words[i]
        return " ".join(words)
    return change


WAYS = {
    "the same": lambda t: t,
    "case and marks": lambda t: t.upper().replace(",", "").replace(".", "!!") + "!",
    "address and mention": lambda t: "RT @someone%d: %s https://t.example/%d" % (R.randrange(999), t, R.randrange(10**6)),
    "cut at the end": lambda t: " ".join(t.split()[: max(3, round(len(t.split()) * 0.8))]) + "...",
    "one word in ten": words_changed(0.1),
    "one word in five": words_changed(0.2),
    "one word in three": words_changed(0.33),
}


def main():
    posts, seen = [], set()
    for line in open(sys.argv[1], encoding="utf-8"):
        post = json.loads(line)
        text = post.get("text", "")
        if post.get("lang") == "en" and len(text.split()) >= 8 and text not in seen:
            seen.add(text)
            posts.append(post)
        if len(posts) == 2 * COUNT:
            break
    out, ways = [], list(WAYS)
    for number, post in enumerate(posts):
        out.append({"id": "o%d" % number, "text": post["text"]})
        if number % 2:
            way = ways[number // 2 % len(ways)]
            out.append({"id": "c%d" % number, "way": way, "text": WAYS[way](post["text"])})
    told = subprocess.run(["sb-filter", "--unique=near", "--mark", "-q", ""], input="".join(json.dumps(o) + "\n" for o in out),
                          capture_output=True, text=True, check=True).stdout
    good, made, wrong = {w: 0 for w in ways}, {w: 0 for w in ways}, 0
    for line in told.splitlines():
        post = json.loads(line)
        of = post.get("duplicate_of")
        if "way" in post:
            made[post["way"]] += 1
            if of == "o" + post["id"][1:]:
                good[post["way"]] += 1
                continue
        wrong += of is not None
    print("--unique=near on %d posts and %d made copies" % (len(posts), sum(made.values())))
    for way in ways:
        print("  recall %-22s %5.1f %% of %d" % (way, 100 * good[way] / made[way], made[way]))
    print("  precision %25.2f %%" % (100 * sum(good.values()) / (sum(good.values()) + wrong)))


main()
