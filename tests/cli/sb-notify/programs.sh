# A program takes the message on its standard input, without a shell, with a small environment and no other descriptor;
# 0 is accepted, 75 is tried again, anything else is refused; one that hangs is ended, and held as unknown.
export SB_NOW=2026-03-10T10:00:00Z SECRET_OF_OURS=1
cat >take <<'S'
#!/bin/sh
cat >"$1.json"
env | cut -d = -f 1 | grep -v -x -e PATH -e HOME -e USER -e LOGNAME -e LANG -e TZ -e TMPDIR -e PWD -e SHLVL -e _ >env
ls /proc/self/fd | tr '\n' ' ' >fds
echo "to where messages go"
exit "$2"
S
chmod +x take
cat >routes.yaml <<'Y'
channels:
  good: {type: program, command: [./take, "$HOME; x", "0"]}
  later: {type: program, command: [./take, later, "75"]}
  never: {type: program, command: [./take, never, "1"]}
  missing: {type: program, command: [./not-here]}
  stuck: {type: program, command: [sleep, "1000"], limits: {timeout: 100ms}}
people:
  - {name: Good, role: a, channels: [good]}
  - {name: Later, role: b, channels: [later]}
  - {name: Never, role: c, channels: [never]}
  - {name: Missing, role: d, channels: [missing]}
  - {name: Stuck, role: e, channels: [stuck]}
routes:
  - {name: all, when: "*", to: everyone}
Y
for who in Good Later Never Missing Stuck; do
	sb-notify send -c routes.yaml --state $who.db --to $who hello | jq -c '[.event, .outcome, .reason]'
	echo "status ${PIPESTATUS[0]}"
done
jq -c 'del(.id, .incident.key)' '$HOME; x.json'
cat env
cat fds
