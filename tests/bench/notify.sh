# sb-notify: records accepted durably, the time from a line to the first byte on the wire, and a healthy destination beside a slow
# and a dead one; next to Alertmanager and apprise, where they are here. RECORDS=50000 of them.
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

echo "sb-notify: accepted durably"
seq "$records" | while read -r i; do post "$i"; done >posts.ndjson
from=$(now) && sb-notify -c routes.yaml --queue posts.ndjson >/dev/null
printf '  in batches          %8s records/s (%s of CPU)\n' "$(per_second "$records" "$from" "$(now)")" \
	"$(rm -rf state && { TIMEFORMAT='%U+%Ss' && time sb-notify -c routes.yaml --queue posts.ndjson >/dev/null; } 2>&1)"
rm -rf state
/usr/bin/python3 - "$work" 2000 <<'P'
import json, os, subprocess, sys, time
work, count = sys.argv[1], int(sys.argv[2])
n = subprocess.Popen(["sb-notify", "-c", work + "/routes.yaml", "--queue"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
began = time.monotonic()
for i in range(count):
    n.stdin.write(json.dumps({"id": f"s:{i}", "text": "refund"}).encode() + b"\n")
    n.stdin.flush()
    n.stdout.readline()
print(f"  one by one          {count / (time.monotonic() - began):8.0f} records/s")
n.stdin.close()
n.wait()
began = time.monotonic()
with open(work + "/sync", "wb") as f:
    for i in range(500):
        f.write(b"x" * 4096)
        f.flush()
        os.fdatasync(f.fileno())
print(f"  this disk           {500 / (time.monotonic() - began):8.0f} syncs/s: what one by one cannot exceed")
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

echo "3,000 deliveries: 1,000 each to a healthy, a slow (0.3 s an answer) and a dead destination"
for who in Healthy everyone; do
	rm -rf state
	sed "s/to: everyone/to: $who/" routes.yaml >now.yaml
	seq 1000 | sed 's/.*/{"id":"y:&","text":"hello"}/' | sb-notify -c now.yaml --queue >/dev/null
	before=$(curl -s "$healthy/" | cut -d ' ' -f 1)
	from=$(now)
	timeout 120 sb-notify run -c now.yaml >/dev/null &
	run=$!
	until [ "$(curl -s "$healthy/" | cut -d ' ' -f 1)" -ge $((before + 1000)) ]; do sleep 0.01; done
	printf '  the healthy one%s: its 1,000 after %.1f s\n' "$([ $who = Healthy ] && echo ' alone' || echo ' beside the others')" "$(echo "$(now) - $from" | bc)"
	kill $run 2>/dev/null
	wait $run 2>/dev/null
done

if command -v prometheus-alertmanager >/dev/null; then
	printf 'route: {receiver: w, group_by: [n], group_wait: 0s}\nreceivers: [{name: w, webhook_configs: [{url: "%s/"}]}]\n' "$healthy" >am.yml
	prometheus-alertmanager --config.file=am.yml --storage.path=am --web.listen-address=127.0.0.1:19093 --cluster.listen-address= >/dev/null 2>&1 &
	pids+=($!)
	until curl -s http://127.0.0.1:19093/-/ready >/dev/null; do sleep 0.05; done
	from=$(now)
	seq 1000 | sed 's/.*/{"labels":{"alertname":"a","n":"&"}}/' | paste -sd , | sed 's/.*/[&]/' |
		curl -s -H 'Content-Type: application/json' --data-binary @- http://127.0.0.1:19093/api/v2/alerts
	printf 'Alertmanager (keeps nothing of it on disk): %s alerts/s accepted, 1,000 in one request\n' "$(per_second 1000 "$from" "$(now)")"
fi
if command -v apprise >/dev/null; then
	from=$(now)
	for i in 1 2 3 4 5; do apprise -b "hello $i" "json://${healthy#http://}/" >/dev/null 2>&1; done
	printf 'apprise (queues nothing): %s messages/s, one a call\n' "$(per_second 5 "$from" "$(now)")"
	from=$(now)
	for i in 1 2 3 4 5; do sb-notify send -c routes.yaml --to Healthy "hello $i" >/dev/null; done
	printf 'sb-notify send:           %s messages/s, one a call\n' "$(per_second 5 "$from" "$(now)")"
fi
