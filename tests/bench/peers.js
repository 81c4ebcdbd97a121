// The label that a peer from npm gives to each text: node peers.js FOLDER-WITH-node_modules PACKAGE POSTS.ndjson
const { createRequire } = require("module");
const load = createRequire(process.argv[2] + "/");
const judges = {
	"vader-sentiment": () => {
		const { SentimentIntensityAnalyzer } = load("vader-sentiment");
		// the thresholds of VADER's own documentation
		return (text) => {
			const { compound } = SentimentIntensityAnalyzer.polarity_scores(text);
			return compound >= 0.05 ? 1 : compound <= -0.05 ? -1 : 0;
		};
	},
	sentiment: () => {
		const analyzer = new (load("sentiment"))();
		return (text) => analyzer.analyze(text).score;
	},
	"wink-sentiment": () => {
		const analyze = load("wink-sentiment");
		return (text) => analyze(text).score;
	},
};
const judge = judges[process.argv[3]]();
const labels = require("fs").readFileSync(process.argv[4], "utf8").trimEnd().split("\n").map((line) => {
	const score = judge(JSON.parse(line).text);
	return score > 0 ? "positive" : score < 0 ? "negative" : "neutral";
});
process.stdout.write(labels.join("\n") + "\n");
