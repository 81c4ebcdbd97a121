#!/usr/bin/env python3
"""Computes what sb-report computes, slowly and in another way, and compares.

    slow.py check POSTS...      runs sb-report on each file and prints what differs
    slow.py make SEED COUNT     writes posts with every edge: repeats, circles, missing parents, wrong clocks, reposts
"""
import json, os, random, re, subprocess, sys
from datetime import datetime, timedelta, timezone


def when(text):
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (ValueError, AttributeError, TypeError):
        return None


def read(path):
    """The posts that count, in a list: the last with an id wins; without an id each counts."""
    posts, repeated, others = {}, 0, 0
    for n, line in enumerate(open(path, encoding="utf-8")):
        record = json.loads(line)
        if record.get("type", "post") != "post":
            others += 1
            continue
        key = record.get("id") or ("no id", n)
        repeated += key in posts
        posts[key] = record
    return posts, repeated, others


def quantile(values, part):
    if not values:
        return None
    values = sorted(values)
    place = part * (len(values) - 1)
    low, high = values[int(place)], values[min(int(place) + 1, len(values) - 1)]
    return low + (place - int(place)) * (high - low)


def author(post):
    a = post.get("author", {})
    if a.get("id") is not None:
        return ("id", post.get("network"), a["id"])
    return ("handle", post.get("network"), a["handle"]) if a.get("handle") is not None else None


def staff(post):
    return post.get("author", {}).get("role") == "staff"


def customers(post):
    return not staff(post) and not bot(post)


def bot(post):
    return post.get("author", {}).get("bot") is True


RULES = [line.split(":", 1)[1].strip() for line in open(os.environ["TOP"] + "/lib/data/talk/rules.txt", encoding="utf-8")
         if line.startswith(("thanks:", "solved:"))]
CONTENT = re.compile("|".join(RULES), re.I)


def content(key, post):
    """Thanks, or praise, and nothing more: no question, no number to work with."""
    text, label = post.get("text") or "", (post.get("score") or {}).get("label")
    in_case = post.get("reply_to") or post.get("thread_id") not in (None, key)
    if not text or not in_case or label == "negative" or "?" in text or re.search("[0-9]{5}", text):
        return False
    start = re.sub(r"^\s*(@\S*\s*)*", "", text).encode()[:32].decode(errors="ignore")
    return label == "positive" or CONTENT.search(start) is not None


def follow_ups(posts, real, members, opener, first):
    """The customer's waits that begin after the first response, and how long those lasted that ended."""
    waits, begun, since, answered = [], 0, None, False
    me = author(posts[opener])
    for key in sorted(members, key=lambda k: (real[k], staff(posts[k]), k if isinstance(k, str) else "")):
        post = posts[key]
        answered = answered or key == first
        if bot(post) or not answered or key == first or me is None:
            continue
        if staff(post) and since is not None:
            waits.append((real[key] - since) / timedelta(seconds=1))
            since = None
        elif not staff(post) and author(post) == me and content(key, post):
            since = None
        elif not staff(post) and author(post) == me and since is None:
            since = real[key]
            begun += 1
    return begun, waits


def response(posts, target=None, group=None):
    """`group`: only cases for which group(opener, first response) holds."""
    parent = {k: (p.get("repost_of") or p.get("reply_to") or p.get("thread_id")) for k, p in posts.items()}
    parent = {k: v for k, v in parent.items() if v and v != k}
    for k, p in posts.items():
        up, thread = p.get("repost_of") or p.get("reply_to"), p.get("thread_id")
        if up and up not in posts and up not in parent and thread and thread not in (up, k):
            parent[up] = thread
    real = {k: when(p.get("created_at")) for k, p in posts.items() if not p.get("repost_of")}
    real = {k: t for k, t in real.items() if t}
    near = {}
    for child, up in parent.items():
        near.setdefault(child, set()).add(up)
        near.setdefault(up, set()).add(child)

    def above(node):
        seen, at = [], parent.get(node)
        while at is not None and at not in seen:
            seen.append(at)
            at = parent.get(at)
        return seen

    done, cases = set(), []
    for start in sorted(real, key=str):
        if start in done:
            continue
        tree, todo = {start}, [start]
        while todo:
            for other in near.get(todo.pop(), ()):
                if other not in tree:
                    tree.add(other)
                    todo.append(other)
        done |= tree
        members = [k for k in tree if k in real]
        tops = [k for k in members if k in above(k) or not any(a in real for a in above(k))]
        opener = min(tops, key=lambda k: (real[k], staff(posts[k]), k if isinstance(k, str) else ""))
        cases.append((opener, members))
    out = {"posts": len(posts), "cases": 0, "customer_cases": 0, "answered": 0, "community_first": 0, "follow_ups": 0,
           "follow_ups_answered": 0}
    waits, nexts, in_time = [], [], 0
    for opener, members in cases:
        later = [k for k in members if k != opener and real[k] >= real[opener] and not bot(posts[k])]
        answers = [k for k in later if staff(posts[k])]
        first = min(answers, key=lambda k: (real[k], k if isinstance(k, str) else "")) if answers else None
        other = min((real[k] for k in later if not staff(posts[k]) and author(posts[k]) is not None
                     and author(posts[k]) != author(posts[opener])), default=None)
        if group and not group(posts[opener], posts[first] if first else None):
            continue
        out["cases"] += 1
        if staff(posts[opener]) or bot(posts[opener]):
            continue
        out["customer_cases"] += 1
        out["community_first"] += other is not None and (first is None or other < real[first])
        if first is None:
            continue
        out["answered"] += 1
        waits.append((real[first] - real[opener]) / timedelta(seconds=1))
        in_time += target is not None and waits[-1] <= target
        begun, ended = follow_ups(posts, real, members, opener, first)
        out["follow_ups"] += begun
        nexts += ended
    out["follow_ups_answered"] = len(nexts)
    if out["customer_cases"]:
        out["response_rate"] = len(waits) / out["customer_cases"]
        if target is not None:
            out["within_target_share"] = in_time / out["customer_cases"]
    for name, values in (("first", waits), ("next", nexts)):
        if values:
            out[name + "_response_median_s"] = quantile(values, 0.5)
            out[name + "_response_mean_s"] = sum(values) / len(values)
            out[name + "_response_p90_s"] = quantile(values, 0.9)
    return out


def moods(posts):
    labels = [p["score"].get("label") for p in posts if isinstance(p.get("score"), dict)]
    count = {m: labels.count(m) for m in ("negative", "neutral", "positive")}
    if not sum(count.values()):
        return {"scored": 0}
    numbers = [p["score"]["sentiment"] for p in posts if isinstance(p.get("score"), dict) and "sentiment" in p["score"]]
    out = dict(count, scored=sum(count.values()), net_sentiment=(count["positive"] - count["negative"]) / sum(count.values()))
    if numbers:
        out["mean_sentiment"] = sum(numbers) / len(numbers)
    return out


def feelings(posts):
    names = [p["score"].get("emotion") for p in posts if isinstance(p.get("score"), dict)]
    count = {n: names.count(n) for n in set(names) - {None}}
    ranked = sorted(count.items(), key=lambda c: (-c[1], c[0]))
    return dict(posts=len(posts), with_emotion=sum(count.values()), **({"commonest": ranked[0][0]} if ranked else {})), ranked


def check_emotion(path, posts):
    figures, ranked = feelings(posts)
    got = run(path, "emotion", "--by", "network")
    compare(path, "emotion", dict(figures, emotions=ranked),
            dict(got, emotions=[(e["emotion"], e["posts"]) for e in got.get("emotions", [])]))
    for row in got.get("groups", []):
        of_group = dict(feelings([p for p in posts if p.get("network") == row.get("group")])[1])
        compare(path, f"emotion {row.get('group')}", dict({"emotion_" + n: of_group.get(n, 0) for n, _ in ranked[:8]}, posts=sum(of_group.values())), row)


def by_network(posts):
    groups = {}
    for p in posts:
        groups.setdefault(p.get("network"), []).append(p)
    return sorted(((k, len(v)) for k, v in groups.items()), key=lambda g: (-g[1], g[0] or ""))


def by_day(posts, now):
    times = [t for t in (when(p.get("created_at")) for p in posts) if t]
    if not times:
        return []
    in_time = [t for t in times if t <= now + timedelta(days=1)]
    last = max(in_time or times).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [(t - last).days for t in times]
    first = min(d for d in days if -1500 < d <= 0)
    return [((last + timedelta(days=d)).strftime("%Y-%m-%dT00:00:00Z").zfill(20), days.count(d)) for d in range(first, 1)]


def by_hour_of_week(posts):
    count = {}
    for t in filter(None, (when(p.get("created_at")) for p in posts)):
        key = (t.weekday(), t.hour)
        count[key] = count.get(key, 0) + 1
    return [("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[d], "%02d" % h, n)
            for (d, h), n in sorted(count.items())]


def period(posts, now):
    times = [t for t in (when(p.get("created_at")) for p in posts) if t]
    if not times:
        return {}
    in_time = [t for t in times if t <= now + timedelta(days=1)]
    end, day = max(in_time or times), timedelta(days=1)
    return {"period_posts": sum(timedelta(0) <= end - t < day for t in times),
            "period_posts_before": sum(day <= end - t < 2 * day for t in times)}


def run(path, *args):
    done = subprocess.run(["sb-report", *args, "--format", "json", path], capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        sys.exit(f"sb-report {args} {path}: status {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def compare(path, what, want, got):
    for key in sorted(set(want) | (set(got) & CHECKED)):
        a, b = want.get(key), got.get(key)
        same = a == b or (isinstance(a, (int, float)) and isinstance(b, (int, float)) and abs(a - b) <= 1e-3 + 1e-9 * abs(a))
        if not same:
            print(f"{path}: {what}: {key}: slow {a}, sb-report {b}")


CHECKED = {"posts", "cases", "customer_cases", "answered", "response_rate", "first_response_median_s", "community_first",
           "first_response_mean_s", "first_response_p90_s", "follow_ups", "follow_ups_answered", "next_response_median_s",
           "next_response_mean_s", "next_response_p90_s", "within_target_share", "net_sentiment", "mean_sentiment", "negative", "positive"}


def check(path):
    now = when(os.environ["SB_NOW"])
    keyed, repeated, others = read(path)
    posts = list(keyed.values())
    compare(path, "response", response(keyed), run(path, "response"))
    compare(path, "target", response(keyed, 900), run(path, "response", "--target", "15m"))
    for by, of in (("network", lambda o, a: o.get("network")), ("department", lambda o, a: (a or {}).get("author", {}).get("department") if customers(o) else None),
                   ("agent", lambda o, a: (a or {}).get("author", {}).get("handle") if customers(o) else None),
                   ("hour", lambda o, a: "%02d" % when(o["created_at"]).hour),
                   ("weekday", lambda o, a: when(o["created_at"]).strftime("%A"))):
        for row in run(path, "response", "--by", by)["groups"]:
            want = response(keyed, None, lambda o, a: of(o, a) == row.get("group"))
            compare(path, f"response by {by} {row.get('group')}", {k: v for k, v in want.items() if k in row}, row)
    compare(path, "sentiment", dict(moods(posts), posts=len(posts)), run(path, "sentiment"))
    check_emotion(path, posts)
    for row in run(path, "sentiment", "--by", "network")["groups"]:
        values = [p["score"]["sentiment"] for p in posts if p.get("network") == row.get("group") and isinstance(p.get("score"), dict)
                  and "sentiment" in p["score"]]
        parts = {"sentiment_p10": 0.1, "sentiment_median": 0.5, "sentiment_p90": 0.9}
        compare(path, f"sentiment {row.get('group')}", {k: quantile(values, v) for k, v in parts.items()}, {k: row.get(k) for k in parts})
    volume = run(path, "volume", "--every", "1d")
    compare(path, "volume", {"posts": len(posts), "repeated": repeated, "other_records": others,
                             "authors": len({author(p) for p in posts} - {None}),
                             "series": by_day(posts, now), "week": by_hour_of_week(posts)},
            dict(volume, week=[(w["weekday"], w["hour"], w["posts"]) for w in volume["week"]], series=[(r["from"], r["posts"]) for r in volume["series"]]))
    groups = run(path, "volume", "--by", "network")["groups"]
    compare(path, "groups", {"groups": by_network(posts)}, {"groups": [(g.get("group"), g["posts"]) for g in groups]})
    overview = run(path, "--every", "1d")
    compare(path, "overview", dict(response(keyed), **period(posts, now)), {k: v for k, v in overview.items() if "sent" not in k
                                                                            and k not in ("negative", "positive")})


def make(seed, count):
    rng = random.Random(seed)
    stamp = lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)
    start = datetime(2026, 3, 1, tzinfo=timezone.utc)
    for _ in range(count):
        n = rng.randrange(count)
        post = {"id": f"t:{n}", "network": rng.choice(["x", "mastodon", "reddit"]), "text": rng.choice(["a", "why?", "Thanks!", "@h1 danke dir", "all good now", "thanks: 123456", "so, as I said before, many thanks"])}
        post["created_at"] = stamp(start + timedelta(seconds=rng.randrange(3_000_000)))
        if rng.random() < 0.6:
            post["reply_to"] = f"t:{rng.randrange(count + count // 8)}"
        if rng.random() < 0.2: # of a network that gives no parents; the same for all, as two threads cannot claim one missing post
            post["thread_id"] = f"t:{n % 7}"
        if rng.random() < 0.9:
            post["author"] = {"handle": f"h{rng.randrange(12)}"}
            if rng.random() < 0.3:
                post["author"]["role"] = "staff"
                post["author"]["department"] = rng.choice(["web", "shop"])
            if rng.random() < 0.1:
                post["author"]["bot"] = rng.random() < 0.8
            if rng.random() < 0.1:
                post["author"]["id"] = str(rng.randrange(3))
        if rng.random() < 0.7:
            post["score"] = {"label": rng.choice(["negative", "neutral", "positive"]), "sentiment": rng.randrange(-100, 101) / 100}
            if rng.random() < 0.6:
                post["score"]["emotion"] = rng.choice("anger joy sadness fear surprise disgust trust hope pride calm".split())
        odd = rng.random()
        if odd < 0.02:
            post["created_at"] = rng.choice(["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
        elif odd < 0.04:
            post["created_at"] = "yesterday"
        elif odd < 0.06:
            del post["created_at"]
        elif odd < 0.08:
            del post["id"]
        elif odd < 0.12:
            post["repost_of"] = f"t:{rng.randrange(count)}"
        elif odd < 0.13:
            post["type"] = "event"
        elif odd < 0.15:
            del post["network"]
        print(json.dumps(post))


if sys.argv[1] == "check":
    for file in sys.argv[2:]:
        check(file)
else:
    make(int(sys.argv[2]), int(sys.argv[3]))
