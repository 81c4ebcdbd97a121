# sb-report, each measure, in posts a second and memory, against jq and, where it is there (.ci/deps bench), DuckDB on one and two
# threads; tests/bench/report.sh [POSTS.ndjson]. MANY=4000000 also measures that many posts. It decides nothing.
cd "$(dirname "$0")/../.." || exit 1
export TOP=$PWD
PATH=${B:-$PWD/build}/bin:$PATH
. tests/bench/measure
file=${1:-} work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -n "$file" ] || { file=$work/raw.ndjson && python3 tests/bench/generate.py 100000 >"$file"; }
sb-score "$file" >"$work/posts.ndjson" || exit 1
file=$work/posts.ndjson
posts=$(wc -l <"$file") bytes=$(wc -c <"$file")

memory() { # COMMAND...: KiB at most
	python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

rows "reports over $posts posts, $((bytes / 1000000)) MB (processor time; the first row is what the others are compared with)" "$posts"
measure "jq: count by network" jq -n 'reduce inputs as $p ({}; .[$p.network] += 1)' "$file"
for options in "volume" "sentiment --by network --every 1d" "response" "overview" "--html" "volume --partial" "volume --partial --once"; do
	# shellcheck disable=SC2086
	measure "sb-report $options" sb-report $options --no-progress "$file"
	# shellcheck disable=SC2086
	echo "    $(($(memory sb-report $options "$file") / 1024)) MiB at most"
done

# Counts, moods, mean and quantiles by network and day. The reports count a post that comes twice once, the last one; "once" does that too.
cat >"$work/duck.mjs" <<'J'
import { createRequire } from "node:module";
const { DuckDBInstance } = createRequire(process.env.TOP + "/.deps/node/")("@duckdb/node-api");
const [threads, once, quantiles, file] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(":memory:", { threads })).connect();
const from = `read_json('${file}', format = 'newline_delimited', columns = {id: 'VARCHAR', network: 'VARCHAR', created_at: 'TIMESTAMP',
	score: 'STRUCT(sentiment DOUBLE, label VARCHAR)'})`;
const posts = once === "once" ? `(SELECT id, last(network) AS network, last(created_at) AS created_at, last(score) AS score FROM ${from} GROUP BY id)` : from;
const query = `SELECT network, date_trunc('day', created_at) AS day, count(*), count(*) FILTER (score.label = 'negative'),
	count(*) FILTER (score.label = 'neutral'), count(*) FILTER (score.label = 'positive'), avg(score.sentiment)
	${quantiles === "quantiles" ? ", quantile_cont(score.sentiment, [0.1, 0.5, 0.9])" : ""} FROM ${posts} GROUP BY 1, 2`;
let best = Infinity, wall = Infinity;
for (let i = 0; i < 5; i++) {
	const used = process.cpuUsage(), begun = process.hrtime.bigint();
	await db.runAndReadAll(query);
	const took = process.cpuUsage(used);
	wall = Math.min(wall, Number(process.hrtime.bigint() - begun) / 1e9);
	best = Math.min(best, (took.user + took.system) / 1e6);
}
console.log(best, wall);
J
if [ -e .deps/node/node_modules/@duckdb/node-api ]; then
	rows "counts, moods, mean and quantiles by network and day (processor time, without DuckDB's start)" "$posts"
	measure "sb-report sentiment --by network --every 1d" sb-report sentiment --by network --every 1d --format json --no-progress "$file"
	{ TIMEFORMAT='    on the clock %R s'; time sb-report sentiment --by network --every 1d --format json --no-progress "$file" >/dev/null; } 2>&1
	measure "the same, -j 2" sb-report sentiment --by network --every 1d -j 2 --format json --no-progress "$file"
	{ TIMEFORMAT='    on the clock %R s'; time sb-report sentiment --by network --every 1d -j 2 --format json --no-progress "$file" >/dev/null; } 2>&1
	for how in "1 all -" "2 all -" "2 all quantiles" "1 once -" "2 once -" "2 once quantiles"; do
		# shellcheck disable=SC2086
		read -r used wall < <(node "$work/duck.mjs" $how "$file")
		row "DuckDB, threads and posts: $how" "$used"
		echo "    on the clock $wall s"
	done
fi
if [ -n "${MANY:-}" ]; then
	python3 tests/bench/generate.py "$MANY" | sb-score >"$file"
	echo "$MANY posts, sb-thread: $(($(memory sb-thread "$file") / 1024)) MiB"
	for options in "volume" "response" "overview" "volume --partial --once"; do
		# shellcheck disable=SC2086
		echo "$MANY posts, sb-report $options: $(($(memory sb-report $options "$file") / 1024)) MiB"
	done
fi
