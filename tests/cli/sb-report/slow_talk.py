#!/usr/bin/env python3
"""Computes the measures of conversations and people, slowly and in another way, and compares.

    slow_talk.py check POSTS...     runs sb-report on each file of scored posts and prints what differs
    slow_talk.py make SEED COUNT    writes conversations with every edge
"""
import json, math, os, random, re, subprocess, sys
from datetime import datetime, timedelta, timezone

TOP = os.environ["TOP"]
rules = {}
for line in open(f"{TOP}/lib/data/talk/rules.txt", encoding="utf-8"):
    if line.strip() and not line.startswith("#"):
        name, pattern = line.split(":", 1)
        rules.setdefault(name.strip(), []).append(pattern.strip().replace(r"\p{L}", r"[^\W\d_]"))
rules = {k: re.compile("|".join(f"(?:{p})" for p in v), re.I) for k, v in rules.items()}


def holds(rule, text):
    return rules[rule].search(text) is not None


def when(text):
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (ValueError, AttributeError, TypeError):
        return None


def median(values):
    values = sorted(values)
    n = len(values)
    return None if not n else values[n // 2] if n % 2 else (values[n // 2 - 1] + values[n // 2]) / 2


def mean(values):
    return sum(values) / len(values) if values else None


class World:
    def __init__(self, path):
        self.posts, self.events = {}, []
        for n, line in enumerate(open(path, encoding="utf-8")):
            r = json.loads(line)
            if r.get("type", "post") == "post":
                key = r.get("id") or f"no id {n}"
                self.posts.setdefault(key, None)
                self.posts[key] = r
            else:
                self.events.append(r)
        self.last = {}
        for r in self.posts.values():
            if self.author(r):
                self.last[self.author(r)] = r
        # as sb-report: what an author is said to be is what the record read last says
        for line in open(path, encoding="utf-8"):
            r = json.loads(line)
            if r.get("type", "post") == "post" and self.author(r):
                self.last[self.author(r)] = r
        self.order = {k: i for i, k in enumerate(self.posts)}
        self.build()

    def author(self, p):
        a = p.get("author", {})
        return (p.get("network", ""), a.get("id", a.get("handle"))) if a.get("id", a.get("handle")) is not None else None

    def staff(self, p):
        return p.get("author", {}).get("role") == "staff"

    def bot(self, p):
        return bool(p.get("author", {}).get("bot"))

    def us(self, p):
        return self.staff(p) and not self.bot(p)

    def them(self, p):
        return not self.staff(p) and self.author(p) is not None and not self.bot(p)

    def text(self, p):
        if p.get("repost_of"):
            return ""
        return "\n".join(t for t in (p.get("title", ""), p.get("text", "")) if t)

    def followers(self, a):
        return max([0] + [r["author"]["followers"] for r in [self.last[a]] if "followers" in r["author"]])

    def up(self, p):
        u = p.get("repost_of") or p.get("reply_to")
        return u if u and u != p.get("id") else None

    def parent(self, p):
        return self.posts.get(self.up(p))

    def build(self):
        real = {k: when(p.get("created_at")) for k, p in self.posts.items() if not p.get("repost_of")}
        self.time = {k: t for k, t in real.items() if t}
        near = {}
        for k, p in self.posts.items():
            if self.up(p):
                near.setdefault(k, set()).add(self.up(p))
                near.setdefault(self.up(p), set()).add(k)
        self.cases, self.case_of, seen = [], {}, set()

        def above(k):
            path, at = [], self.up(self.posts[k])
            while at is not None and at not in path:
                path.append(at)
                at = self.up(self.posts[at]) if at in self.posts else None
            return path

        for start in self.time:
            if start in seen:
                continue
            tree, todo = {start}, [start]
            while todo:
                for other in near.get(todo.pop(), ()):
                    if other not in tree:
                        tree.add(other)
                        todo.append(other)
            seen |= tree
            members = sorted((k for k in tree if k in self.time), key=lambda k: (self.time[k], self.order[k]))
            tops = [k for k in members if k in above(k) or not any(a in self.time for a in above(k))]
            opener = min(tops, key=lambda k: (self.time[k], k))
            for k in tree:
                self.case_of[k] = len(self.cases)
            self.cases.append((opener, members))

    def customer_cases(self):
        return [(o, m) for o, m in self.cases if not self.staff(self.posts[o]) and not self.bot(self.posts[o])]

    def whom(self, opener, k):
        p, hops = self.posts[k], 0
        while self.up(p) is not None and hops < 64:
            hops += 1
            if self.parent(p) is None:
                break
            p = self.parent(p)
            if not self.staff(p):
                return self.author(p)
        return self.author(self.posts[opener])

    def back(self, members, at, asker):
        last, out = members[at], []
        for k in members[at + 1:at + 201]:
            p = self.posts[k]
            if self.author(p) != asker:
                last = k
                continue
            parent = self.up(p)
            itself = parent is None or (parent in self.posts and self.author(self.posts[parent]) == asker) \
                or (parent not in self.posts and asker is None)
            if parent == members[at] or (itself and last == members[at]):
                out.append(k)
        return out

    def score(self, p, key):
        s = p.get("score")
        return s.get(key) if isinstance(s, dict) else None

    def asks(self, p):
        return self.score(p, "intent") in ("complaint", "question", "request")


def seconds(delta):
    return delta / timedelta(seconds=1)


def community(w):
    f = dict.fromkeys("customer_cases by_members by_us members_first us_first unanswered member_answers thanked".split(), 0)
    members, us, anyone = [], [], []
    for opener, posts in w.customer_cases():
        t0, own = w.time[opener], w.author(w.posts[opener])
        m_at = [], []
        for i, k in enumerate(posts):
            p = w.posts[k]
            if w.time[k] < t0:
                continue
            if w.us(p):
                m_at[1].append(w.time[k])
            if w.them(p) and w.author(p) != own:
                thanked = any(holds("thanks", w.text(w.posts[b])) for b in w.back(posts, i, w.whom(opener, k)))
                if not w.asks(p) or thanked:
                    m_at[0].append(w.time[k])
                    f["member_answers"] += 1
                    f["thanked"] += thanked
        m, u = (min(x) if x else None for x in m_at)
        before = m is not None and (u is None or m < u)
        f["customer_cases"] += 1
        f["by_members"] += m is not None
        f["by_us"] += u is not None
        f["members_first"] += before
        f["us_first"] += u is not None and not before
        f["unanswered"] += m is None and u is None
        members += [seconds(m - t0)] if m else []
        us += [seconds(u - t0)] if u else []
        anyone += [seconds(min(x for x in (m, u) if x) - t0)] if m or u else []
    for name, waits in (("members", members), ("us", us), ("first_answer", anyone)):
        f[name + "_median_s"], f[name + "_mean_s"] = median(waits), mean(waits)
    return f


def words(text):
    text = re.sub(r"https?://\S+|www\.\S+|(?<![\w.])@[\w.@-]*\w", " ", text.lower().replace("’", "'"))
    out = set()
    for word in re.findall(r"\w+(?:'\w+)*", text):
        for ending in ("ings", "ing", "ed", "es", "s"):
            if word.endswith(ending) and len(word.encode()) - len(ending) >= 3:
                out.add(word[:-len(ending)])
                break
        else:
            if len(word.encode()) >= 3:
                out.add(word)
    return out


def joined(sets, weight, threshold, least):
    group = list(range(len(sets)))
    weigh = lambda s: sum(weight(x) for x in s)
    for i in range(len(sets)):
        for k in range(i):
            a, b = sets[i], sets[k]
            if min(len(a), len(b)) < least:
                continue
            both = math.sqrt(weigh(a) * weigh(b))
            if a == b or (both > 0 and weigh(a & b) / both >= threshold):
                low, high = sorted((group[i], group[k]))
                group = [low if g == high else g for g in group]
    return group


def consistency(w, path):
    """What colleagues do in a case is computed once, for sb-thread too, whose own test compares it; here the sums."""
    f = dict.fromkeys("cases several_agents answers called handoffs collisions contradictions repeated_questions copied".split(), 0)
    customer = {o for o, _ in w.customer_cases()}
    for line in subprocess.run(["sb-thread", path], capture_output=True, text=True, check=True).stdout.splitlines():
        case = json.loads(line)
        if case.get("opener") in customer and case.get("staff"):
            f["handoffs"] += case.get("handoffs", 0)
            f["copied"] += len(case.get("canned", []))
            for key in ("collisions", "contradictions", "repeated_questions"):
                f[key] += len(case.get(key, []))
    for opener, posts in w.customer_cases():
        ours = [k for k in posts if w.us(w.posts[k])]
        f["cases"] += bool(ours)
        f["answers"] += len(ours)
        f["several_agents"] += len({w.author(w.posts[k]) for k in ours}) > 1
        f["called"] += sum(bool(ours) and not w.staff(w.posts[k]) and w.time[k] > w.time[ours[0]]
                           and holds("conflict", w.text(w.posts[k])) for k in posts)
    return f


def themes(w):
    rows = []
    people = [p for p in w.posts.values() if not p.get("repost_of") and (w.us(p) and w.author(p) or w.them(p))]
    ours, theirs = [p for p in people if w.us(p)], [p for p in people if not w.us(p)]
    for theme in "product", "bigger picture":
        count = lambda posts: sum(w.score(p, "theme") in (theme, "both") for p in posts)
        row = {"theme": theme, "ours": count(ours), "theirs": count(theirs)}
        for name, posts in ("ours", ours), ("theirs", theirs):
            if posts:
                row[name + "_share"] = round(count(posts) / len(posts), 4)
        rows.append(row)
    return rows if any(r["ours"] + r["theirs"] for r in rows) else []


def dialogue(w):
    ours = [p for p in w.posts.values() if w.staff(p) and not p.get("repost_of") and w.author(p)]
    people = [p for p in ours if not w.bot(p)]
    answers = [p for p in people if w.up(p) and (w.parent(p) is None or w.author(w.parent(p)) != w.author(p))]
    promo = [p for p in people if (w.score(p, "promo") >= 0.5 if w.score(p, "promo") is not None else holds("promo", w.text(p)))]
    return {"own_posts": len(people), "answers": len(answers), "broadcasts": len(people) - len(answers),
            "promotional": len(promo), "themes": themes(w), "automatic": len(ours) - len(people),
            "dialogue": len(answers) / len(people) if people else None}


def platforms(w):
    key = lambda p: w.them(p) and w.last[w.author(p)]["author"].get("tier") == "key" \
        and not w.staff(w.last[w.author(p)])
    posts = [p for p in w.posts.values() if key(p) and not p.get("repost_of")]
    cases = [(o, m) for o, m in w.customer_cases() if key(w.posts[o])]
    answered = sum(any(w.us(w.posts[k]) and w.time[k] >= w.time[o] for k in m) for o, m in cases)
    name = lambda p: w.last[w.author(p)]["author"].get("name") or w.last[w.author(p)]["author"].get("handle")
    return {"key_customers": len({name(p) for p in posts}), "key_posts": len(posts), "key_cases": len(cases),
            "key_answered": answered}


def reach(w):
    carries = {}
    for k, p in w.posts.items():
        of = p.get("repost_of") or p.get("quote_of")
        if of in w.posts and of != k:
            carries[k] = of
    origin = {}
    for k in carries:
        at, hops = k, 0
        while at in carries and hops < 32:
            at, hops = carries[at], hops + 1
        origin.setdefault(at, []).append(k)
    best = 0
    for o, acts in origin.items():
        people = {w.author(w.posts[k]) for k in acts} - {None, w.author(w.posts[o])}
        own = w.followers(w.author(w.posts[o])) if w.author(w.posts[o]) else 0
        best = max(best, own + sum(w.followers(a) for a in people))
    originals = sum(not p.get("repost_of") for p in w.posts.values())
    reposts = sum(bool(w.posts[k].get("repost_of")) for k in carries)
    return {"originals": originals, "carried": len(origin), "reposts": reposts, "quotes": len(carries) - reposts, "best": best}


def sentences(text):
    return re.findall(r".*?(?:[.!?…。！？؟\n]+(?=\s|$)|\n|$)", text, re.S)


def side(text):
    out = None
    for s in sentences(text):
        pro, contra = holds("for", s), holds("against", s)
        if pro != contra:
            out = ("for" if pro else "against") if not holds("turned", s) else ("against" if pro else "for")
    return out


def stance(w, pattern):
    def judged(k):
        said = w.score(w.posts[k], "stance")
        said = said.get("plan") if isinstance(said, dict) and not w.posts[k].get("repost_of") else None
        return said if said in ("for", "against", "neutral") else None

    about = lambda k: judged(k) is not None or re.search(pattern, w.text(w.posts[k]), re.I) is not None
    votes, people, changed = {}, set(), set()
    for k in sorted(w.posts, key=lambda k: (w.time.get(k, when("0001-01-01T00:00:00Z")), w.order[k])):
        p = w.posts[k]
        if p.get("repost_of") or not w.them(p) or w.last[w.author(p)]["author"].get("role") in ("partner", "press"):
            continue
        if not about(k) and not (k in w.time and about(w.cases[w.case_of[k]][0])):
            continue
        people.add(w.author(p))
        s = judged(k) or side(w.text(p))
        if s and s != "neutral":
            votes.setdefault(w.author(p), []).append(s)
    last = [v[-1] for v in votes.values()]
    return {"voters": len(last), "for": last.count("for"), "against": last.count("against"), "neutral": len(people) - len(last),
            "changed": sum(len(set(v)) > 1 and v[-1] != [x for x in v if x != v[-1]][-1] for v in votes.values())}


def ideas(w):
    originals = [k for k in w.posts if not w.posts[k].get("repost_of")]
    sets = {k: words(w.text(w.posts[k])) for k in originals}
    found = [k for k in originals if w.score(w.posts[k], "intent") == "idea" and w.them(w.posts[k])]
    count = {}
    for s in sets.values():
        for x in s:
            count[x] = count.get(x, 0) + 1
    group = joined([sets[k] for k in found], lambda x: math.log(len(originals) / count[x]) ** 2, 0.2, 4)
    for i, k in enumerate(found):
        if w.up(w.posts[k]) in found:
            low, high = sorted((group[i], group[found.index(w.up(w.posts[k]))]))
            group = [low if g == high else g for g in group]
    return {"suggestions": len(found), "different": len(set(group))}


def relations(w):
    contacts, contact_at, cases, turns, since = {}, {}, {}, {}, {}
    for opener, posts in w.cases:
        for k in posts:
            if w.us(w.posts[k]) and k != opener:
                a = w.whom(opener, k)
                contacts[a] = contacts.get(a, 0) + 1
                contact_at[a] = max(contact_at.get(a, w.time[k]), w.time[k])
    for opener, posts in w.cases:
        a = w.author(w.posts[opener])
        if not w.them(w.posts[opener]):
            continue
        cases[a] = cases.get(a, 0) + 1
        speakers = [1 if w.author(w.posts[k]) == a else 2 for k in posts if w.author(w.posts[k]) == a or w.us(w.posts[k])]
        turns[a] = max(turns.get(a, 0), sum(i == 0 or s != speakers[i - 1] for i, s in enumerate(speakers)))
        for k in posts:
            p = w.posts[k]
            if w.author(p) == a and a in contact_at and w.time[k] > contact_at[a] and w.score(p, "intent") != "praise" \
                    and w.score(p, "label") != "positive" and not holds("thanks", w.text(p)):
                since[a] = since.get(a, 0) + 1
    return {"customers": len(cases), "returning": sum(n > 1 for n in cases.values()),
            "answered": sum(contacts.get(a, 0) > 0 for a in cases), "contacts_mean": mean([contacts.get(a, 0) for a in cases]),
            "turns_mean": mean(list(turns.values())), "turns_median": median(list(turns.values())),
            "ignored": sum(since.get(a, 0) >= 2 for a in cases)}


def three(w):
    f = dict.fromkeys("customer_cases answered answers judged better worse".split(), 0)
    start, end, waits = [], [], []
    for opener, posts in w.customer_cases():
        f["customer_cases"] += 1
        ours = [k for k in posts if w.us(w.posts[k]) and w.time[k] >= w.time[opener]]
        f["answers"] += len(ours)
        if not ours:
            continue
        f["answered"] += 1
        waits.append(seconds(w.time[ours[0]] - w.time[opener]))
        own = [k for k in posts if w.author(w.posts[k]) == w.author(w.posts[opener]) and w.time[k] >= w.time[ours[0]] and k != opener]
        moods = [w.score(w.posts[k], "sentiment") for k in (opener, own[-1])] if own else [None]
        if None in moods:
            continue
        f["judged"] += 1
        f["better"] += moods[1] > moods[0]
        f["worse"] += moods[1] < moods[0]
        start.append(moods[0])
        end.append(moods[1])
    f.update(first_response_median_s=median(waits), mood_start=mean(start), mood_end=mean(end))
    return f


def reachtime(w):
    events = [e for e in w.events if e.get("event") in ("notified", "accepted", "failed", "ack") and when(e.get("at"))]
    start, people, acked = {}, {}, {}
    for e in events:
        i, t = e.get("incident") or e.get("about", ""), when(e["at"])
        start[i] = min(start.get(i, t), t)
        if e["event"] == "ack":
            acked[i] = min(acked.get(i, t), t)
        else:
            person = people.setdefault((i, e.get("to", "")), [])
            if e["event"] == "accepted":
                person.append(t)
    waits = [min(v) - start[i] for (i, _), v in people.items() if v]
    return {"incidents": len(start), "told": len(people), "reached": len(waits),
            "in_time": sum(x <= timedelta(minutes=20) for x in waits), "acknowledged": len(acked)}


def unique(pairs):
    keys = [k for k, _ in pairs]
    if len(set(keys)) < len(keys):
        sys.exit(f"a key stands twice: {keys}")
    return dict(pairs)


def run(path, *args):
    done = subprocess.run(["sb-report", *args, "--format", "json", path], capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        sys.exit(f"sb-report {args} {path}: status {done.returncode}: {done.stderr}")
    return json.loads(done.stdout, object_pairs_hook=unique)


def compare(path, what, want, got):
    for key, a in want.items():
        b = got.get(key)
        if a != b and not (isinstance(a, (int, float)) and isinstance(b, (int, float)) and abs(a - b) <= 1e-3 + 1e-5 * abs(a)):
            print(f"{path}: {what}: {key}: slow {a}, sb-report {b}")


def check(path):
    w = World(path)
    for name, slow in (("community", community), ("dialogue", dialogue), ("platforms", platforms),
                       ("ideas", ideas), ("relations", relations), ("threeTs", three), ("reachtime", reachtime)):
        compare(path, name, slow(w), run(path, name))
    compare(path, "consistency", consistency(w, path), run(path, "consistency"))
    got = run(path, "reach")
    compare(path, "reach", reach(w), dict(got, best=got["posts"][0]["reach"] if got["posts"] else 0))
    votes = run(path, "stance", "--stance", "plan: locker OR lockers OR #larkspurreturns OR \"post returns\"")["proposals"][0]
    compare(path, "stance", stance(w, r"\b(?:lockers?|larkspurreturns|post returns)\b"), votes)


SAYINGS = ["Where is my order? It is still not here after two weeks", "Thanks a lot, that helped", "I am against lockers.",
           "For. Lockers are fine", "I was for it, I'm not any more", "Your colleague said 14 days. You say 30.",
           "Could you make wider boots please, a G width for broad feet", "An idea: wider boots with a G width for broad feet",
           "me too!", "Shop now, 20% off everything", "Danke schön", "no", "why are lockers so small", "Great shoes, I love them"]
ANSWERS = ["Sorry to hear that! Please DM us your order number and we'll look into it", "Refunds take 14 days.", "Refunds take 30 days",
           "Sorry to hear that, Ann! Please DM us your order number and we'll look into it.", "What is your order number?",
           "Stretch them with two pairs of socks overnight", "We decided: it's coming in May", "Buy now and save, last chance"]


def make(seed, count):
    rng = random.Random(seed)
    start = datetime(2026, 3, 1, tzinfo=timezone.utc)
    stamp = lambda s: (start + timedelta(seconds=s)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for n in range(count):
        if rng.random() < 0.05:
            event = {"type": "event", "event": rng.choice(["notified", "accepted", "failed", "ack", "claim"]),
                     "incident": str(rng.randrange(6)), "at": stamp(rng.randrange(4000))}
            event.update({"actor" if event["event"] == "ack" else "to": f"p{rng.randrange(4)}", "role": rng.choice("ab")})
            print(json.dumps(event))
            continue
        number = rng.randrange(count) if rng.random() < 0.05 else n
        who = rng.randrange(14)
        author = {"handle": f"h{who}", "followers": who * 100}
        if who < 4:
            author.update(role="staff", department=f"d{who % 2}")
        elif who < 6:
            author.update(role="customer", tier="key", name=f"Key {who % 2}")
        elif who == 6:
            author["role"] = rng.choice(["press", "partner"])
        if who in (3, 7):
            author["bot"] = True
        post = {"id": f"t:{number}", "network": rng.choice(["x", "m"]), "created_at": stamp(rng.randrange(200_000)), "author": author,
                "text": rng.choice(ANSWERS if who < 4 else SAYINGS) if rng.random() < 0.9 else f"word{rng.randrange(9)} of mine"}
        if rng.random() < 0.75:
            post["reply_to"] = f"t:{rng.randrange(max(1, number - 12), number + 4)}"
        if rng.random() < 0.8:
            mood = rng.randrange(-100, 101) / 100
            post["score"] = {"sentiment": mood, "label": "negative" if mood < -.3 else "positive" if mood > .3 else "neutral",
                             "intent": rng.choice(["idea", "complaint", "question", "praise", "other", "request"])}
            if rng.random() < 0.3:
                post["score"]["stance"] = rng.choice([{"plan": "for"}, {"plan": "against", "x": "for"}, {"plan": "neutral"},
                                                      {"plan": 7}, {"plan": "maybe"}, {"other": "for"}, "for", None])
            if rng.random() < 0.3:
                post["score"]["theme"] = rng.choice(["product", "bigger picture", "both", "weather", 1])
            if rng.random() < 0.1:
                post["score"]["private"] = rng.choice([True, False, "yes"])
        odd = rng.random()
        if odd < 0.06:
            post["repost_of"] = f"t:{rng.randrange(count)}"
        elif odd < 0.1:
            post["quote_of"] = f"t:{rng.randrange(count)}"
        elif odd < 0.12:
            del post["created_at"]
        elif odd < 0.14:
            del post["author"]
        elif odd < 0.16:
            post["mentions"] = ["h1", "h2", "H0"]
        print(json.dumps(post))


if sys.argv[1] == "check":
    for file in sys.argv[2:]:
        check(file)
else:
    make(int(sys.argv[2]), int(sys.argv[3]))
