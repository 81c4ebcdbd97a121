# Posts a second through a NATS stream with 1, 2 and 4 workers, beside the plain pipe, and what the engine costs alone. By the
# clock, as several machines' work is meant: on a machine of two cores, servers and workers share them.
# shellcheck disable=SC2154
file=$1
export TOP=$PWD
folder=$(mktemp -d)
cd "$folder" || exit 1
. "$TOP/tests/lib/servers.sh"
start_nats
lines=${POSTS_WORKER:-100000}
head -n "$lines" "$file" >posts.ndjson
posts=$(wc -l <posts.ndjson)

show() { # NAME MICROSECONDS
	[ -n "${first:-}" ] || first=$2
	awk -v name="$1" -v n="$posts" -v us="$2" -v first="$first" \
		'BEGIN { printf "  %-34s %8.3f s %12.0f posts/s %8.2f x\n", name, us / 1e6, n / us * 1e6, us / first }'
}
clock() { echo "${EPOCHREALTIME/./}"; }
timed() { # NAME COMMAND...
	local name=$1 began
	shift
	began=$(clock)
	"$@" >/dev/null || echo "  $name failed"
	show "$name" $(($(clock) - began))
}
disk() { # FOLDER...
	du -sb "$@" | awk -v n="$posts" '{ all += $1 } END { printf "  %-34s %8.0f bytes a post\n", "disk of the stream", all / n }'
}
workers() { # N
	local pids=() i
	for ((i = 0; i < $1; i++)); do
		sb-worker run --from "$nats/POSTS/w$1" --to "$nats/out.w$1" --batch 5000 -- sb-filter lang:en '|' sb-score &
		pids+=($!)
	done
	wait "${pids[@]}"
}

printf '\nsb-filter lang:en | sb-score, %s posts, by the clock, on %s cores\n' "$posts" "$(nproc)"
timed "the plain pipe" sh -c 'sb-filter lang:en posts.ndjson | sb-score'
sb-worker create "$nats/POSTS" --subject posts.raw
sb-worker create "$nats/OUT" --subject 'out.>'
for n in 1 2 4; do sb-worker create "$nats/POSTS/w$n"; done
sb-worker create "$nats/POSTS/drain"
timed "sb-worker publish" sb-worker publish --to "$nats/posts.raw" posts.ndjson
for n in 1 2 4; do timed "sb-worker run, $n" workers "$n"; done
timed "sb-worker drain" sb-worker drain --batch 5000 --from "$nats/POSTS/drain"
sb-worker create "$nats/POSTS/memory"
printf '  %-34s %8d KiB\n' "memory of a worker, without its pipe" "$({ command time -qf %M sb-worker run --from "$nats/POSTS/memory" \
	--to "$nats/out.memory" --batch 5000 -- sb-filter lang:en '|' sb-score; } 2>&1 | tail -n 1)"
disk jetstream/jetstream/*/streams/POSTS
stop_servers
start_nats_cluster
sb-worker create --replicas 3 "$nats/POSTS" --subject posts.raw
timed "sb-worker publish, three replicas" sb-worker publish --to "$nats/posts.raw" posts.ndjson
disk jetstream-?
stop_servers
rm -r "$folder"
