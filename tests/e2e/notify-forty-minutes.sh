# The story of the approval that took 40 minutes from the top to the call centre: here one broadcast reaches leadership, the call
# centre and the shop's own engineer at once; each role acknowledges; silence is repeated to and escalates to the social team; the
# correction and the all-clear reach everyone who had the first message; and the time to reach each role is measured.
# shellcheck disable=SC2154
. "$TOP/tests/lib/timeline.sh"
cp "$TOP/lib/data/routes.yaml" routes.yaml
day=2026-03-05
# names of two words stand with "_" for the space in the table
sed -i 's/Marguerite Oduya/Marguerite_Oduya/; s/Henrik Saal/Henrik_Saal/; s/Carol Benning/Carol_Benning/; s/Inês Pacheco/Inês_Pacheco/; s/Tamsin Grey/Tamsin_Grey/; s/Samira Haddad/Samira_Haddad/; s/Dana Whitlock/Dana_Whitlock/' routes.yaml
timeline <<'T'
07:20 | send --route break-in --as Marguerite_Oduya 'Somebody broke into a server. Names and passwords were read.' | 0 | Marguerite_Oduya:phone:1r Henrik_Saal:phone:1r Carol_Benning:desk:1r Inês_Pacheco:desk:1r
07:21 | ack 1r --as larkspur_carol                                         | 0 |
07:23 | ack 1r --as Inês_Pacheco                                           | 0 |
07:24 | run                                                                | 0 |
07:25 | run                                                                | 0 | Marguerite_Oduya:phone:1r.2 Henrik_Saal:phone:1r.2
07:28 | update 1r 'Correction: names, no passwords.' --as Inês_Pacheco     | 0 | Marguerite_Oduya:phone:1r.3 Henrik_Saal:phone:1r.3 Carol_Benning:desk:1r.3 Inês_Pacheco:desk:1r.3
07:30 | run                                                                | 0 | Marguerite_Oduya:phone:1r.4 Henrik_Saal:phone:1r.4 Tamsin_Grey:desk:1r.5 Samira_Haddad:desk:1r.5 Dana_Whitlock:desk:1r.5
07:32 | ack 1r --as Henrik_Saal                                            | 0 |
07:33 | ack 1r --as Dana_Whitlock                                          | 0 |
07:40 | run                                                                | 0 |
09:20 | record {"id":"hackernews:47249975","text":"Interesting bit is not the break-in"} | 0 | Marguerite_Oduya:phone:2w Henrik_Saal:phone:2w Carol_Benning:desk:2w Inês_Pacheco:desk:2w
09:21 | ack 2w --as Henrik_Saal                                            | 0 |
09:21 | ack 2w --as Carol_Benning                                          | 0 |
09:22 | claim 2w --as Inês_Pacheco                                         | 0 |
12:00 | close 1r 'The hole is closed, all letters are out.' --as Marguerite_Oduya | 0 | Marguerite_Oduya:phone:1r.6 Henrik_Saal:phone:1r.6 Carol_Benning:desk:1r.6 Inês_Pacheco:desk:1r.6 Tamsin_Grey:desk:1r.6 Samira_Haddad:desk:1r.6 Dana_Whitlock:desk:1r.6
12:01 | run                                                                | 0 |
T
expect "who still has to acknowledge" "$(jq -c 'select(.event == "ack" and .incident == "1r") | [.actor, .missing]' events.ndjson | tr '\n' ' ')" \
	'["Carol_Benning",2] ["Inês_Pacheco",1] ["Henrik_Saal",1] ["Dana_Whitlock",0] '
expect "how the all-clear reads" "$(jq -r 'select(.event == "message" and .revision == 6) | .text' events.ndjson | sed -n 1,3p)" \
	"$(printf '[critical] all clear: break-in\nThe hole is closed, all letters are out.\n1r is closed: nothing is left to do')"
told() { jq -r --argjson r "$1" 'select(.event == "accepted" and .incident == "1r" and (.revision // 1) <= $r) | .to' events.ndjson | sort -u; }
expect "who heard the all-clear" "$(jq -r 'select(.event == "accepted" and .revision == 6) | .to' events.ndjson | sort)" "$(told 5)"

# every role is reached at once, but the one to which silence escalated, after ten minutes: within the attention span of a post
sb-report reachtime --format json events.ndjson >reach.json || fail "sb-report: $?"
expect "reachtime of the break-in" "$(jq -c '[.told, .reached, .in_time_share]' reach.json)" '[11,11,1]'
expect "reachtime of each role" "$(jq -r '.roles[] | "\(.role) \(.level) \(.reached)/\(.told) \(.accepted_max_s)s"' reach.json | sort | tr '\n' ';')" \
	"callcentre middle 2/2 0s;leadership top 4/4 0s;product front 2/2 0s;social front 1/1 600s;social middle 2/2 600s;"
