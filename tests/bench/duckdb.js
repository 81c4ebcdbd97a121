// Reads posts with DuckDB and writes those that match: node duckdb.js FOLDER-WITH-node_modules POSTS.ndjson CONDITION
const { createRequire } = require("module");
const { DuckDBInstance } = createRequire(process.argv[2] + "/")("@duckdb/node-api");
(async () => {
	const db = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
	await db.run(`COPY (SELECT * FROM read_ndjson('${process.argv[3]}') WHERE ${process.argv[4]}) TO '/dev/null' (FORMAT json)`);
})();
