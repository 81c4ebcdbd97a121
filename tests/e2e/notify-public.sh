# Staff and public are told together, in the same words: a message by hand, its correction and its end go into the queue of sb-reply
# in the moment in which they go to the staff, once each; what a stranger wrote is never said in our name.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
export SB_NOW=2026-03-05T07:20:00Z
cat >routes.yaml <<'Y'
channels: {desk: {type: stdout}}
people: [{name: Dana, department: support, channels: [desk]}]
routes: [{name: break-in, when: breach, to: Dana, public: [mastodon, bluesky]}, {name: rest, when: "*", to: Dana}]
Y
ran() { sb-notify "$@" >>events.ndjson || fail "$*: status $?"; }
drafts() { python3 -c 'import os, sqlite3
for row in sqlite3.connect(os.environ["XDG_STATE_HOME"] + "/sb/reply.db").execute("SELECT network, text, \"by\", about FROM draft ORDER BY rowid"): print(*row, sep="|")'; }
ran send -c routes.yaml --route break-in --as Dana 'A server was broken into.'
ran update 1r 'No passwords.' -c routes.yaml --as Dana --queue
ran run -c routes.yaml
ran close 1r 'The hole is closed.' -c routes.yaml --as Dana --public mastodon
ran send -c routes.yaml --to Dana 'For us alone.'
echo '{"id":"x:1","text":"a breach of my trust"}' | sb-notify -c routes.yaml >>events.ndjson || fail "status $?"
expect "the queue" "$(drafts)" "$(printf '%s\n' 'mastodon|A server was broken into.|Dana|notice:1r' 'bluesky|A server was broken into.|Dana|notice:1r' \
	'mastodon|No passwords.|Dana|notice:1r' 'bluesky|No passwords.|Dana|notice:1r' 'mastodon|The hole is closed.|Dana|notice:1r')"
