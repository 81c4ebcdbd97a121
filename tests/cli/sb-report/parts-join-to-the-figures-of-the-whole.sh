# --partial of the parts and --merge in any order give what one run over everything gives: counts, rates and means exactly,
# quantiles to 0.5 % of their values, authors exactly while they are few.
export SB_NOW=2026-03-23T09:00:00Z
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >sample.ndjson
python3 "$TOP/tests/cli/sb-report/slow.py" make 5 900 >random.ndjson
cat >split.py <<'P'
"""Splits a file into five, so that posts that hang together stay together."""
import json, sys
posts = [json.loads(line) for line in open(sys.argv[1])]
up = {}
def root(x):
    while up.setdefault(x, x) != x:
        up[x] = up[up[x]]
        x = up[x]
    return x
for n, p in enumerate(posts):
    p["_"] = p.get("id") or "none:%d" % n
    for other in (p.get("reply_to"), p.get("repost_of"), p.get("thread_id")):
        if other:
            up[root(other)] = root(p["_"])
files = [open("part-%d.ndjson" % i, "w") for i in range(5)]
places = {}
for p in posts:
    place = places.setdefault(root(p.pop("_")), len(places) % 4) # the fifth stays empty
    files[place].write(json.dumps(p) + "\n")
P
cat >same.py <<'P'
import json, sys
whole, joined = json.load(open("whole.json")), json.load(open("joined.json"))
worst = 0
def compare(a, b, path):
    global worst
    assert type(a) is type(b) or isinstance(a, (int, float)), (path, a, b)
    if isinstance(a, dict):
        assert list(a) == list(b), (path, a, b)
        for key in a:
            compare(a[key], b[key], path + "." + key)
    elif isinstance(a, list):
        assert len(a) == len(b), (path, len(a), len(b))
        for n, pair in enumerate(zip(a, b)):
            compare(*pair, f"{path}[{n}]")
    elif path.endswith(("median_s", "p90_s")):
        worst = max(worst, abs(a - b) / a if a else abs(b))
        assert worst <= 0.005, (path, a, b)
    else:
        assert a == b, (path, a, b)
compare(whole, joined, "")
P
for file in sample random; do
	python3 split.py $file.ndjson
	for by in topic weekday agent; do
		for every in 1h 1d; do
			for n in 0 1 2 3 4; do sb-report --partial --by $by --every $every --target 1h part-$n.ndjson >$n.sum || exit 1; done
			for how in "volume sentiment response" "volume response --by $by" "response sentiment --by $by --every 1w"; do
				case $how in *every*) one="$how" ;; *) one="$how --every $every" ;; esac
				case $one in *every*every*) continue ;; esac
				# shellcheck disable=SC2086
				sb-report $one --target 1h --format json $file.ndjson >whole.json
				# shellcheck disable=SC2086
				sb-report $one --merge --format json 3.sum 0.sum 4.sum 2.sum 1.sum >joined.json && python3 same.py || echo "$file $one"
			done
			# sums of sums, from a pipe, and another order
			sb-report --merge --partial 1.sum 2.sum >a && cat 4.sum a 3.sum 0.sum | sb-report --merge volume sentiment response \
				--every $every --format json >joined.json
			sb-report volume sentiment response --target 1h --every $every --format json $file.ndjson >whole.json
			python3 same.py || echo "$file $by $every sums of sums"
		done
	done
	echo "$file"
done
# posts that come once need not be kept
sb-report volume sentiment --partial --once --by topic sample.ndjson | sb-report volume sentiment --merge --by topic --format json >joined.json
sb-report volume sentiment --by topic --format json sample.ndjson >whole.json && python3 same.py
for options in "--by topic" "--every 1w --by network" "--every 1h" "--where lang:en --since 2026-03-10"; do
	# shellcheck disable=SC2086
	sb-report volume sentiment --once $options --format json sample.ndjson >joined.json
	# shellcheck disable=SC2086
	sb-report volume sentiment $options --format json sample.ndjson >whole.json && python3 same.py || echo "--once $options"
done
sb-report volume --partial <sample.ndjson | sb-report volume --merge | head -n 4
sb-report --merge volume </dev/null --format json
