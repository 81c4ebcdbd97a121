# A timeline: a table of moments, what happens at each, and what arrives by then. Time is SB_NOW. Source it, write routes.yaml, and
# give `timeline` a table:
#	TIME | COMMAND | STATUS | ARRIVALS
# COMMAND is "post ID TEXT" (a record), "record JSON", "mood NAME WORDS" (what a door says), or a call of sb-notify.
# ARRIVALS are NAME:CHANNEL:INCIDENT, with ".N" for a revision behind the first, sorted.
# shellcheck shell=bash
. "$TOP/tests/lib/servers.sh"

# A channel that says what a file beside it says: "accepted", or an exit status.
make_door() {
	cat >"door-$1" <<D
#!/bin/sh
read -r status <mood-$1 2>/dev/null || status=0
exit \$status
D
	chmod +x "door-$1"
}

timeline() {
	local time command wanted expected status came
	while IFS='|' read -r time command wanted expected; do
		time=${time// /}
		[ -n "$time" ] || continue
		command=$(echo "$command" | sed 's/^ *//; s/ *$//') wanted=${wanted// /}
		expected=$(echo "$expected" | tr -s ' ' '\n' | sed '/^$/d' | sort | tr '\n' ' ')
		case $time in *T*) export SB_NOW=$time ;; *) export SB_NOW=${day:-2026-03-10}T$time:00Z ;; esac
		status=0
		: >now.ndjson
		case $command in
		post\ *) command=${command#post } && jq -nc --arg id "${command%% *}" --arg text "${command#* }" \
			'{id: $id, text: $text, author: {handle: ($id | split(":")[0])}}' | sb-notify -c routes.yaml >>now.ndjson 2>messages || status=$? ;;
		record\ *) echo "${command#record }" | sb-notify -c routes.yaml >>now.ndjson 2>messages || status=$? ;;
		mood\ *) command=${command#mood } && echo "${command#* }" >"mood-${command%% *}" ;;
		*)
			case ${command%% *} in run | send | update | close) command="${command%% *} -c routes.yaml ${command#* }" ;; esac
			[ "$command" != "run -c routes.yaml run" ] || command="run -c routes.yaml"
			eval "sb-notify $command" >>now.ndjson 2>messages || status=$?
			;;
		esac
		cat now.ndjson >>events.ndjson
		came=$(jq -R -r 'fromjson? | select(.event == "accepted") | "\(.to):\(.channel):\(.incident)" + if .revision then ".\(.revision)" else "" end' now.ndjson | sort | tr '\n' ' ')
		expect "$SB_NOW $command: status ($(cat messages 2>/dev/null))" $status "${wanted:-0}"
		expect "$SB_NOW $command: arrivals" "$came" "$expected"
	done
}
