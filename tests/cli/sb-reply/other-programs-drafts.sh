# What another program put into the queue is looked at by the next run: cut, refused, or left waiting.
sb-reply list >/dev/null # makes the queue
add() { /usr/bin/python3 - "$XDG_STATE_HOME/sb/reply.db" "$@" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("INSERT INTO draft (key, network, text, by, approved_by, created_at) VALUES (?, ?, ?, ?, nullif(?, ''), 1774256400000000)", sys.argv[2:7])
db.commit()
P
}
export SB_NOW=2026-03-23T09:00:00Z
add n:1 x "$(jq -rn '"We found the fault. " * 20')" ines ''
add n:2 hackernews "Hello" ines tamsin
add n:3 x "Dear all" ines ''
sb-reply run | jq -r '[.event, .draft, .outcome, .reason] | @tsv'
echo "status ${PIPESTATUS[0]}"
sb-reply list --format json | jq -r '[.id, .state, .reason, (.parts | length)] | @tsv'
