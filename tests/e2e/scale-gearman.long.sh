# Gearman needs no glue: a worker runs the pipe on each job, and the client waits for the answer; GNU parallel does the same on
# the cores of one machine.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
command -v gearman >/dev/null && command -v gearmand >/dev/null || skip "gearman-tools or gearman-job-server is not here"
port=$(free_port)
start_server "$port" gearmand --listen 127.0.0.1 --port "$port" --log-file "$PWD/gearmand.log"
/usr/bin/python3 "$TOP/tests/bench/generate.py" 5000 >posts.ndjson
sb-score posts.ndjson | sort >wanted
for _ in 1 2 3; do
	gearman -h 127.0.0.1 -p "$port" -w -f score -- sb-score &
	server_pids+=($!)
done
split -l 100 -a 4 posts.ndjson batch.
for file in batch.*; do
	gearman -h 127.0.0.1 -p "$port" -f score <"$file" || fail "a job failed: $?"
done | sort >got
cmp got wanted || fail "missing: $(comm -13 got wanted | wc -l), other: $(comm -23 got wanted | wc -l)"
