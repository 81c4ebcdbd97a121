# The same figures in a line each, and as gauges whose names, labels and order Prometheus takes.
export SB_NOW=2026-03-23T09:00:00Z
cp "$TOP/lib/data/sample.ndjson" posts.ndjson
printf '%s\n' '{"id":"t:1","network":"a\"b\\c\nd","created_at":"2026-03-22T10:00:00Z","author":{"handle":"q"}}' >>posts.ndjson
for what in overview "response --by network" "volume sentiment response --by lang"; do
	# shellcheck disable=SC2086
	sb-report $what --format json posts.ndjson >came.json && sb-report $what --format ndjson posts.ndjson >came.ndjson &&
		sb-report $what --prometheus posts.ndjson >came.prom
	python3 - "$what" <<'P'
import json, re, sys
doc = json.load(open("came.json"))
if "measure" in doc:
    doc = {doc["measure"]: doc}
lines = [json.loads(line) for line in open("came.ndjson")]
assert all(line["type"] == "report" for line in lines)
for name, section in doc.items():
    figures = {k: v for k, v in section.items() if not isinstance(v, list)}
    assert [l for l in lines if l["measure"] == name and "table" not in l] == [dict(figures, type="report")]
    for key, table in section.items():
        if isinstance(table, list):
            rows = [l for l in lines if l["measure"] == name and l.get("table") == key]
            assert rows == [dict(row, type="report", measure=name, table=key) for row in table]

samples, done, current = {}, set(), None
for line in open("came.prom", newline="\n"):
    line = line.rstrip("\n")
    if line.startswith("# TYPE "):
        assert line.split()[2] not in done, "a name stands twice: " + line
        done.add(current)
        current = line.split()[2]
        assert line.split()[3] == "gauge" and re.fullmatch("[a-z_:][a-z0-9_:]*", current)
    elif not line.startswith("#"):
        name, labels, value = re.fullmatch(r'([a-z0-9_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)', line).groups()
        assert name == current, line
        assert (name, labels) not in samples
        samples[name, labels] = float(value)
for name, section in doc.items():
    for key, value in section.items():
        if isinstance(value, (int, float)) and not key.endswith("_before"):
            key = re.sub("_s$", "_seconds", key)
            assert abs(samples["sb_report_" + key, f'measure="{name}"'] - value) < 1e-3, key
    for group in section.get("groups", []):
        label = group.get("group", "").replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        for key, value in group.items():
            if key != "group":
                key = re.sub("_s$", "_seconds", key)
                assert abs(samples[f"sb_report_{name}_groups_{key}", f'measure="{name}",group="{label}"'] - value) < 1e-3
print(sys.argv[1], len(lines), "lines,", len(samples) > 20)
P
done
