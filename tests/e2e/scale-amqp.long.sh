# RabbitMQ needs no glue: amqp-consume feeds each message to the pipe, and acknowledges it when the pipe ends well. Workers are
# killed; every post comes out.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
command -v amqp-consume >/dev/null && [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || skip "rabbitmq-server or amqp-tools is not here"
posts=${SB_TEST_POSTS:-10000} batch=100
port=$(free_port)
export RABBITMQ_NODENAME=sb$port@localhost RABBITMQ_NODE_PORT=$port RABBITMQ_MNESIA_BASE=$PWD/mnesia RABBITMQ_LOG_BASE=$PWD/log \
	RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_DIST_PORT RABBITMQ_ENABLED_PLUGINS_FILE=$PWD/plugins HOME=$PWD ERL_EPMD_PORT \
	RABBITMQ_SERVER_START_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
RABBITMQ_DIST_PORT=$(free_port) ERL_EPMD_PORT=$(free_port)
: >plugins
# Erlang's port mapper would stay behind as a daemon: ours runs in the foreground
epmd=$(command -v epmd || echo /usr/lib/erlang/bin/epmd)
start_server "$ERL_EPMD_PORT" "$epmd" -address 127.0.0.1 -port "$ERL_EPMD_PORT"
/usr/lib/rabbitmq/bin/rabbitmq-server >rabbit.log 2>&1 </dev/null &
server_pids+=($!)
tries=0
until amqp-declare-queue --server 127.0.0.1 --port "$port" -d -q raw >/dev/null 2>&1; do
	tries=$((tries + 1))
	[ $tries -lt 300 ] || fail "RabbitMQ does not start" "$(tail -5 rabbit.log)"
	sleep 0.1
done
/usr/bin/python3 "$TOP/tests/bench/generate.py" "$posts" >posts.ndjson
sb-filter lang:en posts.ndjson | sb-score | sort >wanted
mkdir batches out
split -l "$batch" -a 4 posts.ndjson batches/
for file in batches/*; do
	amqp-publish --server 127.0.0.1 --port "$port" -r raw -p <"$file" || fail "amqp-publish: $?"
done

# a batch is one message; its output is a file of its own, there whole or not at all
cat >work <<'W'
#!/bin/bash
set -o pipefail
new=out/.$$
tee "$new.in" | { sb-filter --rejects bad lang:en || [ $? -eq 1 ]; } | sb-score >"$new" || exit 1
mv "$new" "out/$(sha1sum <"$new.in" | cut -c 1-40)" && rm "$new.in"
W
chmod +x work
consumers=()
consume() { # N: starts consumer N, in a group of its own
	setsid amqp-consume --server 127.0.0.1 --port "$port" -q raw --prefetch-count 4 ./work 2>/dev/null &
	consumers[$1]=$!
}
for n in 0 1 2; do consume $n; done
want=$(find batches -type f | wc -l) killed=0 tries=0
while [ "$(find out -type f -not -name '.*' | wc -l)" -lt "$want" ]; do
	tries=$((tries + 1))
	[ $tries -lt 3000 ] || fail "only $(find out -type f -not -name '.*' | wc -l) of $want batches came out"
	if [ $killed -lt 8 ]; then
		kill -9 -- "-${consumers[killed % 3]}"
		wait "${consumers[killed % 3]}" 2>/dev/null
		consume $((killed % 3))
		killed=$((killed + 1))
	fi
	sleep 0.05
done
for n in 0 1 2; do kill -- "-${consumers[n]}"; done
find out -type f -not -name '.*' -exec cat {} + | sort >got
echo "posts $posts, batches $want, consumers killed $killed"
cmp got wanted || fail "missing: $(comm -13 got wanted | wc -l), more than once or other: $(comm -23 got wanted | wc -l)"
