#!/usr/bin/env python3
"""How well sb-report's spikes agree with people's labels: the Numenta Anomaly Benchmark's standard profile.

	make && tests/eval/nab.py [FOLDER]     (default: ../shared/data/volume/nab; prints figures and decides nothing)

Written from the benchmark's published definition (Lavin and Ahmad, "Evaluating Real-time Anomaly Detection Algorithms",
ICMLA 2015, and its scoring program's behaviour):
- the first 15 % of a series, at most of 5,000 rows, is not scored;
- a window counts once, by its best detection: scaled sigmoid of the place in it, 1 at its start, 0 at its end; missed: -1;
- each detection outside costs 0.11 times a sigmoid of how far behind the last window it lies, at most 0.11;
- one threshold for all series, the one that gives the best sum; the score is then 100 for a perfect detector and 0 for one
  that says nothing. Scores below sb-report's own threshold do not exist, so what is shown is a choice among those above.
"""
import csv, datetime, json, math, os, subprocess, sys, tempfile

A_FP, HIT = 0.11, 1.0


def sigmoid(place):
    return -1.0 if place >= 3 else 2 / (1 + math.exp(5 * place)) - 1


def weights(rows, windows):
    """For each row what a detection there is worth, and its window's number or None."""
    worth, which, before, most = [], [], None, sigmoid(-1.0)
    for row in range(rows):
        here = next((n for n, (a, b) in enumerate(windows) if a <= row <= b), None)
        if here is not None:
            a, b = windows[here]
            worth.append(sigmoid(-(b - row + 1) / (b - a + 1)) / most * HIT)
            if row == b:
                before = windows[here]
        else:
            worth.append(A_FP * sigmoid(3.0 if before is None else (row - before[1]) / (before[1] - before[0])))
        which.append(here)
    return worth, which


def best(found, missing):
    """found: (severity, series, window or None, worth). The best sum over thresholds, and the threshold."""
    found = sorted(found, reverse=True, key=lambda f: f[0])
    total, taken, top, at = -missing, {}, -missing, None
    for n, (severity, series, window, worth) in enumerate(found):
        if window is None:
            total += worth
        else:
            old = taken.get((series, window), -1.0)
            total += max(old, worth) - old
            taken[series, window] = max(old, worth)
        if (n + 1 == len(found) or found[n + 1][0] != severity) and total > top:
            top, at = total, severity
    return top, at


def moment(text):
    return datetime.datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S")


def main():
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.environ.get("SHARED", top + "/../shared"), "data/volume/nab")
    program = os.path.join(os.environ.get("B", top + "/build"), "bin/sb-report")
    if not os.path.exists(folder + "/windows.json"):
        print("no labelled volumes in", folder)
        sys.exit(77)
    labels, found, count = json.load(open(folder + "/windows.json")), {}, {}
    for name in sorted(labels):
        rows = [(moment(r["timestamp"]), float(r["value"])) for r in csv.DictReader(open(os.path.join(folder, name)))]
        place = {at: n for n, (at, _) in enumerate(rows)}
        windows = sorted((place[moment(a)], place[moment(b)]) for a, b in labels[name])
        worth, which = weights(len(rows), windows)
        silent = min(math.floor(0.15 * len(rows)), 750)
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as counts:
            for at, value in rows:
                counts.write(json.dumps({"type": "count", "at": at.isoformat() + "Z", "n": value, "series": name}) + "\n")
            counts.flush()
            said = subprocess.run([program, "spikes", "--format", "ndjson", counts.name], check=True, capture_output=True)
        found[name], count[name] = [], len({w for w in which[silent:] if w is not None})
        for line in said.stdout.splitlines():
            spike = json.loads(line)
            row = place[datetime.datetime.fromisoformat(spike["at"].rstrip("Z"))]
            if row >= silent:
                found[name].append((spike["severity"], name, which[row], worth[row]))

    def show(title, chosen, threshold=None):
        missing = sum(count[name] for name in chosen)
        all_of = [f for name in chosen for f in found[name] if threshold is None or f[0] >= threshold]
        if threshold is None:
            total, threshold = best(all_of, missing)
        else:
            hits = {}
            for _, name, window, worth in all_of:
                if window is not None:
                    hits[name, window] = max(hits.get((name, window), -1.0), worth)
            total = sum(f[3] for f in all_of if f[2] is None) + sum(hits.values()) - (missing - len(hits))
        outside = len([f for f in all_of if f[2] is None])
        print(f"{title:32} {100 * (total + missing) / (2 * missing):6.1f}   threshold {threshold:.3f}   windows {missing}"
              f"   outside them {outside}")
        return 100 * (total + missing) / (2 * missing), threshold

    _, threshold = show("all, best threshold", list(found))
    show("all, sb-report's own threshold", list(found), 0.0)
    for name in found:
        show("  " + name, [name], threshold)
    held_out = 0.0
    for name in found:
        _, at = best([f for other in found if other != name for f in found[other]],
                     sum(count[other] for other in found if other != name))
        held_out += show("  by the others' threshold: " + name[-8:-4], [name], at)[0] * count[name]
    print(f"threshold chosen on the other four: {held_out / sum(count.values()):.1f}")


main()
