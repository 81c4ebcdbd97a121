# Bluesky's own PDS and AppView with two accounts and a thread, for long tests. Source it behind servers.sh. They need PostgreSQL, Redis
# and @atproto/dev-env of npm, which `.ci/deps long` takes.
# shellcheck shell=bash disable=SC2154

# start_bluesky: starts all of it. What it made: `net pds`, `net appview` (addresses), `net root`, `net parent` (posts of Alice),
# `net alice`, `net shop` (accounts, whose handles are alice.test and larkspur.test, and passwords hush-hush-alice, -larkspur).
start_bluesky() {
	local modules=${SB_NODE_MODULES:-$TOP/.deps/node/node_modules} postgres port redis tries=0
	[ -d "$modules/@atproto/dev-env" ] || skip "@atproto/dev-env is not here"
	command -v redis-server >/dev/null || skip "redis-server is not here"
	postgres=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort | tail -n 1)
	[ -n "$postgres" ] || skip "PostgreSQL is not here"
	postgres=${postgres%/initdb}
	as() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
	server() { cd / && if [ "$(id -u)" -eq 0 ]; then exec setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else exec "$@"; fi; }

	port=$(free_port)
	redis=127.0.0.1:$port
	start_server "$port" redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$PWD"
	bluesky_data=$(mktemp -d /tmp/sb-postgres.XXXXXX)
	trap 'stop_servers; rm -rf "$bluesky_data"' EXIT
	[ "$(id -u)" -ne 0 ] || chown postgres "$bluesky_data"
	port=$(free_port)
	(cd / && as "$postgres/initdb" -D "$bluesky_data/db" -U pg -A trust) >initdb.log 2>&1 || fail "initdb:" "$(tail -n 3 initdb.log)"
	start_server "$port" server "$postgres/postgres" -D "$bluesky_data/db" -h 127.0.0.1 -p "$port" -k "$bluesky_data"

	mkfifo ask
	NODE_PATH=$modules DB_POSTGRES_URL=postgresql://pg@127.0.0.1:$port/postgres REDIS_HOST=$redis \
		node "$TOP/tests/lib/bluesky_net.js" <ask >net.out 2>net.err &
	server_pids+=($!)
	exec 4>ask
	until grep -qs '"pds"' net.out; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || fail "Bluesky does not start:" "$(tail -n 5 net.err)"
		sleep 0.2
	done
}

net() { grep '"pds"' net.out | jq -r ".$1"; }

# settle: lets the AppView catch up
settle() {
	local wanted tries=0
	wanted=$(($(grep -c '^ok' net.out) + 1))
	echo >&4
	until [ "$(grep -c '^ok' net.out)" -ge $wanted ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "the AppView does not catch up"
		sleep 0.1
	done
}

# session NAME: an account's token
session() {
	curl -fsS -H 'Content-Type: application/json' -d "{\"identifier\": \"$1.test\", \"password\": \"hush-hush-$1\"}" \
		"$(net pds)/xrpc/com.atproto.server.createSession" | jq -r .accessJwt
}

# skeet TOKEN DID RECORD: writes a post and prints its {uri, cid}
skeet() {
	jq -cn --arg did "$2" --argjson record "$3" '{repo: $did, collection: "app.bsky.feed.post", record: ({createdAt: (now | todateiso8601)} + $record)}' |
		curl -fsS -H "Authorization: Bearer $1" -H 'Content-Type: application/json' -d @- "$(net pds)/xrpc/com.atproto.repo.createRecord" | jq -c '{uri, cid}'
}
