#!/usr/bin/env python3
"""tests/eval/sets.py SET FOLDER: one set of the data folder as lines of {"text": ..., "sentiment": ...} for sb-train.

    tweets      SemEval 2013 to 2016, without what also stands in TweetEval's validation set, each text once
    tweets-early, tweets-late   the same parted: without, and only, the test set of 2016
    comments    GoEmotions: emotion; of every tenth, sentiment too
    bank        the questions of Banking77
    crises      CrisisLexT26
    validation  TweetEval's validation set
    complaints, suggestions     only to measure with
    emoji       comments of GoEmotions with emoji, whose sentiment "comments" leaves out
    vader, afinn   the two lists for sb-train --list
    vectors     a wink-embeddings JSON file (here FOLDER is the file) as word vectors in text

No set that may be learned from has intents. What stands as "intent" was derived from other labels by the rules below, and is
therefore weak: good on average, often wrong on a text.
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
# the basic emotions of Ekman (1992), as the authors of GoEmotions group theirs; disgust is with anger, as there is little of it
EMOTIONS = {
    "anger": set("anger annoyance disapproval disgust".split()),
    "fear": set("fear nervousness".split()),
    "joy": set("joy amusement approval excitement gratitude love optimism relief pride admiration desire caring".split()),
    "sadness": set("sadness disappointment embarrassment grief remorse".split()),
    "surprise": set("surprise realization confusion curiosity".split()),
    "none": {"neutral"},
}
BLAME = set("anger annoyance disappointment disgust".split())
THANKS = set("admiration gratitude love".split())
ASKING = {"curiosity", "confusion"}
# categories of Banking77 that report something gone wrong
TROUBLE = re.compile("not_show|not_work|declined|failed|reverted|not_recogn|not_updated|wrong|charged|swallowed|compromised|pending|"
                     "not_received|unable|blocked|card_arrival|cash_withdrawal_charge|extra_charge")
QUESTION = re.compile(r"^(what|which|how|where|when|who|is|are|do|does|can i|could i|will|may i|am i|why|if)\b|"
                      r"\b(how (do|can|long|much|many)|what (is|are|do)|do you|can i|where (is|can|do)|is it|is there|are there)\b",
                      re.I)
REQUEST = re.compile(r"\b(please|can you|could you|i need|i want|i would like|i'd like|i wish to|help)\b", re.I)
PRAISE = re.compile(r"\b(thank(s| ?you)?|love[ds]?|great|awesome|best|amazing|good job|well done|appreciate|excellent|fantastic|"
                    r"brilliant|impressed|kudos|congrat\w*)\b", re.I)
# what is bought and served, and what goes wrong with it
SERVICE = re.compile(
    r"\b(order(ed|s)?|deliver\w*|parcel|package|shipp\w*|flights?|delay\w*|cancel\w*|refund\w*|charg(ed|es|ing)|bill(ed|ing)?|"
    r"accounts?|customers?|service|support|apps?|website|site|updat\w*|wi-?fi|internet|signal|broadband|network|store|shop|staff|"
    r"manager|queue|on hold|wait(ed|ing)?|hours|weeks|broken?|broke|work(s|ing)|crash\w*|fix\w*|errors?|bugs?|missing|lost|damaged|"
    r"faulty|wrong|rude|scam|rip.?off|overpriced|products?|purchase\w*|bought|paid|paying|pay|money|fail\w*|disappoint\w*|"
    r"unacceptable|terrible|awful|worst|joke|useless|never again|sort (it|this)|ridiculous|cut off|out of stock|down again|"
    r"not impressed|poor|ruined|stop(ped)?|can ?n.?t|won.?t|doesn.?t|didn.?t|still)\b", re.I)
YOU = re.compile(r"\b(you|your|you.re|you guys|y.?all|ur|u)\b", re.I)
ME = re.compile(r"\b(my|me|i|we|our)\b", re.I)
PUBLISHERS = {"Media", "Government", "NGOs", "Business"}
LINK = re.compile("https?://")
EMOJI = re.compile("[\U0001F300-\U0001FAFF\u2600-\u27BF]")
# words of politeness, and names, that the lists count as feelings
NO_FEELING = {"united", "delta", "please", "help"}
EVERY = 10  # with more of them the model fits tweets less well, with none it fails on comments
EVERY_INTENT = 2


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


def tweet_intent(label, text):
    """A bad feeling about a service is a complaint, told to someone or of oneself, and so is one that says "you" to someone; a good
    one is praise only in words of praise."""
    if label == "negative":
        to_someone = "@" in text
        about_service = SERVICE.search(text) and (to_someone or ME.search(text))
        return "complaint" if about_service or to_someone and YOU.search(text) else "other"
    if label == "positive":
        return "praise" if PRAISE.search(text) else "other"
    return "question" if "?" in text else "announcement" if LINK.search(text) else "other"


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
                yield {"sentiment": fields[1], "intent": tweet_intent(fields[1], text), "text": text}


def comment_intent(emotions, text):
    if emotions & BLAME:
        return "complaint" if SERVICE.search(text) else "other"
    if emotions & THANKS:
        return "praise"
    if emotions & ASKING:
        return "question" if "?" in text else None
    return None if emotions & (POSITIVE | NEGATIVE) - {"amusement", "desire", "excitement", "fear", "joy", "sadness"} else "other"


def comments_with_emoji(folder):
    """Those of which no model learned the feeling."""
    for record in comments(folder, all_feelings=True):
        if not record.get("learned", True) and EMOJI.search(record["text"]):
            yield record


def comments(folder, all_feelings=False):
    folder = os.path.join(folder, "emotion", "goemotions")
    names = list(lines(folder, "labels.txt"))
    count = 0
    for part in ("train", "dev", "test"):
        for line in lines(folder, part + ".tsv"):
            text, numbers, _ = line.split("\t")
            emotions = {names[int(n)] for n in numbers.split(",")}
            groups = {name for name, group in EMOTIONS.items() if emotions & group}
            good, bad = bool(emotions & POSITIVE), bool(emotions & NEGATIVE)
            record = {"part": part}
            if len(groups) == 1:
                record["emotion"] = groups.pop()
            if good != bad or not good and emotions & NEUTRAL:
                count += 1
                if all_feelings:
                    record["learned"] = count % EVERY == 0
                if all_feelings or count % EVERY == 0:
                    record["sentiment"] = "positive" if good else "negative" if bad else "neutral"
                if count % EVERY_INTENT == 0:
                    record["intent"] = comment_intent(emotions, text)
            yield dict(record, text=plain(text))


def bank(folder):
    for part in ("train", "test"):
        with open(os.path.join(folder, "intent", "banking77", part + ".csv"), encoding="utf-8", newline="") as file:
            for count, row in enumerate(csv.DictReader(file)):
                text = row["text"].strip()
                intent = ("complaint" if TROUBLE.search(row["category"]) else
                          "request" if REQUEST.search(text) and not QUESTION.search(text) else "question")
                # half of them as if sent to an account, so that being sent to one says nothing of banks
                yield {"intent": intent, "text": "@bank " + text if count % 2 else text}


def crises(folder):
    count = 0
    for path in sorted(glob.glob(os.path.join(folder, "urgency", "crisislex-t26", "*", "*-tweets_labeled.csv"))):
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            for row in list(csv.reader(file))[1:]:
                count += 1
                if row[2].strip() in PUBLISHERS:
                    yield {"intent": "announcement", "text": plain(row[1])}
                elif count % 3 == 0:
                    yield {"intent": "other", "text": plain(row[1])}


def rows(folder, *path):
    with open(os.path.join(folder, *path), encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if len(row) >= 3 and row[2] in ("0", "1"):
                yield row[2], row[1]


def complaints(folder):
    for label, text in rows(folder, "intent", "complaints", "complaints-data.csv"):
        yield {"intent": "complaint" if label == "1" else "other", "text": text}


def suggestions(folder):
    for label, text in rows(folder, "intent", "suggestion-semeval2019-9a", "SubtaskA_Trial_Test_Labeled.csv"):
        yield {"intent": "idea" if label == "1" else "other", "text": text}


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
                "comments": comments, "emoji": comments_with_emoji, "bank": bank, "crises": crises, "complaints": complaints, "suggestions": suggestions,
                "validation": lambda f: ({"sentiment": label, "text": text} for label, text in validation(f))}
        for record in sets[name](folder):
            print(json.dumps({key: value for key, value in record.items() if value is not None}, ensure_ascii=False))


if __name__ == "__main__":
    main()
