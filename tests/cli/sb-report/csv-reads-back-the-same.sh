# Python's csv module reads the figures that JSON has.
export SB_NOW=2026-03-23T09:00:00Z
for args in "overview" "volume" "volume --by network" "volume --by lang --every 1w" "sentiment --by topic" "response" "response --by network"; do
	# shellcheck disable=SC2086
	sb-report $args --format csv "$TOP/lib/data/sample.ndjson" >came.csv && sb-report $args --format json "$TOP/lib/data/sample.ndjson" >came.json
	python3 - "$args" <<'P'
import csv, json, sys
rows = list(csv.DictReader(open("came.csv", newline="")))
doc = json.load(open("came.json"))
tables = [v for k, v in doc.items() if k in ("series", "groups", "rows")]
wanted = tables[0] if tables else [doc]
assert open("came.csv", newline="").read().endswith("\r\n")
assert len(rows) == len(wanted), (len(rows), len(wanted))
for row, want in zip(rows, wanted):
    for key, value in row.items():
        there = want.get(key)
        assert value == ("" if there is None else str(there) if not isinstance(there, float) else json.dumps(there)), (key, value, there)
print(sys.argv[1], len(rows))
P
done
