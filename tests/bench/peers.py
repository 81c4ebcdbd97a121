#!/usr/bin/python3
"""tests/bench/peers.py vader POSTS.ndjson LEXICON: the label that VADER in Python (NLTK's copy) gives to each text.
tests/bench/peers.py recall LABELS POSTS.ndjson: macro-recall of labels, or of scored posts, against the labels in the posts.
tests/bench/peers.py fasttext POSTS.ndjson: the posts as fastText reads them, split into words as its documentation does."""
import json
import re
import sys


def posts(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def vader(path, lexicon):
    from nltk.sentiment.vader import SentimentIntensityAnalyzer
    analyzer = SentimentIntensityAnalyzer("file:" + lexicon)
    for post in posts(path):
        compound = analyzer.polarity_scores(post["text"])["compound"]
        print("positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral")


def recall(labels, path):
    right, all_of = {}, {}
    with open(labels, encoding="utf-8") as file:
        for found, post in zip(file, posts(path)):
            found = json.loads(found)["score"].get("label", "") if found[0] == "{" else found.replace("__label__", "").strip()
            all_of[post["label"]] = all_of.get(post["label"], 0) + 1
            right[post["label"]] = right.get(post["label"], 0) + (found == post["label"])
    print(f"{sum(right[label] / all_of[label] for label in all_of) / len(all_of):.3f}")


def fasttext(path):
    for post in posts(path):
        text = re.sub(r"([.!?,'/()])", r" \1 ", post["text"].lower()).replace("\n", " ")
        print(f"__label__{post.get('label', 'none')} {text}")


if __name__ == "__main__":
    {"vader": vader, "recall": recall, "fasttext": fasttext}[sys.argv[1]](*sys.argv[2:])
