# Tables of moments in the style of Alertmanager's tests: what happens, and who must have been told by then. They cover the tree of
# routes, grouping, waiting, repeating, escalation, each way to acknowledge, quiet hours over a change of the clock, digests, limits,
# silence, updates that take the place of older words, closing, other channels, deputies, absences and rotations.
# shellcheck disable=SC2154
. "$TOP/tests/lib/timeline.sh"
begin() { # a story of its own: nothing is left of the one before
	rm -rf "$XDG_STATE_HOME/sb" events.ndjson mood-*
	cat >routes.yaml
}

# --- a tree: the child that holds decides, with what it does not say from its parent; a route without `to` tells nobody itself
begin <<'Y'
channels: {desk: {type: stdout}, phone: {type: stdout}}
people:
  - {name: Dana, role: social, channels: [desk]}
  - {name: Samira, role: social, channels: [desk, phone]}
  - {name: Henrik, role: leadership, level: top, channels: [phone]}
routes:
  - name: orders
    when: order*
    to: Dana
    severity: high
    routes:
      - {name: lost, when: lost, to: Samira, channel: phone}
      - {name: damaged, when: damaged, continue: true}
      - {name: big, when: hundreds, to: Henrik}
  - name: press
    when: reporter
    routes:
      - {name: paper, when: newspaper, to: Henrik}
  - {name: rest, when: "*", to: Samira}
Y
timeline <<'T'
09:00 | post x:1 an order                       | 0 | Dana:desk:1r
09:00 | post x:2 a lost order                   | 0 | Samira:phone:2w
09:00 | post x:3 a damaged order                | 0 | Dana:desk:3a
09:00 | post x:4 a damaged order of hundreds    | 0 | Dana:desk:4g Henrik:phone:4g
09:00 | post x:5 a reporter of the newspaper    | 0 | Henrik:phone:5m
09:00 | post x:6 a reporter                     | 0 | Samira:desk:6y
T
expect "severities" "$(jq -r 'select(.event == "accepted" and .incident == "3a") | .severity' events.ndjson)" high

# --- grouping, waiting, repeating, any
begin <<'Y'
channels: {desk: {type: stdout}}
people: [{name: Dana, role: social, channels: [desk]}, {name: Samira, role: social, channels: [desk]}]
routes: [{name: refunds, when: refund, to: "role:social", group_by: author.handle, wait: 5m, repeat: 30m}]
Y
timeline <<'T'
09:00 | post a:1 refund            | 0 |
09:02 | post a:2 refund            | 0 |
09:03 | post b:1 refund            | 0 |
09:04 | run                        | 0 |
09:05 | run                        | 0 | Dana:desk:1r Samira:desk:1r
09:08 | run                        | 0 | Dana:desk:2w Samira:desk:2w
09:20 | post a:3 refund            | 0 |
09:21 | post a:2 refund            | 0 |
09:25 | run                        | 0 | Dana:desk:1r.2 Samira:desk:1r.2
09:34 | run                        | 0 |
09:35 | run                        | 0 | Dana:desk:1r.3 Samira:desk:1r.3
09:36 | ack 1r --as Dana           | 0 |
09:37 | post a:4 refund            | 0 |
09:50 | run                        | 0 | Dana:desk:2w.2 Samira:desk:2w.2
14:00 | run                        | 0 | Dana:desk:2w.3 Samira:desk:2w.3
14:01 | ack b:1 --as Samira        | 0 |
15:00 | run                        | 0 |
15:01 | close 1r --as Dana         | 0 | Dana:desk:1r.4 Samira:desk:1r.4
15:02 | post a:5 refund            | 0 |
15:07 | run                        | 0 | Dana:desk:3a Samira:desk:3a
T
expect "the text of a group" "$(jq -r 'select(.event == "message" and .incident == "1r" and .revision == 2 and (.text | startswith("[normal] refunds (3)"))) | .text' events.ndjson)" \
	"$(printf '[normal] refunds (3): @a\nrefund\n- @a: refund\n- @a: refund\nTo acknowledge: sb-notify ack 1r --as NAME')"
expect "the text of a repeat" "$(jq -r 'select(.event == "message" and .incident == "2w" and .revision == 2) | .text | split("\n")[0]' events.ndjson)" \
	"[normal] again (2): refunds: @b"

# --- escalation, and acknowledgements from each role, or all
begin <<'Y'
channels: {desk: {type: stdout}, phone: {type: stdout}}
people:
  - {name: Dana, role: social, channels: [desk]}
  - {name: Samira, role: social, channels: [{desk: s}]}
  - {name: Carol, role: callcentre, channels: [{desk: c}]}
  - {name: Henrik, role: leadership, level: top, channels: [phone]}
routes:
  - name: break-in
    when: breach
    to: ["role:social", "role:callcentre"]
    ack: each-role
    repeat: 7m
    escalate: [{after: 10m, to: "level:top"}, {after: 20m, to: everyone}]
  - {name: everyone, when: fire, to: ["role:social", "role:callcentre"], ack: all, repeat: 10m}
Y
timeline <<'T'
09:00 | post x:1 a breach                | 0 | Dana:desk:1r Samira:desk:1r Carol:desk:1r
09:05 | ack 1r --as Dana                 | 0 |
09:07 | run                              | 0 | Carol:desk:1r.2
09:10 | run                              | 0 | Henrik:phone:1r.3
09:11 | ack 1r --as carol                | 0 |
09:14 | run                              | 0 | Henrik:phone:1r.4
09:15 | ack 1r --as Henrik               | 0 |
09:20 | run                              | 0 |
10:00 | post x:2 a fire                  | 0 | Dana:desk:2w Samira:desk:2w Carol:desk:2w
10:01 | ack 2w --as Dana                 | 0 |
10:01 | ack 2w --as Dana                 | 0 |
10:02 | ack 2w --as Stranger             | 0 |
10:10 | run                              | 0 | Samira:desk:2w.2 Carol:desk:2w.2
10:11 | ack 2w --as Samira               | 0 |
10:20 | run                              | 0 | Carol:desk:2w.3
10:21 | ack 2w --as Carol                | 0 |
10:30 | run                              | 0 |
11:00 | post x:3 a breach                | 0 | Dana:desk:3a Samira:desk:3a Carol:desk:3a
11:30 | run                              | 0 | Henrik:phone:3a.4 Dana:desk:3a.4 Samira:desk:3a.4 Carol:desk:3a.4
T
expect "missing" "$(jq -c 'select(.event == "ack" and .incident == "1r") | [.actor, .role, .missing]' events.ndjson | tr '\n' ' ')" \
	'["Dana","social",1] ["Carol","callcentre",1] ["Henrik","leadership",0] '
expect "escalated" "$(jq -c 'select(.event == "escalated") | [.at, .incident]' events.ndjson | tr '\n' ' ')" \
	'["2026-03-10T09:10:00Z","1r"] ["2026-03-10T11:30:00Z","3a"] ["2026-03-10T11:30:00Z","3a"] '

# --- claim, update, close: what waits is told in the newest words, who was reached hears how it ends, and nobody else
begin <<'Y'
channels:
  desk: {type: stdout}
  door: {type: program, command: [./door-door]}
people: [{name: Dana, channels: [desk]}, {name: Carol, channels: [door]}]
routes: [{name: all, when: breach, to: everyone, deadline: 1d}]
Y
make_door door
timeline <<'T'
09:00 | mood door 75                                  | 0 |
09:00 | post x:1 a breach                             | 5 | Dana:desk:1r
09:05 | update 1r 'It was a cat' --as Henrik          | 5 | Dana:desk:1r.2
09:06 | mood door 0                                   | 0 |
09:30 | run                                           | 0 | Carol:door:1r.2
09:31 | claim 1r --as Dana                            | 0 |
09:32 | claim 1r --as Carol                           | 1 |
09:33 | claim 1r --as Carol --force                   | 0 |
09:34 | update 1r 'It was a dog' --as Carol           | 0 | Dana:desk:1r.3 Carol:door:1r.3
09:40 | close 1r 'The dog is home' --as Carol         | 0 | Dana:desk:1r.4 Carol:door:1r.4
09:41 | update 1r 'More' --as Carol                   | 1 |
09:41 | ack 1r --as Dana                              | 0 |
10:00 | mood door 75                                  | 0 |
10:00 | post x:2 a breach                             | 5 | Dana:desk:2w
10:01 | close 2w --as Dana                            | 0 | Dana:desk:2w.2
10:30 | run                                           | 0 |
T
expect "what was said" "$(jq -r 'select(.event == "message" and .incident == "1r" and .revision > 1) | .text' events.ndjson)" "$(
	printf '[normal] update: all: @x\nIt was a cat\nTo acknowledge: sb-notify ack 1r --as NAME\n\n'
	printf '[normal] update: all: @x\nIt was a dog\nTo acknowledge: sb-notify ack 1r --as NAME\n\n'
	printf '[normal] all clear: all: @x\nThe dog is home\n1r is closed: nothing is left to do'
)"

# --- hours: the clock in Berlin goes forward on 29 March 2026 at 01:00Z, so that Monday's nine o'clock is 07:00Z and not 08:00Z
begin <<'Y'
zone: Europe/Berlin
channels: {desk: {type: stdout}, phone: {type: stdout}}
people:
  - {name: Dana, channels: [desk], hours: [mon-fri 09:00-17:00, holiday 04-03]}
  - {name: Yuki, channels: [phone], hours: mon-fri 09:00-17:00, zone: Asia/Tokyo}
routes:
  - {name: digest, when: idea, to: Dana, quiet: digest}
  - {name: now, when: ring, to: Dana, quiet: ignore}
  - {name: defer, when: refund, to: everyone, quiet: {do: defer, passes: high}, routes: [{name: loud, when: loud, severity: high}]}
Y
timeline <<'T'
2026-03-27T15:59:00Z | post x:1 refund          | 0 | Dana:desk:1r
2026-03-27T16:00:00Z | post x:2 refund          | 0 |
2026-03-28T10:00:00Z | post x:3 a loud refund   | 0 | Dana:desk:3a Yuki:phone:3a
2026-03-28T10:01:00Z | post x:4 ring            | 0 | Dana:desk:4g
2026-03-28T10:02:00Z | post x:5 an idea         | 0 |
2026-03-28T10:03:00Z | post x:6 an idea         | 0 |
2026-03-29T23:59:59Z | run                      | 0 |
2026-03-30T00:00:00Z | run                      | 0 | Yuki:phone:1r Yuki:phone:2w
2026-03-30T06:59:59Z | run                      | 0 |
2026-03-30T07:00:00Z | run                      | 0 | Dana:desk:2w Dana:desk:5m Dana:desk:6y
2026-04-02T16:00:00Z | post x:7 refund          | 0 |
2026-04-03T08:00:00Z | run                      | 0 | Yuki:phone:7f
2026-04-06T07:00:00Z | run                      | 0 | Dana:desk:7f
2026-10-23T15:30:00Z | post x:8 refund          | 0 |
2026-10-26T00:00:00Z | run                      | 0 | Yuki:phone:8p
2026-10-26T07:59:59Z | run                      | 0 |
2026-10-26T08:00:00Z | run                      | 0 | Dana:desk:8p
T
expect "the digest" "$(jq -r 'select(.event == "message" and (.text | test("while you were away"))) | .text' events.ndjson)" "$(
	printf '[normal] 2 messages while you were away\n[normal] digest: @x: an idea (5m)\n[normal] digest: @x: an idea (6y)\nTo acknowledge: sb-notify ack 5m 6y --as NAME')"

# --- deputies, absences, rotations (whose turn changes at nine on the wall, also where the clock has changed)
begin <<'Y'
zone: Europe/Berlin
channels: {desk: {type: stdout}}
people:
  - {name: Dana, channels: [desk], away: 2026-03-23..2026-03-29, deputy: Samira}
  - {name: Samira, channels: [{desk: s}], hours: mon-fri 09:00-17:00, deputy: Bo}
  - {name: Bo, channels: [{desk: b}], away: 2026-03-25}
rotations:
  duty: {people: [Dana, Samira, Bo], start: 2026-03-16T09:00, shift: 1w}
routes:
  - {name: duty, when: duty, to: "rotation:duty", quiet: ignore}
  - {name: all, when: "*", to: Dana}
Y
timeline <<'T'
2026-03-20T10:00:00Z | post x:1 hello           | 0 | Dana:desk:1r
2026-03-23T10:00:00Z | post x:2 hello           | 0 | Samira:desk:2w
2026-03-23T20:00:00Z | post x:3 hello           | 0 | Bo:desk:3a
2026-03-25T20:00:00Z | post x:4 hello           | 0 |
2026-03-25T22:59:59Z | run                      | 0 |
2026-03-25T23:00:00Z | run                      | 0 | Bo:desk:4g
2026-03-30T06:59:59Z | post x:5 duty            | 0 | Bo:desk:5m
2026-03-30T07:00:00Z | post x:6 duty            | 0 | Bo:desk:6y
2026-04-06T07:00:00Z | post x:7 duty            | 0 | Dana:desk:7f
T
expect "deputies" "$(jq -r 'select(.event == "notified" and .for) | "\(.incident) \(.to) for \(.for)"' events.ndjson | tr '\n' ';')" \
	"2w Samira for Dana;3a Bo for Dana;4g Bo for Dana;5m Bo for Samira;"

# --- silence: nobody is told of what matches, what is due meanwhile waits, and afterwards all is as before
begin <<'Y'
channels: {desk: {type: stdout}}
people: [{name: Dana, channels: [desk]}]
routes: [{name: refunds, when: refund, to: Dana, repeat: 10m}]
Y
timeline <<'T'
09:00 | post x:1 refund shoes            | 0 | Dana:desk:1r
09:05 | silence shoes --for 2h --as Bo   | 0 |
09:06 | post x:2 refund shoes            | 0 |
09:06 | post x:3 refund hats             | 0 | Dana:desk:2w
09:20 | run                              | 0 | Dana:desk:2w.2
11:05 | run                              | 0 | Dana:desk:1r.2 Dana:desk:2w.3
11:06 | post x:4 refund shoes            | 0 | Dana:desk:2w.4 Dana:desk:3a
11:06 | silence hats --for 2h            | 0 |
11:07 | post x:5 refund hats             | 0 |
11:08 | silence --end 2                  | 0 |
11:09 | silence --end 2                  | 1 |
11:09 | post x:6 refund hats             | 0 | Dana:desk:4g
T
expect "silenced" "$(jq -c 'select(.event == "silenced") | [.about, .reason]' events.ndjson | tr '\n' ' ')" '["x:2","silence 1"] ["x:5","silence 2"] '

# --- another channel when this one cannot make it by the deadline; refused for good, at once; rates and limits
begin <<'Y'
channels:
  desk: {type: stdout}
  phone: {type: stdout}
  door: {type: program, command: [./door-door]}
  slow: {type: stdout, limits: {rate: 2/10m}}
people:
  - {name: Dana, channels: [{door: d}, desk]}
  - {name: Carol, channels: [door]}
  - {name: Bo, channels: [slow]}
  - {name: Ines, channels: [phone]}
routes:
  - {name: urgent, when: urgent, to: [Dana, Carol], deadline: 1s}
  - {name: rate, when: rate, to: Bo, deadline: 1d}
  - {name: limit, when: limit, to: Ines, limit: 2/1h}
Y
timeline <<'T'
09:00 | mood door 75                     | 0 |
09:00 | post x:1 urgent                  | 5 | Dana:desk:1r
09:01 | mood door 1                      | 0 |
09:01 | run                              | 6 |
09:02 | post x:2 urgent                  | 6 | Dana:desk:2w
10:00 | post x:3 rate                    | 0 | Bo:slow:3a
10:00 | post x:4 rate                    | 0 | Bo:slow:4g
10:00 | post x:5 rate                    | 0 |
10:04 | run                              | 0 |
10:05 | run                              | 0 | Bo:slow:5m
11:00 | post x:6 limit                   | 0 | Ines:phone:6y
11:00 | post x:7 limit                   | 0 | Ines:phone:7f
11:01 | post x:8 limit                   | 0 |
11:02 | post x:9 limit                   | 0 |
11:29 | run                              | 0 |
11:30 | run                              | 0 | Ines:phone:8p Ines:phone:9d
T
expect "rerouted" "$(jq -c 'select(.outcome == "rerouted") | [.to, .channel, .incident, .reason]' events.ndjson | tr '\n' ' ')" '["Dana","door","1r","./door-door asks to try again (exit status 75)"] ["Dana","door","2w","./door-door refused (exit status 1)"] '

# --- a line: what a rate leaves no room for has a time of its own; who cannot be told by their deadline is told elsewhere at once
begin <<'Y'
channels: {slow: {type: stdout, limits: {rate: 1/6m}}, desk: {type: stdout}}
people: [{name: Kai, channels: [{slow: k}, desk]}, {name: Bo, channels: [{slow: b}]}]
routes: [{name: all, when: "*", to: Bo}]
Y
timeline <<'T'
10:00 | send --to Kai --queue 'one'      | 0 |
10:00 | send --to Kai --queue 'two'      | 0 |
10:00 | send --to Kai --queue 'three'    | 0 |
10:00 | send --to Kai --queue 'four'     | 0 |
10:00 | send --to Kai --queue 'five'     | 0 |
10:00 | send --to Bo --queue 'six'       | 0 |
10:00 | run                              | 0 | Kai:slow:1r Kai:desk:4g Kai:desk:5m Bo:slow:6y
T
expect "the line" "$(sb-notify status --format json | jq -c '[.incidents[].deliveries[] | select(.next_at) | [.to, .next_at]]')" \
	'[["Kai","2026-03-10T10:06:00Z"],["Kai","2026-03-10T10:12:00Z"]]'
expect "why" "$(jq -r 'select(.outcome == "rerouted") | .reason' events.ndjson)" "$(printf 'it would be sent at 2026-03-10T10:%s:00Z, after its deadline\n' 18 24)"
timeline <<'T'
10:01 | send --to Kai 'seven'            | 0 |
10:05 | run                              | 0 |
10:06 | run                              | 0 | Kai:slow:2w
10:12 | run                              | 0 | Kai:slow:3a Kai:desk:7f
10:18 | run                              | 0 |
10:19 | send --to Kai 'eight'            | 0 | Kai:slow:8p
T

# --- one room, and people who come to it later: what the room has is not sent there again, and they count as told; what never
# arrived there is tried again for them
begin <<Y
channels: {room: {type: program, command: ["$PWD/door-room"], limits: {attempts: 2}}, phone: {type: stdout}}
people:
  - {name: Dana, role: social, channels: [room]}
  - {name: Henrik, role: leadership, channels: [room, phone]}
routes:
  - {name: one, when: order*, to: Dana, continue: true}
  - {name: two, when: order*, to: Henrik, wait: 5m}
Y
make_door room
timeline <<'T'
09:00 | post x:1 an order                       | 0 | Dana:room:1r
09:05 | run                                     | 0 | Henrik:room:1r
09:10 | mood room 1                             | 0 |
09:10 | post x:2 an order                       | 6 |
09:14 | mood room 0                             | 0 |
09:15 | run                                     | 0 | Dana:room:2w Henrik:room:2w
09:20 | mood room 1                             | 0 |
09:20 | post x:3 an order                       | 6 |
09:25 | run                                     | 6 | Henrik:phone:3a
T
expect "messages in the room" "$(jq -c 'select(.event == "message")' events.ndjson | wc -l)" 1
