# DuckDB reads the CSV of each measure back as the figures that JSON has, and formulas of strangers are text in it.
[ -e "$TOP/.deps/node/node_modules/@duckdb/node-api" ] || { echo "DuckDB is not here (.ci/deps long)"; exit 77; }
set -eu
export SB_NOW=2026-03-23T09:00:00Z
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >posts.ndjson
cat >>posts.ndjson <<'J'
{"id":"t:1","network":"=1+1","created_at":"2026-03-22T10:00:00Z"}
{"id":"t:2","network":"@sum, \"quoted\"\nline","created_at":"2026-03-22T10:00:00Z"}
{"id":"t:3","network":"靴 -2","created_at":"2026-03-22T10:00:00Z"}
J
i=0
for args in overview volume "volume --by network" "volume --by lang --every 1w" "sentiment --by topic" response "response --by network" \
	"response --every 1w --by department --target 1h"; do
	i=$((i + 1))
	# shellcheck disable=SC2086
	sb-report $args --format csv posts.ndjson >$i.csv && sb-report $args --format json posts.ndjson >$i.json
done
cat >read.mjs <<'J'
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const { DuckDBInstance } = createRequire(process.env.TOP + "/.deps/node/")("@duckdb/node-api");
const db = await (await DuckDBInstance.create(":memory:")).connect();
for (let i = 1; i <= 8; i++) {
	const rows = (await db.runAndReadAll(`SELECT * FROM read_csv('${i}.csv', header = true, all_varchar = true)`)).getRowObjectsJS();
	const typed = (await db.runAndReadAll(`DESCRIBE SELECT * FROM read_csv('${i}.csv', header = true)`)).getRowObjectsJS();
	const doc = JSON.parse(readFileSync(`${i}.json`, "utf8"));
	const wanted = doc.series ?? doc.groups ?? doc.rows ?? [doc];
	const table = ["overview", "response"].includes(doc.measure) && !doc.groups && !doc.rows ? [doc] : wanted;
	if (rows.length !== table.length) throw new Error(`${i}: ${rows.length} rows for ${table.length}`);
	rows.forEach((row, n) => {
		for (const [key, value] of Object.entries(row)) {
			const there = table[n][key];
			const same = there === undefined ? value === null || value === "" : typeof there === "number" ? Number(value) === there :
				value === there || value === "'" + there;
			if (!same) throw new Error(`${i}: ${key}: ${value} for ${there}`);
			if (typeof value === "string" && /^[=@+]/.test(value)) throw new Error(`a formula: ${value}`);
		}
	});
	const numbers = typed.filter((c) => /BIGINT|DOUBLE/.test(c.column_type)).length;
	console.log(doc.measure, rows.length, "rows,", numbers, "of", typed.length, "columns are numbers to DuckDB");
}
J
node read.mjs
