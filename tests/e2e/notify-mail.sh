# One complaint is one mail to each who is told, through a real SMTP server: a second run sends none, 451 is tried again
# when its time has come, 550 is never tried again, and nobody's refusal takes another's mail away.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_mail
cat >routes.yaml <<Y
channels:
  mail: {type: mail, server: "$mail", from: listening@larkspur.example}
people:
  - {name: Dana, role: social, channels: [{mail: dana@larkspur.example}]}
  - {name: Temp, role: social, channels: [{mail: tempfail@larkspur.example}]}
  - {name: Gone, role: social, channels: [{mail: bad@larkspur.example}]}
routes:
  - {name: complaints, when: refund, to: "role:social", severity: high}
Y
cat >post.ndjson <<'J'
{"type":"post","id":"x:1","network":"x","url":"https://x.example/1","created_at":"2026-03-10T09:59:00Z","author":{"handle":"nøva\r\nBcc: all@larkspur.example"},"text":"Where is my refund? Früchte = 5 €\n.\nFrom here on\u001b[31m nothing works"}
{"type":"post","id":"x:2","network":"x","text":"lovely shoes"}
J
mails() { find "$mailbox/new" -type f 2>/dev/null | wc -l; }
ran() { # WANTED-STATUS COMMAND...
	local wanted=$1 status=0
	shift
	"$@" >>events.ndjson 2>>messages || status=$?
	expect "status of $*" $status "$wanted"
}

export SB_NOW=2026-03-10T10:00:00Z
ran 6 sb-notify -c routes.yaml post.ndjson
expect "mails" "$(mails)" 1
ran 5 sb-notify -c routes.yaml post.ndjson # the same post again: nothing new, and one still waits
expect "mails after the second run" "$(mails)" 1
expect "steps for Temp" "$(jq -c 'select(.to == "Temp") | [.event, .outcome]' events.ndjson | tr '\n' ' ')" '["notified",null] ["failed","retry"] '
expect "steps for Gone" "$(jq -c 'select(.to == "Gone") | [.event, .outcome, .reason]' events.ndjson | tr '\n' ' ')" '["notified",null,null] ["failed","failed","550 5.1.1 no such user"] '

touch mended
ran 5 sb-notify run -c routes.yaml # not due yet
expect "mails before the time has come" "$(mails)" 1
SB_NOW=$(jq -r 'select(.to == "Temp" and .retry_at) | .retry_at' events.ndjson)
ran 0 sb-notify run -c routes.yaml
expect "mails when it has come" "$(mails)" 2
ran 0 sb-notify run -c routes.yaml
expect "mails at the end" "$(mails)" 2

/usr/bin/python3 - "$mailbox" <<'P' || exit 1
import email.policy, glob, sys
mails = [email.message_from_binary_file(open(f, "rb"), policy=email.policy.default) for f in glob.glob(sys.argv[1] + "/new/*")]
assert sorted(m["To"] for m in mails) == ["dana@larkspur.example", "tempfail@larkspur.example"], [m.items() for m in mails]
for m in mails:
    assert m["Bcc"] is None and len(m.get_all("Subject")) == 1, m.items()
    assert m["From"] == "listening@larkspur.example" and m["Auto-Submitted"] == "auto-generated", m.items()
    assert m["Subject"].startswith("[high] complaints: @nøva Bcc: all@larkspur.example on x: Where is my refund?"), m["Subject"]
    assert m["Message-ID"].endswith("@larkspur.example>"), m["Message-ID"]
    assert m.get_content_type() == "multipart/alternative" and not m.defects, m.defects
    plain, html = [part.get_content().replace("\r\n", "\n") for part in m.iter_parts()]
    assert [part.get_content_type() for part in m.iter_parts()] == ["text/plain", "text/html"]
    assert '<a href="https://x.example/1">https://x.example/1</a>' in html and "[31m nothing works</p>" in html, html
    text = plain
    assert "Where is my refund? Früchte = 5 €\n.\nFrom here on[31m nothing works\n" in text, text
    assert "https://x.example/1\nTo acknowledge: sb-notify ack 1r --as NAME" in text, text
assert len({m["Message-ID"] for m in mails}) == 2
assert [m["Date"] for m in mails if "dana" in m["To"]] == ["Tue, 10 Mar 2026 10:00:00 +0000"]
P

# a server that takes the mail and says nothing: sent again under the same Message-ID, so that it can be known as one
rm -rf "$mailbox/new"/*
touch mute
echo '{"id":"x:3","text":"refund please"}' >third.ndjson
sed -i '/tempfail/d; /bad@/d' routes.yaml
ran 5 sb-notify -c routes.yaml third.ndjson
rm mute
SB_NOW=$(jq -r 'select(.about == "x:3" and .retry_at) | .retry_at' events.ndjson)
ran 0 sb-notify run -c routes.yaml
expect "mails, the doubtful one twice" "$(mails)" 2
expect "their Message-IDs" "$(grep -h -i '^Message-ID:' "$mailbox/new"/* | sort -u | wc -l)" 1

# TLS is not offered: a channel that insists on it sends nothing, and the mail waits
sed -i 's/type: mail,/type: mail, starttls: true,/' routes.yaml
echo '{"id":"x:4","text":"refund please"}' >fourth.ndjson
ran 5 sb-notify -c routes.yaml fourth.ndjson
expect "mails without TLS" "$(mails)" 2
expect "messages" "$(cat messages)" ""
