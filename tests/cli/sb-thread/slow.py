"""Cases worked out again, slowly and in another way, from the definitions of sb-case(5): reads posts, prints one line a case.
Parents by dictionary, business time minute by minute."""
import datetime, json, sys
from zoneinfo import ZoneInfo

posts = {}
for line in open(sys.argv[1], encoding="utf-8"):
    post = json.loads(line)
    posts[post["id"]] = post
when = lambda p: datetime.datetime.fromisoformat(p["created_at"].replace("Z", "+00:00"))
author = lambda p: p["network"] + ":" + (p["author"].get("id") or p["author"]["handle"])
staff = lambda p: p["author"].get("role") == "staff"
bot = lambda p: p["author"].get("bot") is True
berlin = ZoneInfo("Europe/Berlin")


def root(i):
    seen = set()
    while i not in seen:
        seen.add(i)
        p = posts.get(i)
        if p is None:
            up = {k["thread_id"] for k in posts.values() if k.get("reply_to") == i and k.get("thread_id")} - {i}
            if len(up) != 1:
                return i
            i = up.pop()
            continue
        i = p.get("repost_of") or p.get("reply_to") or (p.get("thread_id") or i)
    return i


def open_at(t):
    local = t.astimezone(berlin)
    minute = local.hour * 60 + local.minute
    return local.weekday() < 5 and (9 * 60 <= minute < 12 * 60 + 30 or 13 * 60 <= minute < 17 * 60)


def business(a, b):
    seconds, t = 0, a
    while t < b:
        step = min(b, t.replace(second=0) + datetime.timedelta(minutes=1))
        seconds += (step - t).total_seconds() * open_at(t)
        t = step
    return int(seconds)


def content(p):
    """The slow form knows only the label: enough for the sample, whose every customer's post is judged."""
    text, digits = p.get("text") or "", 0
    for c in text:
        digits = digits + 1 if c.isascii() and c.isdigit() else 0
        if digits == 5:
            return False
    return p.get("score", {}).get("label") == "positive" and "?" not in text


trees = {}
for p in posts.values():
    if not p.get("repost_of"):
        trees.setdefault(root(p["id"]), []).append(p)
for end, tree in sorted(trees.items()):
    tree.sort(key=lambda p: (when(p), p["id"]))
    opener = next(p for p in tree if not p.get("reply_to") in posts or posts[p["reply_to"]].get("repost_of"))
    customer = opener if not staff(opener) else next((p for p in tree if not staff(p)), None)
    first = human = waiting = None
    waits, hands, last = [], 0, None
    for p in tree:
        if staff(p):
            if not bot(p):
                hands += last is not None and last != author(p)
                last = author(p)
            if customer and when(p) >= when(customer):
                first = first or p
                if not bot(p):
                    if human is None:
                        human = p
                    elif waiting is not None:
                        waits.append(int((when(p) - waiting).total_seconds()))
                    waiting = None
        elif customer and author(p) == author(customer):
            if human is not None and content(p):
                waiting = None
            elif waiting is None:
                waiting = when(p)
    said = {"id": "case:" + end, "posts": len(tree), "authors": len({author(p) for p in tree}), "opened_at": opener["created_at"]}
    if customer:
        said["customer"] = customer["author"]["handle"]
    if first:
        said["first_response_s"] = int((when(first) - when(customer)).total_seconds())
        said["first_response_business_s"] = business(when(customer), when(first))
    if human:
        said["first_human_response_s"] = int((when(human) - when(customer)).total_seconds())
    if waits:
        said["next_response_s"] = waits
    if hands:
        said["handoffs"] = hands
    print(json.dumps(said, sort_keys=True, ensure_ascii=False))
