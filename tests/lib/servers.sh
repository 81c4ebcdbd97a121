# Real servers for tests, on loopback, in the test's own folder, ended by process id. Source it:
#	. "$TOP/tests/lib/servers.sh"
# shellcheck shell=bash disable=SC2034 # what it sets is for the tests

server_pids=()

# Ends what this test started, and nothing else.
stop_servers() {
	local pid
	for pid in "${server_pids[@]}"; do kill "$pid" 2>/dev/null; done
	for pid in "${server_pids[@]}"; do wait "$pid" 2>/dev/null; done
	server_pids=()
}
trap stop_servers EXIT

skip() { # why
	echo "$1"
	exit 77
}

fail() { # what was expected and what came
	printf '%s\n' "$@"
	exit 1
}

# A port that nothing listens on now. Tests that run side by side take turns, so that no two get the same one before they
# listen; and it is below those that the system gives to connections.
free_port() {
	/usr/bin/python3 - "${TMPDIR:-/tmp}/sb-test-port.$UID" <<'P'
import fcntl, socket, sys
with open(sys.argv[1], "a+") as last:
    fcntl.flock(last, fcntl.LOCK_EX)
    last.seek(0)
    port = int(last.read() or 19999)
    while True:
        port = port + 1 if 20000 <= port < 31999 else 20000
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try: s.bind(("127.0.0.1", port))
            except OSError: continue
        break
    last.truncate(0)
    print(port, file=last)
print(port)
P
}

# wait_until COMMAND...: until it succeeds; false when it has not for so long that no load of the machine explains it
wait_until() {
	local tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 3000 ] || return 1
		sleep 0.02
	done
}

# lines_logged N PATTERN FILE: whether the file has N such lines; a server may answer before it writes its log, so the
# lines are waited for.
lines_logged() {
	wait_until has_lines "$@"
	[ "$(grep -c -- "$2" "$3")" -eq "$1" ]
}
has_lines() { [ "$(grep -c -- "$2" "$3")" -ge "$1" ]; } # N PATTERN FILE

# start_server PORT COMMAND...: in the background; its output goes to server-PORT.log. $server_address is where it listens,
# where that is not 127.0.0.1.
start_server() {
	local port=$1
	shift
	"$@" >"server-$port.log" 2>&1 </dev/null &
	server_pids+=($!)
	wait_until listens_or_ended "${server_address:-127.0.0.1}" "$port" $! && listens "${server_address:-127.0.0.1}" "$port" ||
		fail "nothing listens on ${server_address:-127.0.0.1}:$port" "$(cat "server-$port.log")"
}
listens() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; } # ADDRESS PORT
listens_or_ended() { listens "$1" "$2" || ! kill -0 "$3" 2>/dev/null; } # ADDRESS PORT PID

# start_snac [ADDRESS]: a Mastodon-compatible server; sets $snac (its URL) and $snac_data. With an address it is on port 80
# there: mentions make notifications only where the host has no port. Call it again for a second instance.
start_snac() {
	local port binary host=${1:-} address=${1:-127.0.0.1}
	binary=$(command -v snac || echo "$TOP/.deps/usr/bin/snac")
	[ -x "$binary" ] || skip "snac2 is not here: .ci/deps build check takes it"
	if [ -n "$host" ]; then
		[ "$(id -u)" -eq 0 ] || skip "port 80 is root's"
		port=80
	else
		port=$(free_port)
		host=127.0.0.1:$port
	fi
	snac_data=$PWD/snac-$host snac=http://$host
	printf '%s\n%s\n%s\n\nadmin@example.org\n' "$address" "$port" "$host" | "$binary" init "$snac_data" >/dev/null 2>&1
	/usr/bin/python3 - "$snac_data/server.json" <<'P'
import json, sys
with open(sys.argv[1]) as f: config = json.load(f)
config.update(protocol="http", num_threads=12, show_instance_timeline=True, disable_email_notifications=True,
	      queue_retry_minutes=1)
with open(sys.argv[1], "w") as f: json.dump(config, f)
P
	snac_binary=$binary
	server_address=$address start_server "$port" "$binary" httpd "$snac_data"
}

# snac_user NAME: makes an account and prints its bearer token.
snac_user() {
	local password
	password=$("$snac_binary" adduser "$snac_data" "$1" </dev/null 2>/dev/null | sed -nE 's/.*password is (.*)$/\1/p')
	curl -fsS "$snac/oauth/x-snac-get-token" --data-urlencode "login=$1" --data-urlencode "passwd=$password"
}

# snac_post TOKEN TEXT [IN_REPLY_TO]: publishes and prints the post's id.
snac_post() {
	curl -fsS -H "Authorization: Bearer $1" --data-urlencode "status=$2" ${3:+--data-urlencode "in_reply_to_id=$3"} \
		"$snac/api/v1/statuses" | jq -r .id
}

# start_mail: an SMTP server that keeps what it gets; sets $mail (its URL) and $mailbox (a Maildir).
start_mail() {
	local port
	/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || skip "python3-aiosmtpd is not here"
	port=$(free_port)
	mail=smtp://127.0.0.1:$port mailbox=$PWD/mailbox
	start_server "$port" /usr/bin/python3 -m aiosmtpd -n -l "127.0.0.1:$port" -c aiosmtpd.handlers.Mailbox "$mailbox"
}

# start_moody_mail: the same server with moods (moody_mail.py says which); sets $mail and $mailbox, moods are files here.
start_moody_mail() {
	local port
	/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || skip "python3-aiosmtpd is not here"
	port=$(free_port)
	mail=smtp://127.0.0.1:$port mailbox=$PWD/mailbox
	PYTHONPATH=$TOP/tests/lib PYTHONDONTWRITEBYTECODE=1 start_server "$port" /usr/bin/python3 -m aiosmtpd -n \
		-l "127.0.0.1:$port" -c moody_mail.Handler "$mailbox"
}

# start_moody_web: a web server that answers as files in $moods say (moody_web.py); sets $web (its URL) and $moods.
start_moody_web() {
	local port
	port=$(free_port)
	web=http://127.0.0.1:$port moods=$PWD/moods
	mkdir -p "$moods"
	start_server "$port" /usr/bin/python3 "$TOP/tests/lib/moody_web.py" "$port" "$moods"
	touch "$moods/requests.ndjson"
}

# requests [PATH]: how many requests the moody web server has seen.
requests() {
	jq -c --arg path "${1:-}" 'select($path == "" or .path == $path)' "$moods/requests.ndjson" | wc -l
}

# expect WHAT CAME WANTED
expect() {
	[ "$2" = "$3" ] || fail "$1: expected '$3', and got '$2'"
}

# start_nginx LOCATIONS: a web server whose server block has these lines; sets $web (its URL). Files are in ./web.
start_nginx() {
	local port
	command -v nginx >/dev/null || skip "nginx is not here"
	port=$(free_port)
	web=http://127.0.0.1:$port
	mkdir -p web nginx
	cat >nginx/nginx.conf <<N
daemon off;
worker_processes 1;
$([ "$(id -u)" -ne 0 ] || echo 'user root;') # the test's folder is its owner's only
pid $PWD/nginx/pid;
error_log stderr;
events {}
http {
	access_log $PWD/nginx/access.log;
	client_body_temp_path nginx/body; proxy_temp_path nginx/proxy; fastcgi_temp_path nginx/fastcgi;
	uwsgi_temp_path nginx/uwsgi; scgi_temp_path nginx/scgi;
	types { application/rss+xml rss; application/json json; text/html html; application/x-ndjson ndjson; }
	server {
		listen 127.0.0.1:$port;
		root $PWD/web;
$1
	}
}
N
	start_server "$port" nginx -p "$PWD" -c "$PWD/nginx/nginx.conf" -e stderr
}

# start_replay HOST...: from here on these hosts are a server that replays what `answer` says; $replay is its folder.
start_replay() {
	local port names
	command -v openssl >/dev/null || skip "openssl is not here"
	port=$(free_port)
	replay=$PWD/replay
	mkdir -p "$replay"
	: >"$replay/answers"
	: >"$replay/asked"
	names=$(printf ',DNS:%s' "$@")
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$replay/key.pem" -out "$replay/cert.pem" -days 2 -subj /CN=replay \
		-addext "subjectAltName=${names#,}" 2>/dev/null || skip "openssl makes no certificate"
	start_server "$port" /usr/bin/python3 "$TOP/tests/lib/replay_web.py" "$port" "$replay/cert.pem" "$replay/key.pem" "$replay"
	export SB_NOW=${SB_NOW:-2026-11-22T00:00:00Z} # later than what is replayed
	export https_proxy=http://127.0.0.1:$port CURL_CA_BUNDLE=$replay/cert.pem
}

# answer URL [FILE [STATUS [LOCATION]]]: the server that replays answers it with a file, or with what stands on standard input.
answer() {
	local file=${2:--}
	if [ "$file" = - ]; then
		file=$replay/body-$(wc -l <"$replay/answers")
		cat >"$file"
	fi
	jq -cn --arg url "$1" --arg file "$file" --argjson status "${3:-200}" --arg location "${4:-}" \
		'{url: $url, file: $file, status: $status, headers: (if $location == "" then {} else {location: $location} end)}' >>"$replay/answers"
}

# asked: the URLs that were asked for since the last call, one a line
asked() {
	cat "$replay/asked"
	: >"$replay/asked"
}

# start_nats [CONFIG]: a NATS server with JetStream; sets $nats (its URL). CONFIG is added to its configuration.
start_nats() {
	local port
	command -v nats-server >/dev/null || skip "nats-server is not here"
	port=$(free_port)
	nats=nats://127.0.0.1:$port
	printf 'listen: "127.0.0.1:%s"\njetstream { store_dir: "%s" }\n%s\n' "$port" "$PWD/jetstream" "${1:-}" >nats.conf
	start_server "$port" nats-server -c nats.conf
}

# start_nats_cluster: three of them that hold each stream together; sets $nats, and $nats_ports, $nats_pids, $nats_web.
start_nats_cluster() {
	local i ports routes=
	command -v nats-server >/dev/null || skip "nats-server is not here"
	mapfile -t ports < <(for i in 1 2 3 4 5 6 7 8 9; do free_port; done)
	nats=nats://127.0.0.1:${ports[0]},127.0.0.1:${ports[1]},127.0.0.1:${ports[2]}
	nats_ports=("${ports[@]:0:3}") nats_web=("${ports[@]:6:3}") nats_pids=()
	for i in 3 4 5; do routes="${routes:+$routes, }\"nats://127.0.0.1:${ports[i]}\""; done
	for i in 0 1 2; do
		cat >"nats-$i.conf" <<-N
			listen: "127.0.0.1:${ports[i]}"
			http: "127.0.0.1:${ports[i + 6]}"
			server_name: "n$i"
			jetstream { store_dir: "$PWD/jetstream-$i" }
			cluster { name: c, listen: "127.0.0.1:${ports[i + 3]}", routes: [$routes] }
		N
		start_nats_member "$i"
	done
}

# start_nats_member N: starts that member, or starts it again
start_nats_member() {
	start_server "${nats_ports[$1]}" nats-server -c "nats-$1.conf"
	nats_pids[$1]=${server_pids[-1]}
}

# nats_leader STREAM: the number of the member that leads the stream; nothing while there is none
nats_leader() {
	local i
	for i in 0 1 2; do
		curl -fsS --max-time 2 "http://127.0.0.1:${nats_web[i]}/jsz?streams=1" 2>/dev/null |
			jq -r --arg name "$1" '.account_details[]?.stream_detail[]? | select(.name == $name) | .cluster.leader // empty'
	done | head -1 | tr -d n
}

# start_networks: nine networks as they answer those who publish (fake_networks.py); sets $web (the URL of all) and $networks, the
# folder with `requests.ndjson`, `posts.ndjson` and `mood`.
start_networks() {
	local port
	port=$(free_port)
	web=http://127.0.0.1:$port networks=$PWD/networks
	mkdir -p "$networks"
	start_server "$port" /usr/bin/python3 "$TOP/tests/lib/fake_networks.py" "$port" "$networks"
	touch "$networks/requests.ndjson" "$networks/posts.ndjson"
}

# kill_moment ROUND NANOSECONDS: waits for a moment at which to kill a run that takes so long and prints to round.out: three times
# of four after it has said that it accepted something, else at any.
kill_moment() {
	/usr/bin/python3 - "$1" "$2" <<'P'
import os, random, sys, time
whole = int(sys.argv[2]) / 1e9
if int(sys.argv[1]) % 4 == 0:
    time.sleep(random.uniform(0.1, 1.1) * whole)
else:
    end = time.time() + 10
    while os.path.getsize("round.out") == 0 and time.time() < end:
        time.sleep(0.0005)
    time.sleep(random.uniform(0, 0.7) * whole)
P
}
