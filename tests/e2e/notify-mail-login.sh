# Mail goes over TLS and a log-in to a server that asks for both; a certificate that nobody vouches for, or a wrong
# password, loses nothing and is told; the password shows nowhere.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || skip "python3-aiosmtpd is not here"
command -v openssl >/dev/null || skip "openssl is not here"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost 2>/dev/null || skip "openssl makes no certificate"
port=$(free_port)
start_server "$port" /usr/bin/python3 "$TOP/tests/lib/tls_mail.py" "$port" cert.pem key.pem mailbox
cat >routes.yaml <<Y
channels:
  mail: {type: mail, server: "smtp://localhost:$port", from: a@shop.example, starttls: true, user: listening, password_file: mail.password}
people: [{name: Dana, channels: [{mail: dana@shop.example}]}]
routes: [{name: all, when: "*", to: Dana}]
Y
(umask 077 && echo 'correct horse' >mail.password)
say() { # WANTED-STATUS WORDS
	local status=0
	sb-notify send -c routes.yaml --state "$2.db" --to Dana "$2" >>events.ndjson 2>>messages || status=$?
	expect "status of '$2'" $status "$1"
}
mails() { find mailbox/new -type f 2>/dev/null | wc -l; }

CURL_CA_BUNDLE=$PWD/cert.pem say 0 trusted
expect "mails" "$(mails)" 1
grep -q 'To: <dana@shop.example>' mailbox/new/* || fail "not to Dana"
say 5 stranger
expect "mails by way of a stranger" "$(mails)" 1
echo 'wrong battery' >mail.password
CURL_CA_BUNDLE=$PWD/cert.pem say 5 mistyped
expect "mails with a wrong password" "$(mails)" 1
expect "what became of them" "$(jq -c 'select(.event != "notified") | [.event, .outcome]' events.ndjson | tr '\n' ' ')" \
	'["accepted",null] ["failed","retry"] ["failed","retry"] '
expect "messages" "$(cat messages)" "sb-notify: the channel 'mail': access refused: 535 5.7.8 Authentication credentials invalid; what waits for it goes by other channels, or is tried again"
encoded=$(printf '\0listening\0wrong battery' | base64)
if grep -l -e battery -e "$encoded" events.ndjson messages ./*.db*; then fail "a secret shows"; fi
