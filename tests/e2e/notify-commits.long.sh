# Killed before and after each call that makes something durable, from the first record to the all-clear: nothing that it said it had
# accepted is lost, each message has one id however often it is sent, a program (which knows no id) gets it once or it is held as
# unknown and counted, and in the end everything can be told.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
case $B in */san-*) skip "the shim and the sanitizers do not go together" ;; esac
gcc -shared -fPIC -o kill_at.so "$TOP/tests/lib/kill_at.c" -ldl || fail "no shim"
start_moody_web
cat >take <<D
#!/bin/sh
jq -r '"\(.incident.id) \(.revision) \(.id)"' >>"$PWD/taken"
D
chmod +x take
cat >routes.yaml <<Y
channels: {hook: {type: webhook, url: "$web/hook"}, take: {type: program, command: [./take]}}
people: [{name: Dana, role: a, channels: [hook]}, {name: Carol, role: b, channels: [take]}]
routes: [{name: all, when: "*", to: everyone, ack: all, repeat: 10m, group_by: kind, wait: 1m}]
Y
# the story: each step is called again until it has been said, as cron or a person would
story() {
	export SB_NOW=2026-03-10T10:00:00Z
	printf '{"id":"x:1","text":"one","kind":1}\n{"id":"x:2","text":"two","kind":2}\n' | "$@" sb-notify -c routes.yaml >>events.ndjson
	for SB_NOW in 2026-03-10T10:01:00Z 2026-03-10T10:11:00Z; do "$@" sb-notify run -c routes.yaml >>events.ndjson; done
	export SB_NOW=2026-03-10T10:12:00Z
	"$@" sb-notify ack 1r --as Dana >>events.ndjson
	"$@" sb-notify update 1r 'news' -c routes.yaml --as Dana >>events.ndjson
	"$@" sb-notify close 1r -c routes.yaml --as Dana >>events.ndjson
}
total=0 held=0 again=0
for after in '' 1; do
	for at in $(seq 1 99); do
		rm -rf "$XDG_STATE_HOME/sb" events.ndjson taken "$moods/requests.ndjson"
		touch events.ndjson taken "$moods/requests.ndjson"
		KILL_AFTER=$after
		killed=0
		# one step of the story dies; which, is the shim's business: the count begins anew in each program, so each is tried in turn
		for victim in 1 2 3 4 5 6; do
			step=0
			dies() {
				step=$((step + 1))
				if [ $step -eq $victim ]; then
					env LD_PRELOAD="$PWD/kill_at.so" KILL_AT="$at" ${KILL_AFTER:+KILL_AFTER=1} "$@" 2>/dev/null
					[ $? -ne 137 ] || { killed=1 && "$@" 2>/dev/null; }
				else
					"$@" 2>/dev/null
				fi
			}
			rm -rf "$XDG_STATE_HOME/sb" events.ndjson taken "$moods/requests.ndjson"
			touch events.ndjson taken "$moods/requests.ndjson"
			before=$killed killed=0
			story dies
			[ $killed -eq 1 ] || { killed=$before && continue; }
			total=$((total + 1))
			# leases of the dead are over by then
			for SB_NOW in 2026-03-10T11:00:00Z 2026-03-10T12:00:00Z; do sb-notify run -c routes.yaml >>events.ndjson 2>/dev/null; done
			where="killed ${after:+after}${after:-before} call $at of step $victim"
			jq -R -r 'fromjson? | select(.event == "notified") | "\(.incident) \(.to) \(.revision // 1)"' events.ndjson | sort -u >said
			sb-notify log | jq -r 'select(.event == "notified") | "\(.incident) \(.to) \(.revision // 1)"' | sort -u >kept
			expect "$where: said, and not kept" "$(comm -23 said kept)" ""
			expect "$where: incidents" "$(sb-notify status --all --format json | jq '.incidents | length')" 2
			expect "$where: closed" "$(sb-notify status --all --format json | jq -r '.incidents[0].state')" closed
			expect "$where: still waiting" "$(sb-notify status --all --format json | jq '.waiting')" 0
			# each wording that was not cancelled has arrived, or is held and counted
			jq -r '"\(.body.incident.id) \(.body.revision) \(.body.id)"' "$moods/requests.ndjson" >arrived
			expect "$where: two ids of one wording" "$(cut -d ' ' -f 1,2 <(sort -u arrived) | uniq -d)$(cut -d ' ' -f 1,2 <(sort -u taken) | uniq -d)" ""
			expect "$where: taken twice by the program" "$(sort taken | uniq -d)" ""
			missing=$(sb-notify status --all --format json | jq -r '.incidents[] | .id as $i | .deliveries[] | select(.state == "accepted") | "\($i) \(.revision // 1) \(.channel)"' | sort -u |
				comm -23 - <({ cut -d ' ' -f 1,2 arrived | sed 's/$/ hook/' && cut -d ' ' -f 1,2 taken | sed 's/$/ take/'; } | sort -u))
			expect "$where: accepted, and never arrived" "$missing" ""
			held=$((held + $(sb-notify status --all --format json | jq '.unknown')))
			again=$((again + $(sort arrived | uniq -d | wc -l)))
		done
		[ $killed -eq 1 ] || break
	done
done
[ $total -ge 30 ] || fail "only $total kills: the shim does not work"
echo "$total kills, $held deliveries held as unknown, $again webhooks sent twice under one id"
