# A table of moments: what happens, and which deliveries must have been asked for by then. Time is SB_NOW.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_web
cat >routes.yaml <<Y
channels:
  desk: {type: webhook, url: "$web/desk"}
  phone: {type: webhook, url: "$web/phone", limits: {attempts: 2}}
people:
  - {name: Dana, role: social, level: front, channels: [desk]}
  - {name: Samira, role: social, level: middle, channels: [{desk: s}, phone]}
  - {name: Carol, role: callcentre, level: middle, channels: [phone]}
  - {name: Henrik, role: leadership, level: top, channels: [{phone: h}]}
routes:
  - {name: broken, when: broken, to: "role:leadership", severity: critical, continue: true}
  - {name: refunds, when: refund, to: "role:social"}
  - {name: calls, when: broken OR call, to: [Samira, "role:callcentre"], channel: phone}
Y
seen=0
# time | what | argument | statuses of sb-notify | requests since the row before: channel:incident, sorted
while IFS='|' read -r time what argument wanted expected; do
	time=${time// /} what=${what// /} wanted=${wanted// /}
	argument=$(echo $argument) expected=$(echo $expected)
	[ -n "$time" ] || continue
	export SB_NOW=2026-03-10T$time:00Z
	status=0
	case $what in
	post) jq -nc --arg id "${argument%% *}" --arg text "${argument#* }" '{id: $id, text: $text}' |
		sb-notify -c routes.yaml >>events.ndjson || status=$? ;;
	mood) echo "${argument#* }" >"$moods/${argument%% *}" ;;
	run) sb-notify run -c routes.yaml >>events.ndjson || status=$? ;;
	ack) sb-notify ack "$argument" --as Dana >>events.ndjson || status=$? ;;
	send) sb-notify send -c routes.yaml --to "${argument%% *}" "${argument#* }" >>events.ndjson || status=$? ;;
	esac
	came=$(tail -n +$((seen + 1)) "$moods/requests.ndjson" | jq -r '"\(.body.channel):\(.body.incident.id)"' | sort | tr '\n' ' ' | sed 's/ $//')
	seen=$(requests)
	expect "$time $what $argument: status" $status "$wanted"
	expect "$time $what $argument: requests" "$came" "$expected"
done <<'T'
09:00 | post | x:1 a refund please        | 0 | desk:1r desk:1r
09:01 | post | x:1 a refund please        | 0 |
09:01 | run  |                            | 0 |
09:02 | post | x:2 broken again           | 0 | phone:2w phone:2w
09:03 | post | x:3 nothing of interest    | 0 |
09:04 | mood | desk 503 600               | 0 |
09:04 | post | x:4 refund and broken      | 5 | desk:3a desk:3a phone:3a
09:05 | post | x:5 refund                 | 5 |
09:06 | ack  | 3a                         | 0 |
09:10 | mood | desk 200                   | 0 |
09:13 | run  |                            | 0 |
09:14 | run  |                            | 0 | desk:4g desk:4g
09:15 | ack  | 3a                         | 0 |
09:16 | ack  | 3b                         | 1 |
09:20 | mood | phone 500                  | 0 |
09:20 | send | level:top,Carol shop closed| 5 | phone:5m phone:5m
09:31 | run  |                            | 6 | phone:5m phone:5m
09:45 | run  |                            | 0 |
09:46 | mood | phone 200                  | 0 |
10:00 | send | Henrik all clear           | 0 | phone:6y
T
expect "acknowledgements" "$(jq -c 'select(.event == "ack") | [.incident, .actor, .role, .cancelled]' events.ndjson)" '["3a","Dana","social",2]'
