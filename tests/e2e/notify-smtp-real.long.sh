# A real OpenSMTPD that refuses single recipients of one incident: 550 ends that recipient for good and goes by their next channel,
# 451 is tried again within the deadline and then goes by the next one, and nobody else waits for either.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
smtpd=$(command -v smtpd || echo /usr/sbin/smtpd)
[ -x "$smtpd" ] || skip "opensmtpd is not here: .ci/deps long takes it, where there is no other mail server"
[ "$(id -u)" -eq 0 ] || skip "opensmtpd is root's"
"${smtpd%smtpd}smtpctl" show status >/dev/null 2>&1 && skip "this machine's own opensmtpd runs, and there can be one only"
box=$(mktemp -d "${TMPDIR:-/tmp}/sb-smtpd.XXXXXX") # nobody delivers there, who cannot look into the test's own folder
trap 'stop_servers; rm -rf "$box"' EXIT
chown nobody "$box"
port=$(free_port)

start_smtpd() { # FILTER...: the chain that recipients go through
	cat >smtpd.conf <<-C
		filter "later" phase rcpt-to match rcpt-to regex { "^(tempfail|slow)" } reject "451 4.3.0 try later"
		filter "slow" phase rcpt-to match rcpt-to regex { "^slow" } reject "451 4.3.0 try later"
		filter "never" phase rcpt-to match rcpt-to regex { "^bad" } reject "550 5.1.1 no such user"
		filter "these" chain { $(printf '"%s", ' "$@" | sed 's/, $//') }
		listen on 127.0.0.1 port $port filter "these"
		action "store" maildir "$box/%{rcpt.user}" virtual { "@" = "nobody" }
		match from any for domain "larkspur.example" action "store"
	C
	start_server "$port" "$smtpd" -d -f smtpd.conf
	cat "server-$port.log" >>smtpd.log
}
mails() { find "$box" -path '*/new/*' -type f | wc -l; }
wait_for_mails() { # N: the server has taken them before it puts them into the folder
	local tries=0
	until [ "$(mails)" -ge "$1" ] || [ $tries -ge 200 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
	expect "mails" "$(mails)" "$1"
}
ran() { # WANTED-STATUS COMMAND...
	local wanted=$1 status=0
	shift
	"$@" >now.ndjson 2>>messages || status=$?
	cat now.ndjson >>events.ndjson
	expect "status of $*" $status "$wanted"
}
steps() { # PERSON [FILE]: what became of their messages
	jq -rc --arg who "$1" 'select(.to == $who and .event != "message") | .event + (if .outcome then ":" + .outcome else "" end) + "/" + .channel' \
		"${2:-events.ndjson}" | tr '\n' ' '
}

# those who are refused stand before those who are not
{
	cat <<-Y
		channels:
		  mail: {type: mail, server: "smtp://127.0.0.1:$port", from: listening@larkspur.example}
		  desk: {type: stdout}
		people:
		  - {name: Gone, role: social, channels: [{mail: bad@larkspur.example}, desk]}
		  - {name: Temp, role: social, channels: [{mail: tempfail@larkspur.example}]}
		  - {name: Slow, role: social, channels: [{mail: slow@larkspur.example}, desk]}
	Y
	for i in 1 2 3 4 5 6 7 8; do
		echo "  - {name: Gone $i, role: social, channels: [{mail: bad$i@larkspur.example}]}"
		echo "  - {name: Temp $i, role: social, channels: [{mail: tempfail$i@larkspur.example}]}"
		echo "  - {name: Dana $i, role: social, channels: [{mail: dana$i@larkspur.example}]}"
	done
	echo 'routes: [{name: complaints, when: refund, to: "role:social", severity: high, deadline: 2m}]'
} >routes.yaml
echo '{"id":"x:1","network":"x","url":"https://x.example/1","text":"Where is my refund? Früchte = 5 €\n.\nthe end"}' >post.ndjson

start_smtpd later never
export SB_NOW=2026-03-10T10:00:00Z
ran 6 sb-notify -c routes.yaml post.ndjson
wait_for_mails 8
for i in 1 2 3 4 5 6 7 8; do
	expect "steps of Dana $i" "$(steps "Dana $i")" "notified/mail accepted/mail "
	expect "steps of Gone $i, who has no other channel" "$(steps "Gone $i")" "notified/mail failed:failed/mail "
	expect "steps of Temp $i" "$(steps "Temp $i")" "notified/mail failed:retry/mail "
done
expect "steps of Gone" "$(steps Gone)" "notified/mail failed:rerouted/mail notified/desk accepted/desk "
expect "reasons" "$(jq -r 'select(.reason) | .reason' events.ndjson | sort | uniq -c | tr -s ' ' | tr '\n' ';')" \
	" 10 451 4.3.0 try later; 9 550 5.1.1 no such user;"
expect "times of the next attempt, all within the deadline" \
	"$(jq -s 'map(select(.retry_at) | .retry_at) | all(. > "2026-03-10T10:00:00Z" and . <= "2026-03-10T10:02:00Z")' events.ndjson)" true

# at the same moment once more: nobody is due, nobody is asked again
asked() { lines=$(grep -c 'failed-command' "server-$port.log"); }
asked && before=$lines
ran 5 sb-notify run -c routes.yaml
asked
expect "recipients that the server refused meanwhile" "$lines" "$before"

# what is told of it later reaches Gone where Gone was reached, and asks the server for bad@ no more
before=$(grep -c '<bad@' "server-$port.log")
ran 0 sb-notify update -c routes.yaml --as Dana 1r "The refund is on its way."
expect "steps of Gone in the update" "$(steps Gone now.ndjson)" "notified/desk accepted/desk "
expect "times that bad@ was asked for in the update" "$(($(grep -c '<bad@' "server-$port.log") - before))" 0
wait_for_mails 16

# the server takes all but the slow one from here on: each of the others has one mail of the newest words and no more. It is ended
# when it knows that it has delivered: what stands in its queue it would deliver again.
tries=0
until [ -z "$("${smtpd%smtpd}smtpctl" show queue)" ] || [ $tries -ge 200 ]; do tries=$((tries + 1)) && sleep 0.05; done
stop_servers
start_smtpd slow never
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
	next=$(jq -rs '[.[] | select(.retry_at) | .retry_at] | max' events.ndjson)
	[[ $next > $SB_NOW ]] || break
	SB_NOW=$next
	status=0
	sb-notify run -c routes.yaml >now.ndjson 2>>messages || status=$?
	cat now.ndjson >>events.ndjson
done
expect "status at the end" "$status" 0
wait_for_mails 25
for i in '' ' 1' ' 8'; do
	expect "how Temp$i was reached at last" "$(steps "Temp$i" | tail -c 15)" " accepted/mail "
	expect "mails for Temp$i" "$(find "$box/tempfail${i# }" -path '*/new/*' | wc -l)" 1
done
expect "how Slow was reached at last" "$(steps Slow | tail -c 49)" "failed:rerouted/mail notified/desk accepted/desk "
expect "when, of the deadline" "$(jq -rs '[.[] | select(.to == "Slow" and .outcome == "rerouted") | .at] | last < "2026-03-10T10:02:00Z"' events.ndjson)" true
expect "messages" "$(cat messages)" ""
/usr/bin/python3 - "$box" <<'P' || exit 1
import email.policy, glob, sys
mails = [email.message_from_binary_file(open(f, "rb"), policy=email.policy.default) for f in glob.glob(sys.argv[1] + "/dana1/new/*")]
first, update = sorted(mails, key=lambda m: "update" in m["Subject"])
assert update["In-Reply-To"] == first["Message-ID"], update.items()
assert not first.defects and "Früchte = 5 €\n.\nthe end\n" in first.get_body(("plain",)).get_content().replace("\r\n", "\n")
P
