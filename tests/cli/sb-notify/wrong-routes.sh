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
full | sed 's/name: Dana,/name: Dana, department: support,/; s/to: Dana/to: support/' | try
route 'when: refund, to: "role:social"'
route 'when: refund, to: []'
route 'when: refund, to: Dana, channel: door'
route 'when: refund, to: Dana, severity: awful'
route 'when: refund, to: Dana, continue: perhaps'
route 'when: refund, to: Dana, escalate: [{after: 10m}]'
route 'when: [refund], to: Dana'
route 'when: refund, to: Dana, escalate: {after: 10m, to: Dana}'
route 'when: refund, to: Dana, escalate: [{after: 10m, to: Nobody}]'
route 'when: refund, to: Dana, quiet: sometimes'
route 'when: refund, to: Dana, quiet: {do: defer, passes: awful}'
route 'when: refund, to: Dana, limit: 20'
route 'when: refund, to: Dana, limit: 0/1h'
route 'when: refund, to: Dana, ack: nobody'
route 'when: refund, to: Dana, wait: 0'
route 'when: refund, to: Dana, group_by: "author..handle"'
route 'when: refund, to: Dana, routes: [{when: x, too: Dana}]'
route 'when: refund, to: Dana, routes: [{to: Dana}]'
route 'when: refund, to: "rotation:nights"'
route 'when: refund, to: Dana, public: [mastodon, mastodn]'
route 'when: refund, to: Dana, public: [mastodon, hackernews]'
route 'when: refund, to: Dana, public: reddit'
person 'name: Dana, channels: [desk], hours: "mon-fri 9-17"'
person 'name: Dana, channels: [desk], hours: "zone Europe/Berlin"'
person 'name: Dana, channels: [desk], hours: ["mon-fri 09:00-17:00", "holiday 31-12"]'
person 'name: Dana, channels: [desk], zone: Europe/Atlantis'
person 'name: Dana, channels: [desk], deputy: Nobody'
person 'name: Dana, channels: [desk], deputy: Dana'
person 'name: Dana, channels: [desk], away: "2026-04-14..2026-04-01"'
channel 'type: stdout, limits: {rate: many}'
channel 'type: webhook, url_file: a, url_env: B'
channel 'type: webhook, url: "https://h/", token_cmd: secret-tool'
channel 'type: syslog, facility: kern'
{ echo 'rotations: {nights: {people: Dana, start: 2026-03-02}}'; full; } | try
{ echo 'rotations: {nights: {people: Dana, start: Monday, shift: 1w}}'; full; } | try
{ echo 'people_file: nowhere.csv'; full; } | try
channel 'type: webhook, url: "https://"'
channel 'type: webhook, url: "https://h h/"'
channel 'type: mail, server: "smtp://h:66000", from: a@b.example'
channel 'type: mail, server: "smtp://h:mail", from: a@b.example'
# people who stand in the people file only are looked at too
alone() { # DEPUTY
	printf 'handle,name,role,channels,hours,deputy\nnova,%s,social,desk,mon-fri 09:00-17:00,%s\nkai,Kai,social,desk,,\n' "$1" "$2" >alone.csv
	printf 'channels: {desk: {type: stdout}}\npeople_file: alone.csv\nroutes: [{when: "*", to: nova}]\n' >routes.yaml
	echo '{"id":"x:1"}' | SB_NOW=2026-03-22T10:00:00Z sb-notify check -c routes.yaml - 2>&1 | sed -n '$p'
}
alone Nova Nobody
alone everyone Kai
alone Nova Kai
ls "$XDG_STATE_HOME/sb"
sb-notify status
