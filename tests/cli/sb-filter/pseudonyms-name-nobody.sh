# No handle of the sample is left in what --pseudonymize writes, but that of one who is called by it without "@" by somebody
# else; conversations join as before; and threads of work change nothing.
cp "$TOP/lib/data/sample.ndjson" raw
(umask 077 && echo '0123456789abcdef, a key' >key && echo 'another key: 0123456789' >key2)
own='--public larkspur --public larkspur.example --public larkspurgreen --public milemakers --public parcelhop'
# shellcheck disable=SC2086
sb-filter --pseudonymize key $own raw >out
wc -l <out
python3 - $own <<'P'
import json, re, sys
own = set(sys.argv[2::2])
posts = [json.loads(line) for line in open("raw")]
lines = open("out").read().lower().split("\n")
people = {p.get("author", {}).get("handle") for p in posts} | {m for p in posts for m in p.get("mentions") or []}
left = {(h, n + 1) for h in people if h and h.lower() not in own for n, line in enumerate(lines)
        if re.search(r"(?<![a-z0-9_])" + re.escape(h.lower()) + r"(?![a-z0-9_])", line)}
print("handles:", len(people) - len(own & people), "left:", sorted(h for h, _ in left))
print("authors named in full:", [p["author"]["name"] for p, line in zip(posts, lines)
        if p["author"].get("handle") not in own and len(p["author"].get("name", "")) > 2 and p["author"]["name"].lower() in line])
ids = {p["author"]["id"] for p in posts if p["author"].get("handle") not in own and len(p["author"].get("id", "")) > 8}
print("ids left:", [i for i in sorted(ids) if any(i in line for line in lines)])
new = [json.loads(line) for line in open("out")]
for field in "handle", "id":  # a person is a pseudonym, and the other way round
    pairs = {(a["network"], a["author"].get(field, "").lower(), b["author"].get(field)) for a, b in zip(posts, new)}
    print(field, len(pairs) == len({p[:2] for p in pairs}) == len({(p[0], p[2]) for p in pairs}))
joined = {(a["network"], m.lower(), n) for a, b in zip(posts, new) for m, n in zip(a.get("mentions") or [], b.get("mentions") or [])}
print("mentions", len(joined) == len({j[:2] for j in joined}))
for a, b in zip(posts, new):  # what names nobody stays
    assert all(a.get(k) == b.get(k) for k in ("created_at", "metrics", "network", "rating")), a["id"]
P
echo cases:
for file in raw out; do sb-thread "$file" | jq -c '[.posts, .authors, .customer_posts, .first_response_s]' | sort | cksum; done
# shellcheck disable=SC2086
sb-filter -j 3 --pseudonymize key $own raw | cmp - out
[ "$(sb-filter --pseudonymize key raw | jq -r .author.handle | sort -u | wc -l)" = "$(sb-filter --pseudonymize key2 raw | jq -r .author.handle | sort -u | wc -l)" ] && echo same count
sb-filter --pseudonymize key raw | jq -r .author.handle | sort -u >a
sb-filter --pseudonymize key2 raw | jq -r .author.handle | sort -u >b
comm -12 a b
echo mistakes:
printf '%s\n' '{"type":"case","id":"x:1"}' '{"text":"good @jo"}' | sb-filter --pseudonymize key --map .text
chmod 640 key
sb-filter --pseudonymize key raw
echo short >key2
sb-filter --pseudonymize key2 raw
sb-filter --pseudonymize none raw
sb-filter --pseudonymize key2 --unique --mark raw
sb-filter --public larkspur '' raw
