# Secrets come from files, credentials of the service manager, the environment and programs, reach the server that they are for, and
# stand in no output, no log and no database, whatever the server says back. And the syslog channel: a line for the daemon, tried
# again while there is none.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_web
mkdir credentials
umask 077
echo 'secret four' >four && echo whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw >key && echo secretone >token && echo secrettwo >credentials/web-token && echo "$web/secretpath/x" >url
export CREDENTIALS_DIRECTORY=$PWD/credentials SB_TEST_TOKEN=secretthree SB_TEST_URL=$web/secretenv/x
cat >routes.yaml <<Y
channels:
  file: {type: webhook, url: "$web/file", token_file: token}
  credential: {type: webhook, url: "$web/credential", token_file: web-token}
  env: {type: webhook, url: "$web/env", token_env: SB_TEST_TOKEN}
  cmd: {type: webhook, url: "$web/cmd", token_cmd: [cat, four], sign_cmd: [cat, key]}
  url: {type: webhook, url_file: url}
  urlenv: {type: webhook, url_env: SB_TEST_URL}
  log: {type: syslog, socket: "$PWD/log.socket", facility: local3}
people:
$(for c in file credential env cmd url urlenv; do echo "  - {name: $c, channels: [$c], role: web}"; done)
  - {name: Ops, channels: [log]}
routes: [{name: all, when: web, to: "role:web", deadline: 1d}, {name: log, when: daemon, to: Ops, severity: high, deadline: 1d}]
Y
echo '{"id":"x:1","text":"web"}' >post
SB_NOW=2026-03-10T10:00:00Z sb-notify -c routes.yaml post >out 2>err || fail "status $?" "$(cat out err)"
expect "what the servers got" "$(jq -r '[.path, .authorization] | @tsv' "$moods/requests.ndjson" | sort)" "$(printf '%s\t%s\n' /cmd 'secret four' \
	/credential 'Bearer secrettwo' /env 'Bearer secretthree' /file 'Bearer secretone' /secretenv/x '' /secretpath/x '' | sort)"
expect "signed" "$(jq -r 'select(.path == "/cmd") | .headers["webhook-signature"]' "$moods/requests.ndjson" | cut -c 1-3)" v1,
# servers that say back what they were sent
for c in file credential env cmd; do echo 400 >"$moods/$c"; done
printf '400\nno: %s\n' "$web/secretpath/x" >"$moods/secretpath"
printf '400\nno: %s\n' "$web/secretenv/x" >"$moods/secretenv"
echo '{"id":"x:2","text":"web"}' >post
SB_NOW=2026-03-10T10:01:00Z sb-notify -c routes.yaml post >>out 2>>err
sb-notify log >>out
sb-notify status --all --format json >>out
grep -q 'status 400: no: ' out || fail "the servers said nothing back"
for secret in secretone secrettwo secretthree 'secret four' secretpath secretenv MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw; do
	grep -l -a -F -e "$secret" out err "$XDG_STATE_HOME"/sb/* && fail "'$secret' stands there"
done
sed -i 's/token_env: SB_TEST_TOKEN/token_env: SB_NOT_SET/' routes.yaml
sb-notify run -c routes.yaml >>out 2>err2 && fail "an absent secret was not missed"
expect "an absent secret" "$(cat err2)" "sb-notify: the variable SB_NOT_SET, which is to hold a secret, is not set"
sed -i 's/token_env: SB_NOT_SET/token_cmd: ["false"]/' routes.yaml
sb-notify run -c routes.yaml >>out 2>err2 && fail "a program that fails gave a secret"
expect "a program that fails" "$(cat err2)" "sb-notify: false: failed, and gave no secret"
sed -i 's/token_cmd: \["false"\]/token_file: token/' routes.yaml

# --- syslog
echo '{"id":"x:3","text":"daemon\nnews"}' >post
SB_NOW=2026-03-10T11:00:00Z sb-notify -c routes.yaml post >log.out
expect "without a daemon" "$? $(jq -r 'select(.event == "failed") | .outcome' log.out)" "5 retry"
/usr/bin/python3 -c '
import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("log.socket")
s.settimeout(20)
open("bound", "w").close()
print(s.recv(4000).decode())' >log.line &
server_pids+=($!)
until [ -e bound ]; do sleep 0.02; done
SB_NOW=2026-03-10T11:20:00Z sb-notify run -c routes.yaml >log.out || fail "status $?"
wait "${server_pids[-1]}"
expect "the line" "$(sed 's/\[[0-9]*\]/[1]/' log.line)" \
	"<155>Mar 10 11:20:00 sb-notify[1]: [high] log: post daemon news To acknowledge: sb-notify ack 3a --as NAME "
