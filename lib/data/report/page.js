// Draws the charts of a report. Every figure stands in the page's tables as well, so nothing is lost without this.
(() => {
	"use strict";
	const specs = JSON.parse(document.getElementById("charts").textContent);
	const charts = [];

	const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
	const toneOf = (set) => colour({ plain: "accent", good: "good", flat: "flat", bad: "bad" }[set.tone]);

	function dataset(set, mixed) {
		const line = set.draw === "line";
		return {
			type: line ? "line" : "bar",
			label: set.label,
			data: set.data,
			yAxisID: line && mixed ? "net" : "y",
			stack: set.draw === "stack" ? "all" : undefined,
			backgroundColor: line ? colour("soft") : toneOf(set),
			borderColor: line ? colour("soft") : toneOf(set),
			borderWidth: line ? 1.5 : 0,
			pointRadius: line && set.data.length < 60 ? 2 : 0,
			pointHitRadius: 8,
			order: line ? 0 : 1,
			categoryPercentage: 0.9,
			barPercentage: 0.95,
			maxBarThickness: 46,
		};
	}

	function options(spec, mixed) {
		const stacked = spec.sets.some((set) => set.draw === "stack");
		const few = spec.labels.length <= 10; // then every label is shown
		const soft = colour("soft"), grid = colour("line");
		const scales = {
			x: { stacked, grid: { display: false }, border: { color: grid },
				ticks: { color: soft, maxRotation: few ? 40 : 0, autoSkip: !few, autoSkipPadding: 14 } },
			y: { stacked, beginAtZero: true, grid: { color: grid, drawBorder: false }, border: { display: false },
				ticks: { color: soft, precision: 0, maxTicksLimit: 6 } },
		};
		if (mixed)
			scales.net = { position: "right", min: -1, max: 1, grid: { display: false, drawBorder: false }, border: { display: false },
				ticks: { color: soft, maxTicksLimit: 5, callback: (v) => (v > 0 ? "+" : "") + v } };
		return {
			animation: false,
			maintainAspectRatio: false,
			interaction: { mode: "index", intersect: false },
			scales,
			plugins: {
				legend: { display: spec.sets.length > 1, position: "bottom",
					labels: { color: soft, boxWidth: 10, boxHeight: 10, padding: 12 } },
				tooltip: { callbacks: { label: (item) => " " + item.dataset.label + ": " +
					item.parsed.y.toLocaleString("en", { maximumFractionDigits: 2 }) } },
			},
		};
	}

	function draw() {
		while (charts.length > 0)
			charts.pop().destroy();
		Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
		Chart.defaults.font.size = 11;
		for (const spec of specs) {
			const kinds = new Set(spec.sets.map((set) => set.draw === "line"));
			const mixed = kinds.size > 1;
			charts.push(new Chart(document.getElementById(spec.id), {
				data: { labels: spec.labels, datasets: spec.sets.map((set) => dataset(set, mixed)) },
				options: options(spec, mixed),
			}));
		}
	}

	document.body.classList.add("drawn");
	for (const fold of document.querySelectorAll("details"))
		fold.open = false;
	draw();
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
	matchMedia("print").addEventListener("change", draw);
})();
