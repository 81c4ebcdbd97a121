#!/usr/bin/env python3
"""tests/eval/sets.py SET FOLDER: one set of the data folder as lines of {"label": ..., "text": ...} for sb-train.

    tweets      SemEval 2013 to 2016, without what also stands in TweetEval's validation set, each text once
    tweets-early, tweets-late   the same parted: without, and only, the test set of 2016
    comments    every tenth comment of GoEmotions, its emotions mapped to three classes
    validation  TweetEval's validation set
    complaints, suggestions     only to measure with
    vader, afinn   the two lists for sb-train --list
    vectors     a wink-embeddings JSON file (here FOLDER is the file) as word vectors in text
"""
import csv
import glob
import json
import os
import re
import sys

POSITIVE = set("admiration amusement approval caring desire excitement gratitude joy love optimism pride relief".split())
NEGATIVE = set("anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness".split())
NEUTRAL = {"neutral", "curiosity", "confusion"}
# words of politeness, and names, that the lists count as feelings
NO_FEELING = {"united", "delta", "please", "help"}
EVERY = 10  # with more of them the model fits tweets less well, with none it fails on comments


def plain(text):
    """Undoes the escapes that these files carry, each in its own way."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    for escape, sign in (('""', '"'), ("\\u002c", ","), ("\\u2019", "'"), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"),
                         ('\\"', '"'), ("\\'", "'"), ("\\n", " ")):
        text = text.replace(escape, sign)
    return text


def same(text):
    """Equal for two copies of one tweet."""
    text = re.sub(r"https?://\S+|www\.\S+|@\w+", "", text.lower())
    return re.sub(r"[^a-z0-9]+", "", text)


def lines(*path):
    with open(os.path.join(*path), encoding="utf-8", errors="replace", newline="\n") as file:
        for line in file:
            yield line.rstrip("\r\n")


def validation(folder):
    folder = os.path.join(folder, "sentiment", "tweeteval-val")
    names = ("negative", "neutral", "positive")
    for label, text in zip(lines(folder, "val_labels.txt"), lines(folder, "val_text.txt")):
        yield names[int(label)], plain(text)


def tweets(folder, part=""):
    seen = {same(text) for _, text in validation(folder)}
    for path in sorted(glob.glob(os.path.join(folder, "sentiment", "semeval-2013-2016", "*.tsv"))):
        late = "2016test" in path
        for line in lines(path):
            fields = line.split("\t")
            text = plain(fields[2])
            if same(text) in seen:
                continue
            seen.add(same(text))
            if part == "" or (part == "late") == late:
                yield fields[1], text


def comments(folder):
    folder = os.path.join(folder, "emotion", "goemotions")
    names = list(lines(folder, "labels.txt"))
    count = 0
    for part in ("train", "dev", "test"):
        for line in lines(folder, part + ".tsv"):
            text, numbers, _ = line.split("\t")
            emotions = {names[int(n)] for n in numbers.split(",")}
            good, bad = bool(emotions & POSITIVE), bool(emotions & NEGATIVE)
            if good and bad or not (good or bad or emotions & NEUTRAL):
                continue
            count += 1
            if count % EVERY == 0:
                yield "positive" if good else "negative" if bad else "neutral", plain(text)


def rows(folder, *path):
    with open(os.path.join(folder, *path), encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if len(row) >= 3 and row[2] in ("0", "1"):
                yield row[2], row[1]


def complaints(folder):
    for label, text in rows(folder, "intent", "complaints", "complaints-data.csv"):
        yield "complaint" if label == "1" else "other", text


def suggestions(folder):
    for label, text in rows(folder, "intent", "suggestion-semeval2019-9a", "SubtaskA_Trial_Test_Labeled.csv"):
        yield "idea" if label == "1" else "other", text


def word_list(*path):
    for line in lines(*path):
        word, figure = line.split("\t")[:2]
        if word.lower() not in NO_FEELING:
            print(figure, word.lower(), sep="\t")


def vectors(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    for word in data["words"]:
        if " " not in word:
            print(word, *data["vectors"][word][:data["dimensions"]])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    name, folder = sys.argv[1:]
    if name == "vader":
        word_list(folder, "lexicons", "vader", "vader_lexicon.txt")
    elif name == "afinn":
        word_list(folder, "lexicons", "afinn", "AFINN-en-165.txt")
    elif name == "vectors":
        vectors(folder)
    else:
        sets = {"tweets": tweets, "tweets-early": lambda f: tweets(f, "early"), "tweets-late": lambda f: tweets(f, "late"),
                "comments": comments, "validation": validation, "complaints": complaints, "suggestions": suggestions}
        for label, text in sets[name](folder):
            print(json.dumps({"label": label, "text": text}, ensure_ascii=False))


if __name__ == "__main__":
    main()
