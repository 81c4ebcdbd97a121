# sb-notify: records accepted durably, the time from a line to the first byte on the wire, and a healthy destination beside a slow
# and a dead one; next to Alertmanager and apprise on the same endpoint. RECORDS=50000 of them.
set -u
work=$(mktemp -d) && cd "$work" || exit 1
top=$OLDPWD pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done; rm -rf "$work"' EXIT
export XDG_STATE_HOME=$work/state
records=${RECORDS:-50000}
now() { date +%s.%N; }
per_second() { awk -v n="$1" -v a="$2" -v b="$3" 'BEGIN { printf "%.0f", n / (b - a) }'; }
post() { echo "{\"id\":\"x:$1\",\"network\":\"x\",\"url\":\"https://x.example/$1\",\"author\":{\"handle\":\"nova\"},\"text\":\"I want my refund for the shoes\"}"; }
server() { # DELAY
	local port
	port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	/usr/bin/python3 "$top/tests/bench/notify.py" "$port" "$1" &
	pids+=($!)
	until curl -s "http://127.0.0.1:$port/" >/dev/null; do sleep 0.05; done
	url=http://127.0.0.1:$port
}
server 0 && healthy=$url
server 0.3 && slow=$url
cat >routes.yaml <<Y
channels:
  healthy: {type: webhook, url: "$healthy/"}
  slow: {type: webhook, url: "$slow/"}
  dead: {type: webhook, url: "http://127.0.0.1:9/"}
people: [{name: Healthy, channels: [healthy]}, {name: Slow, channels: [slow]}, {name: Dead, channels: [dead]}]
routes: [{name: one, when: refund, to: Healthy, deadline: 1d}, {name: three, when: hello, to: everyone, deadline: 1d}]
Y

echo "sb-notify: accepted durably ($records records in batches, 2,000 one by one)"
seq "$records" | while read -r i; do post "$i"; done >posts.ndjson
for _ in 1 2 3; do # the best of some: other work on the machine must not decide
	rm -rf state
	TIMEFORMAT='%R %U %S' && { time sb-notify -c routes.yaml --queue posts.ndjson >/dev/null; } 2>&1
done | awk -v n="$records" '{ cpu = $2 + $3; if (NR == 1 || $1 < clock) clock = $1; if (NR == 1 || cpu < least) least = cpu }
	END { printf "  in batches          %8.0f records/s by the clock, %.0f by processor time (target 50,000)\n", n / clock, n / least }'
rm -rf state
/usr/bin/python3 - "$work" 2000 <<'P'
import json, sqlite3, subprocess, sys, time
work, count = sys.argv[1], int(sys.argv[2])
notify = subprocess.Popen(["sb-notify", "-c", work + "/routes.yaml", "--queue"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
bare = sqlite3.connect(work + "/bare.db", isolation_level=None)
bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE line (n INTEGER PRIMARY KEY, line TEXT)")

def accept(i):
    notify.stdin.write(json.dumps({"id": f"s:{i}", "text": "refund"}).encode() + b"\n")
    notify.stdin.flush()
    notify.stdout.readline()

def commit(i):
    bare.execute("INSERT INTO line (line) VALUES (?)", (f"{i:0200}",))

accept(0)
took = {accept: 0.0, commit: 0.0}
for i in range(1, count + 1): # in turns: both have the same disk at the same time
    for what in took:
        began = time.monotonic()
        what(i)
        took[what] += time.monotonic() - began
print(f"  one by one          {count / took[accept]:8.0f} records/s (target 3,000)")
print(f"  bare SQLite         {count / took[commit]:8.0f} commits/s of one row in one table: one record costs"
      f" {took[accept] / took[commit]:.1f} of them")
notify.stdin.close()
notify.wait()
P

echo "from a line in to the request out (the server's clock)"
rm -rf state
/usr/bin/python3 - "$work" "$healthy" 200 <<'P'
import json, subprocess, sys, time, urllib.request
work, url, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
n = subprocess.Popen(["sb-notify", "-c", work + "/routes.yaml"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
times = []
for i in range(count):
    began = time.monotonic()
    n.stdin.write(json.dumps({"id": f"l:{i}", "text": "refund"}).encode() + b"\n")
    n.stdin.flush()
    while b'"accepted"' not in n.stdout.readline():
        pass
    times.append(float(urllib.request.urlopen(url).read().split()[2]) - began)
n.stdin.close()
n.wait()
times.sort()
print(f"  median {1000 * times[count // 2]:.1f} ms, 95 % {1000 * times[count * 95 // 100]:.1f} ms, first (compiles the jq files) {1000 * max(times):.1f} ms at most")
P

echo "10,000 deliveries: as many each to a healthy, a slow (0.3 s an answer) and a dead destination"
for who in Healthy everyone; do
	rm -rf state
	sed "s/to: everyone/to: $who/" routes.yaml >now.yaml
	seq 3334 | sed 's/.*/{"id":"y:&","text":"hello"}/' | sb-notify -c now.yaml --queue >/dev/null
	before=$(curl -s "$healthy/" | cut -d ' ' -f 1)
	from=$(now)
	timeout 120 sb-notify run -c now.yaml >/dev/null &
	run=$!
	until [ "$(curl -s "$healthy/" | cut -d ' ' -f 1)" -ge $((before + 3334)) ]; do sleep 0.01; done
	printf '  the healthy one%s: its 3,334 after %.1f s\n' "$([ $who = Healthy ] && echo ' alone' || echo ' beside the others')" "$(echo "$(now) - $from" | bc)"
	kill $run 2>/dev/null
	wait $run 2>/dev/null
done

# the time until the healthy endpoint has 1,000 more messages than before
until_delivered() { # SECONDS-SINCE-EPOCH
	until [ "$(curl -s "$healthy/" | cut -d ' ' -f 1)" -ge $((before + 1000)) ]; do sleep 0.01; done
	per_second 1000 "$1" "$(now)"
}
endpoint_has() { before=$(curl -s "$healthy/" | cut -d ' ' -f 1); }

echo "1,000 messages to the same endpoint, from the first in to the last out"
rm -rf state && endpoint_has
seq 1000 | sed 's/.*/{"id":"z:&","text":"refund"}/' >thousand.ndjson
from=$(now)
sb-notify -c routes.yaml thousand.ndjson >/dev/null
printf '  sb-notify           %8s messages/s, each one on the disk before it is sent\n' "$(until_delivered "$from")"
if command -v prometheus-alertmanager >/dev/null; then
	port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	printf 'route: {receiver: w, group_by: [n], group_wait: 0s}\nreceivers: [{name: w, webhook_configs: [{url: "%s/"}]}]\n' "$healthy" >am.yml
	prometheus-alertmanager --config.file=am.yml --storage.path=am --web.listen-address="127.0.0.1:$port" --cluster.listen-address= >/dev/null 2>&1 &
	pids+=($!)
	until curl -s "http://127.0.0.1:$port/-/ready" >/dev/null; do sleep 0.05; done
	seq 1000 | sed 's/.*/{"labels":{"alertname":"a","n":"&"}}/' | paste -sd , | sed 's/.*/[&]/' >alerts.json
	endpoint_has
	from=$(now)
	curl -s -H 'Content-Type: application/json' --data-binary @alerts.json "http://127.0.0.1:$port/api/v2/alerts"
	accepted=$(per_second 1000 "$from" "$(now)")
	printf '  Alertmanager        %8s messages/s; accepts %s alerts/s in one request, none of them on the disk\n' \
		"$(until_delivered "$from")" "$accepted"
else
	echo "  Alertmanager is not here: .ci/deps bench takes it"
fi
if command -v apprise >/dev/null; then
	endpoint_has
	/usr/bin/python3 - "${healthy#http://}" <<'P'
import logging, sys, time
import apprise
logging.disable()
sender = apprise.Apprise()
sender.add(f"json://{sys.argv[1]}/")
began = time.monotonic()
for i in range(1000):
    assert sender.notify(body="I want my refund for the shoes")
print(f"  apprise             {1000 / (time.monotonic() - began):8.0f} messages/s, its library in one loop; queues nothing, tries nothing again")
P
	from=$(now)
	for i in 1 2 3 4 5; do apprise -b "hello $i" "json://${healthy#http://}/" >/dev/null 2>&1; done
	printf 'one call a message: apprise %s calls/s' "$(per_second 50 "$from" "$(now)" | sed 's/.$/.&/')"
	from=$(now)
	for i in 1 2 3 4 5; do sb-notify send -c routes.yaml --to Healthy "hello $i" >/dev/null; done
	printf ', sb-notify send %s calls/s\n' "$(per_second 50 "$from" "$(now)" | sed 's/.$/.&/')"
else
	echo "  apprise is not here: .ci/deps bench takes it"
fi
