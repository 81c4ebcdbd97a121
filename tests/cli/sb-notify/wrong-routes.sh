# Every mistake in a routes file is told with its file, line and column, and nothing is accepted.
try() {
	cat >routes.yaml
	echo '{"id":"x:1","text":"refund"}' | sb-notify -c routes.yaml && echo "taken: $(cat routes.yaml)"
}
full() { printf 'channels:\n  desk: {type: stdout}\npeople:\n  - {name: Dana, channels: [desk]}\nroutes:\n  - {when: refund, to: Dana}\n'; }
channel() { full | sed "s|type: stdout.*|$1}|" | try; }
person() { full | sed "s|name: Dana.*|$1}|" | try; }
route() { full | sed "s|when: refund.*|$1}|" | try; }
exec 2>&1
# libfyaml's own words are not ours to compare
{
	full | sed 's/routes:/people: []\nroutes:/' | try
	printf '\tchannels: 1\n' | try
	printf 'channels: [\n' | try
} 2>&1 | sed -E 's/(routes.yaml:[0-9]+:).*/\1/'
full | sed 's/routes:/rotues:/' | try
full | sed '/routes:/,$d' | try
: | try
printf 'channels: {}\n---\npeople: []\n' | try
printf 'channels: \377\n' | try
printf -- '- a\n' | try
full | sed 's/desk: {type: stdout}/desk: \&a {type: stdout}\n  other: *a/' | try
channel 'typo: stdout'
channel 'type: carrier-pigeon'
channel 'type: ../webhook, url: "http://h"'
channel 'type: stdout, url: "http://h"'
channel 'type: webhook'
channel 'type: webhook, url: "ftp://h"'
channel 'type: webhook, url: "https://me:secret@h/"'
channel 'type: webhook, url: "https://h/", url_file: u'
channel 'type: webhook, url: "https://h/", on_unknown: perhaps'
channel 'type: webhook, url: "https://h/", limits: {timeout: 3h}'
channel 'type: webhook, url: "https://h/", limits: {attempts: 0}'
channel 'type: webhook, url: "https://h/", limits: {age: soon}'
channel 'type: webhook, url: "https://h/", token: hush'
channel 'type: mail, server: mail.example, from: a@b.example'
channel 'type: mail, server: "smtp://h"'
channel 'type: mail, server: "smtp://h", from: "a b@c.example"'
channel 'type: mail, server: "smtp://h", from: a@b.example, starttls: maybe'
channel 'type: mail, server: "smtp://h", from: a@b.example, user: u'
channel 'type: mail, server: "smtp://h", from: a@b.example'
channel 'type: program, command: run-me'
channel 'type: program'
person 'handle: dana, channels: [desk]'
person 'name: Dana'
person 'name: Dana, channels: [door]'
person 'name: Dana, channels: []'
person 'name: Dana, channels: {desk: a}'
person 'name: Dana, channels: [{desk: a, door: b}]'
person 'name: Dana, nmae: D, channels: [desk]'
person 'name: everyone, channels: [desk]'
person 'name: "Dana, W", channels: [desk]'
route 'when: refund'
route 'to: Dana'
route 'when: "(refund", to: Dana'
route 'when: refund, to: Dnaa'
route 'when: refund, to: "role:social"'
route 'when: refund, to: []'
route 'when: refund, to: Dana, channel: door'
route 'when: refund, to: Dana, severity: awful'
route 'when: refund, to: Dana, continue: perhaps'
route 'when: refund, to: Dana, escalate: [{after: 10m}]'
route 'when: [refund], to: Dana'
ls "$XDG_STATE_HOME/sb"
sb-notify status
