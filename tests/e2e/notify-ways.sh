# Two ways to a person that both fail for now are tried in turn until one takes the message; nobody is told another way who need not be
# told any more; and a channel that is gone from the routes keeps nobody from being told.
# shellcheck disable=SC2154
. "$TOP/tests/lib/timeline.sh"
steps() { jq -r --arg to "$1" 'select(.to == $to and .event != "message") | .channel + " " + (.outcome // .event)' events.ndjson | uniq | paste -s -d ,; }

cat >routes.yaml <<'Y'
channels:
  one: {type: program, command: [./door-one]}
  two: {type: program, command: [./door-two]}
people:
  - {name: Dana, channels: [one, two]}
routes:
  - {name: all, when: "*", to: Dana, deadline: 1m}
Y
make_door one
make_door two
# the second is down as well: the first has its turn again, at its own time, and takes it
timeline <<'T'
09:00 | mood one 75    | 0 |
09:00 | mood two 75    | 0 |
09:00 | post x:1 order | 5 |
09:02 | run            | 5 |
09:10 | run            | 5 |
09:20 | run            | 5 |
09:21 | mood one 0     | 0 |
09:30 | run            | 0 | Dana:one:1r
10:30 | run            | 0 |
T
expect "the turns" "$(steps Dana)" "one notified,one retry,one rerouted,two notified,two retry,two rerouted,one notified,one retry,one accepted"
# the second refuses for good what the first could not take for now
rm -r "$XDG_STATE_HOME" events.ndjson
timeline <<'T'
09:00 | mood one 75    | 0 |
09:00 | mood two 1     | 0 |
09:00 | post x:1 order | 5 |
09:02 | run            | 5 |
09:02 | mood one 0     | 0 |
09:20 | run            | 0 | Dana:one:1r
T
expect "back to the first" "$(steps Dana)" "one notified,one retry,one rerouted,two notified,two rerouted,one notified,one accepted"
# both for ever: it is given up like any other
rm -r "$XDG_STATE_HOME" events.ndjson
timeline <<'T'
09:00 | mood one 75               | 0 |
09:00 | mood two 75               | 0 |
09:00 | post x:1 order            | 5 |
09:20 | run                       | 5 |
T
day=2026-03-12 && timeline <<'T'
09:00 | run                       | 6 |
09:01 | run                       | 0 |
T
day=
expect "how it ended" "$(steps Dana | grep -o '[a-z]* failed$')" "one failed"

# someone sees to it while a message is on its way and fails: it goes no other way, for nobody, or not for who has
cat >door-one <<D
#!/bin/sh
SB_NOW=2026-03-10T09:00:00Z xargs sb-notify ack --state "$XDG_STATE_HOME/sb/notify.db" <said >>events.ndjson
exit 1
D
cat >routes.yaml <<'Y'
channels:
  one: {type: program, command: [./door-one]}
  desk: {type: stdout}
people:
  - {name: Dana, channels: [one, desk]}
  - {name: Bo, channels: [desk]}
routes:
  - {name: any, when: order, to: Dana}
  - {name: all, when: "*", to: [Dana, Bo], ack: all}
Y
rm -r "$XDG_STATE_HOME" events.ndjson
echo 1r --as Bo >said
timeline <<'T'
09:00 | post x:1 order   | 6 |
T
echo 2w --as Dana >said
timeline <<'T'
09:00 | post x:2 a query | 6 | Bo:desk:2w
T
expect "who was told at the desk" "$(jq -r 'select(.event == "notified" and .channel == "desk") | .to + " " + .incident' events.ndjson)" "Bo 2w"

# the channel is gone: it may come back until the deadline, then people are told another way, and who has none waits for a day
cat >routes.yaml <<'Y'
channels: {door: {type: stdout}, desk: {type: stdout}}
people:
  - {name: Dana, channels: [{door: d}, desk]}
  - {name: Carol, channels: [{door: c}]}
routes:
  - {name: all, when: "*", to: [Dana, Carol]}
Y
rm -r "$XDG_STATE_HOME" events.ndjson
echo '{"id":"x:1","text":"order"}' | SB_NOW=2026-03-10T09:00:00Z sb-notify -c routes.yaml --queue >events.ndjson
sed -i 's/door: {type: stdout}, //; s/{door: .}/desk/' routes.yaml
timeline <<'T'
09:10 | run | 2 |
T
expect "what is said" "$(cat messages)" "sb-notify: deliveries that wait for what the routes file does not have, 'door': 2; put the channel back, or they go another way after their deadline, and are given up after a day"
timeline <<'T'
09:15 | run | 2 | Dana:desk:1r
T
expect "what is said then" "$(grep -o "'door': [0-9]*" messages)" "'door': 1"
day=2026-03-11 && timeline <<'T'
08:59 | run | 2 |
09:00 | run | 6 |
09:01 | run | 0 |
T
expect "Dana's way" "$(steps Dana)" "door notified,door rerouted,desk notified,desk accepted"
expect "Carol's" "$(steps Carol)" "door notified,door failed"
expect "why" "$(jq -r 'select(.event == "failed") | .reason' events.ndjson | uniq)" "the routes file has no such channel any more"
