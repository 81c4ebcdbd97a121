# The examples of lib/data/units hold what they promise: the units are valid and hardened, what they start runs on the sample
# with the environment that they give, and so does each line of the crontab.
# shellcheck source=tests/lib/servers.sh
. "$TOP/tests/lib/servers.sh"
units=$TOP/lib/data/units
export SB_NOW=2026-03-23T09:00:00Z
mkdir -p etc/sb var/lib/sb credentials home/sb
for folder in etc/sb home/sb; do
	cp "$TOP/lib/data/people.csv" "$TOP/lib/data/routes.yaml" "$folder"
	cp "$TOP/lib/data/sample-brand.query" "$folder/brand.query"
	echo 'sample:' >"$folder/sources.txt"
done

if command -v systemd-analyze >/dev/null; then
	systemd-analyze verify --man=no "$units"/*.service "$units"/*.timer 2>verify || fail "systemd-analyze verify:" "$(cat verify)"
	[ ! -s verify ] || fail "systemd-analyze verify:" "$(cat verify)"
	for unit in "$units"/*.service; do # 10 is the worst; an unhardened service has 9.6
		systemd-analyze security --offline=yes --threshold=20 "$unit" >security || fail "${unit##*/}: $(tail -n 1 security)"
	done
fi # else only what they start is tried

# unit SERVICE: runs its ExecStart as the manager would, with /etc and /var/lib here.
cat >unit.py <<'P'
import os, re, shlex, sys
text = open(sys.argv[1]).read().replace("\\\n", " ")
root = os.getcwd()
here = lambda s: s.replace("/etc", root + "/etc").replace("/var/lib", root + "/var/lib")
values = lambda key: re.findall(r"^%s=(.*)$" % key, text, re.M)
env = {k: os.environ[k] for k in ("PATH", "SB_NOW", "ASAN_OPTIONS")}
env["CREDENTIALS_DIRECTORY"] = root + "/credentials"
for line in values("Environment"):
    for pair in shlex.split(here(line)):
        key, value = pair.split("=", 1)
        env[key] = os.environ.get(key, value) if key == "SB_NATS" else value
for loaded in values("LoadCredential"):
    name = loaded.split(":")[0]
    os.close(os.open("credentials/" + name, os.O_CREAT | os.O_WRONLY, 0o440)) # as with an access list
assert values("DynamicUser") == ["yes"] and values("StateDirectory") == ["sb"], "the state has no home"
[start] = values("ExecStart")
os.umask(int(values("UMask")[0], 8))
argv = [re.sub(r"\$\{(\w+)\}", lambda m: env[m[1]], a).replace("$$", "$").replace("%%", "%") for a in shlex.split(here(start))]
assert argv[0].startswith("/"), argv[0]
if values("StandardOutput") == ["null"]:
    os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
os.execve(argv[0], argv, env)
P
unit() { python3 unit.py "$units/$1"; }

unit sb-gather.service >out 2>&1 || fail "sb-gather ends with $?" "$(cat out)"
[ ! -s out ] || fail "sb-gather says" "$(cat out)"
kept=$(wc -l <var/lib/sb/posts.ndjson)
[ "$kept" -gt 300 ] || fail "sb-gather kept $kept posts"
sb-filter -c 'role:staff' var/lib/sb/posts.ndjson >/dev/null || fail "nobody is known from the people file"
[ "$(stat -c %a var/lib/sb/posts.ndjson)" = 600 ] || fail "others can read the archive"
# gather: runs the unit; is the way it ended a success to the manager?
gather() {
	local status=0
	unit sb-gather.service >out 2>&1 || status=$?
	case " $(sed -n 's/^SuccessExitStatus=//p' "$units/sb-gather.service") 0 " in *" $status "*) return 0 ;; esac
	return 1
}
# where nothing matches
cp etc/sb/brand.query brand.query
echo nothingofthekind >etc/sb/brand.query
gather || fail "nothing new is a failure" "$(cat out)"
cp brand.query etc/sb/brand.query
[ "$(wc -l <var/lib/sb/posts.ndjson)" = "$kept" ] || fail "posts that do not match were kept"
# a mistake leaves nothing to match, either
echo 'no source' >etc/sb/sources.txt
if gather; then fail "a source that is none is a success" "$(cat out)"; fi
echo 'sample:' >etc/sb/sources.txt

told() { XDG_STATE_HOME=$PWD/var/lib sb-notify log | jq -r .event | grep -c "^accepted\$"; }
[ "$(told)" -eq 0 ] || fail "sb-gather told somebody by itself"
python3 unit.py "$units/sb-notify.service" >out 2>&1 &
pid=$!
server_pids+=("$pid")
told_enough() { [ "$(told)" -gt 20 ]; }
wait_until told_enough || fail "sb-notify told $(told)" "$(cat out)"
kill "$pid"
status=0
wait "$pid" || status=$?
[ $status -eq 0 ] || [ $status -eq 143 ] || fail "sb-notify ends with $status" "$(cat out)" # SIGTERM: systemd calls both clean
server_pids=()

unit sb-report.service >out 2>&1 || fail "sb-report ends with $?" "$(cat out)"
grep -q '<html' var/lib/sb/dashboard.html || fail "no dashboard"

if command -v nats-server >/dev/null; then
	start_nats
	export SB_NATS=$nats
	sb-worker create --subject 'posts.>' --filter posts.raw "$nats/POSTS/score" &&
		sb-worker create --filter posts.scored "$nats/POSTS/scored" || fail "no stream"
	sb-fetch --no-state sample: | sb-worker publish --to "$nats/posts.raw" || fail "nothing published"
	python3 unit.py "$units/sb-worker@.service" >out 2>&1 &
	pid=$!
	server_pids+=("$pid")
	sb-worker drain --follow --from "$nats/POSTS/scored" >drained 2>drain.err &
	drain=$!
	server_pids+=("$drain")
	wait_until has_lines "$kept" . drained || fail "the worker scored $(wc -l <drained) of $kept" "$(cat out drain.err)"
	cmp <(sort drained) <(sort var/lib/sb/posts.ndjson) || fail "workers and the pipe differ"
fi

# the crontab: five fields, and the command up to a bare %
cat >cron.py <<'P'
import re, sys
bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
for line in open(sys.argv[1]):
    line = line.rstrip("\n")
    if not line or line[0] == "#" or re.match(r"\w+=", line):
        continue
    *fields, command = line.split(None, 5)
    for field, (low, high) in zip(fields, bounds, strict=True):
        assert re.fullmatch(r"\*(/\d+)?|\d+", field), line
        assert all(low <= int(n) <= high for n in re.findall(r"^\d+", field)), line
    assert not re.search(r"(?<!\\)%", command), "cron ends the command here: " + line
    print(command.replace("\\%", "%"))
P
python3 cron.py "$units/crontab" >commands || exit 1
export HOME=$PWD/home XDG_STATE_HOME=$PWD/home/state
[ "$(wc -l <commands)" -eq 4 ] || fail "the crontab has $(wc -l <commands) commands"
while IFS= read -r command; do
	/bin/bash -c "$command" >out 2>&1 || fail "cron: $command" "status $?" "$(cat out)"
	[ ! -s out ] || fail "cron would mail this of: $command" "$(cat out)"
done <commands
[ "$(cat home/sb/posts.ndjson-* | wc -l)" = "$kept" ] || fail "cron gathered another number of posts"
grep -q '<html' home/sb/dashboard.html || fail "cron made no dashboard"
