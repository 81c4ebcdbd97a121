#!/usr/bin/env python3
"""Random jq expressions on random records: sb-filter natively, sb-filter through libjq, and the jq program must agree.

	jq_pairs.py EXPRESSIONS RECORDS [SEED]

Prints how many pairs were compared and how many expressions ran natively; each difference with what repeats it; status 1.
What is compared: the records kept, and how many were rejected with an error.
"""
import json
import os
import subprocess
import sys
import tempfile
from random import Random

EXPRESSIONS, RECORDS = int(sys.argv[1]), int(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
R = Random(SEED)
STRINGS = ["", "a", "en", "de", "En", "red shoes", "Red Shoes!", "straße", "x@y", "ab12", "1", "5", "line one\nline two", "éa", "ＦＦ",
           "K", "ſ", "ﬁne", "aaa", "-", "靴 red", "a b", "shoes\n", "❤️ red", "😂", "a²", "x\u0301", "١", "nul\u0000nul", "AB", "\\d", "[a]"]
NUMBERS = [0, 1, -1, 2, 5, 10, 1000, 1.5, -0.5, 0.1, 1e10, 3.0, 9007199254740993, 1e300, 12345678901234567890, 123456789012345678901234]
KEYS = ["a", "b", "lang", "text", "n", "tags", "author", "x y"]
PATTERNS = ["red", "^a", "a$", "shoes$", "[a-z]+", "(red|en)", "a.b", "^$", "\\d", "\\bred\\b", "\\w+ \\w+", "[^a]", "s{2}", "a+?", "ss", "fi", "k", ".",
            "^.$", "é", "\\s", "(a|b)*c", "x?y", "e.s", "\\.", "sho(?:e|p)s?", "(?<n>a)", "[[:alpha:]]", "\\p{L}", "a{,2}", "one.line", "S", "^line two", "\\D"]


def value(depth=0):
    kind = R.random()
    if kind < 0.35:
        return R.choice(STRINGS)
    if kind < 0.6:
        return R.choice(NUMBERS)
    if kind < 0.75:
        return R.choice([None, True, False])
    if depth > 2:
        return R.choice(STRINGS)
    if kind < 0.9:
        return [value(depth + 1) for _ in range(R.randrange(4))]
    return {R.choice(KEYS): value(depth + 1) for _ in range(R.randrange(4))}


def record(number):
    r = {"id": number}
    for key in KEYS:
        if R.random() < 0.75:
            r[key] = value()
    if R.random() < 0.6:
        r["text"] = R.choice(STRINGS)
    if R.random() < 0.6:
        r["tags"] = [R.choice(STRINGS) for _ in range(R.randrange(4))]
    if R.random() < 0.6:
        r["author"] = {"handle": R.choice(STRINGS), "n": R.choice(NUMBERS)}
    if R.random() < 0.5:
        r["n"] = R.choice(NUMBERS)
    text = json.dumps(r, ensure_ascii=R.random() < 0.2)
    if R.random() < 0.05:  # a key twice: the last one counts
        text = text[:-1] + ', "a": 7}'
    return text


def literal():
    return json.dumps(R.choice(STRINGS + NUMBERS[:12]), ensure_ascii=False) if R.random() < 0.85 else R.choice(["null", "true", "false", "[]", '["a"]', "[1,2]"])


def string():
    return json.dumps(R.choice(STRINGS), ensure_ascii=False)


def path():
    p = R.choice([".", ".a", ".b", ".text", ".lang", ".n", ".tags", ".tags", ".author.handle", ".author.n", '."x y"', ".tags[0]", ".tags[-1]", ".a.b",
                  ".tags[]", '.author["handle"]', ".author", ".id", ".a[]?", ".tags[]?", ".a[1]?", ".b.a?", ".none"])
    if R.random() < 0.12 and not p.endswith("?"):
        p += "?" if p != "." else ""
    return p


def simple(depth):
    c = R.randrange(24)
    e = expression
    if c < 5:
        return path() + " " + R.choice(["==", "!=", "<", "<=", ">", ">="]) + " " + literal()
    if c == 5:
        flags = R.choice(["", "", '; "i"', "; null", '; "g"', '; "gi"', '; "x"', '; "n"'])
        return "(%s | test(%s%s))" % (R.choice([".text", ".text", ".lang", path()]), json.dumps(R.choice(PATTERNS), ensure_ascii=False), flags)
    if c == 6:
        return "(%s | %s(%s))" % (R.choice([".text", ".lang", path()]), R.choice(["startswith", "endswith", "contains", "index", "inside"]), string())
    if c == 7:
        return "(%s | length) %s %d" % (path(), R.choice(["==", ">", "<"]), R.randrange(4))
    if c == 8:
        return "(%s | %s)" % (path(), R.choice(["not", "length", "ascii_downcase", "ascii_upcase", "type", "tostring", "any", "all", "keys", "add", "tojson", "explode"]))
    if c == 9:
        return "%s(%s; %s)" % (R.choice(["any", "all"]), R.choice([".tags[]?", ".a[]?", path()]), e(depth + 1))
    if c == 10:
        return "(%s | %s(%s))" % (R.choice([".tags", ".a", path()]), R.choice(["any", "all", "select", "map"]), e(depth + 1))
    if c == 11:
        return "(%s | %s(%s))" % (path(), "has", R.choice(['"a"', '"handle"', "0", "1", "-1", path()]))
    if c == 12:
        return "(%s | IN(%s))" % (path(), ", ".join(literal() for _ in range(R.randrange(1, 4))))
    if c == 13:
        return "(%s // %s)" % (path(), R.choice([literal(), path(), "empty"]))
    if c == 14:
        return "%s %s %s" % (path(), R.choice(["+", "-", "*", "/", "%", "+"]), R.choice([path(), literal(), "2", "3"]))
    if c == 15:
        return "(%s %s %s) %s %s" % (path(), R.choice(["+", "-", "*", "/", "%"]), R.choice(["2", "0.5", "-3", path()]), R.choice(["==", ">", "<"]), literal())
    if c == 16:
        return "%s == (%s)" % (path(), ", ".join(literal() for _ in range(R.randrange(1, 4))))
    if c == 17:
        return "if %s then %s else %s end" % (e(depth + 1), e(depth + 1), e(depth + 1))
    if c == 18:
        return "select(%s)" % e(depth + 1)
    if c == 19:
        return "(%s | contains(%s))" % (R.choice([".tags", ".a"]), R.choice(['["a"]', '["red"]', "[]", "[1]", '{"a":1}']))
    if c == 20:
        return "(%s | in({\"a\":1,\"en\":2}))" % path()
    if c == 21:
        return "(- %s) < %s" % (path(), R.choice(["0", "-1", "- 2 * 3"]))
    if c == 22:
        return R.choice(["(.tags | index(\"a\")) == 0", ".[\"a\"]", "(.a, .b)", "empty", "true", ". as $x | $x.a", "(.n | tonumber) > 1", ".a | values", "([.tags[]?] | length) > 1",
                         "(.text | ascii_downcase | test(\"red\"))", "(.a | error)", "(.text | split(\" \") | length) > 1"])
    return path()


def expression(depth=0):
    c = R.random()
    if depth > 3 or c < 0.4:
        return simple(depth)
    if c < 0.62:
        return "%s and %s" % (expression(depth + 1), expression(depth + 1))
    if c < 0.75:
        return "%s or %s" % (expression(depth + 1), expression(depth + 1))
    if c < 0.8:
        return "(%s) and (%s)" % (expression(depth + 1), expression(depth + 1))
    if c < 0.85:
        return "(%s) | not" % expression(depth + 1)
    if c < 0.9:
        return "%s | %s" % (simple(depth), expression(depth + 1))
    if c < 0.93:
        return "(%s), %s" % (expression(depth + 1), expression(depth + 1))
    if c < 0.96:
        return "%s // %s" % (expression(depth + 1), simple(depth))
    return "(%s)" % expression(depth + 1)


def kept_by_filter(program, file):
    done = subprocess.run(["sb-filter", "-e", program, file], capture_output=True)
    if done.returncode == 2:
        return None, done.stderr.decode(errors="replace")
    return [json.loads(line)["id"] for line in done.stdout.splitlines()], done.stderr.count(b"\n")


def kept_by_jq(program, file):
    whole = ". as $sb_record | [first(%s\n)] | if length > 0 and .[0] then $sb_record.id else empty end" % program
    done = subprocess.run(["jq", whole, file], capture_output=True)
    if done.returncode == 3:
        return None, done.stderr.decode(errors="replace")
    return [int(line) for line in done.stdout.split()], done.stderr.count(b"jq: error (at")


def main():
    compared = native = differences = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "records.ndjson")
        for number in range(EXPRESSIONS):
            if number % 50 == 0:
                with open(file, "w", encoding="utf-8") as out:
                    out.write("".join(record(n) + "\n" for n in range(RECORDS)))
            program = expression()
            plan = subprocess.run(["sb-filter", "--explain", "-e", program], capture_output=True).stdout
            native += b"(native)" in plan
            if number % 4 == 0:  # the same through libjq alone
                others = [kept_by_jq(program, file), kept_by_filter("def sb_whole: .; " + program, file)]
            else:
                others = [kept_by_jq(program, file)]
            came = kept_by_filter(program, file)
            compared += RECORDS
            for wanted in others:
                if wanted[0] is None and came[0] is None:
                    wrong += 1
                elif wanted != came:
                    differences += 1
                    print("seed %d, expression %d: %s" % (SEED, number, program))
                    print("  wanted %s\n  came   %s" % (str(wanted)[:300], str(came)[:300]))
                    break
            if differences > 10:
                break
    print("%d pairs, %d of %d expressions native, %d refused by all, %d different" % (compared, native, EXPRESSIONS, wrong, differences))
    return differences > 0


sys.exit(main())
