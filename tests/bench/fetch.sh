# Gathering: 2,000 feeds of 500 hosts with 50 ms latency, next to what only transfers them and to feed readers; then reading feeds,
# in MB a second. tests/bench/fetch.sh
cd "$(dirname "$0")/../.." || exit 1
. tests/bench/measure
top=$PWD
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
export HOME=$work XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
cd "$work" || exit 1
/usr/bin/python3 - <<'P'
def feed(name, count):
    with open(name, "w", encoding="utf-8") as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>bench</title><link>https://a.example/</link>\n')
        for i in range(count):
            f.write(f'<item><guid isPermaLink="false">{i}</guid><title>Entry {i}</title><link>https://a.example/{i}</link>'
                    f'<pubDate>{1 + i % 28:02d} Mar 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;Who knows &lt;b&gt;these '
                    f'shoes&lt;/b&gt;? {"They are said to be rather good. " * 8}&lt;/p&gt;</description></item>\n')
        f.write("</channel></rss>\n")
feed("feed.rss", 20)
feed("big.rss", 20000)
P
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
/usr/bin/python3 "$top/tests/bench/slow_feeds.py" "$port" 500 feed.rss >ready &
server=$!
until [ -s ready ]; do sleep 0.1; done
for ((i = 0; i < 2000; i++)); do echo "http://127.0.$((1 + i % 500 / 250)).$((1 + i % 500 % 250)):$port/$i"; done >urls

timed() { # NAME COMMAND...: wall and processor time, peak memory
	local name=$1
	shift
	{ command time -f '%e %U %S %M' "$@" >out 2>err; } 2>timing || { [ $? -eq 1 ] || printf '  %-44s failed\n' "$name"; }
	tail -n 1 err | awk -v name="$name" '{ printf "  %-44s %7.2f s %7.2f s processor %8d KiB\n", name, $1, $2 + $3, $4 }'
}
printf '\n2,000 feeds of 20 entries on 500 hosts, 50 ms latency, at most 50 at the same time\n'
sed 's/.*/url = "&"\noutput = "\/dev\/null"/' urls >curl.config
timed 'curl --parallel, which reads nothing' curl -sS --parallel --parallel-max 50 -K curl.config
timed 'sb-fetch --no-state --no-robots' sb-fetch --no-state --no-robots -s urls
timed 'sb-fetch, with robots.txt and state' sb-fetch -s urls
timed 'sb-fetch again, all of it known' sb-fetch -s urls
if command -v sfeed_update >/dev/null; then
	mkdir -p .sfeed/feeds
	{
		printf 'maxjobs=50\nfeeds() {\n'
		awk '{ printf "\tfeed \"f%d\" \"%s\"\n", NR, $0 }' urls
		echo '}'
	} >.sfeed/sfeedrc
	timed 'sfeed_update' sfeed_update
else
	echo '  (sfeed is not here)'
fi
if command -v newsboat >/dev/null; then
	printf 'reload-threads 50\n' >newsboat.config
	timed 'newsboat -x reload' newsboat -u urls -C newsboat.config -c cache.db -x reload
else
	echo '  (newsboat is not here)'
fi
for count in 20 200 2000; do
	head -n $count urls >some
	printf '  sb-fetch of %-32s %8s KiB\n' "$count sources" \
		"$({ command time -f %M sb-fetch --no-state --no-robots -s some >/dev/null; } 2>&1 | tail -n 1)"
done

megabytes() { # NAME COMMAND...
	local name=$1
	shift
	awk -v name="$name" -v t="$(seconds "$@")" -v bytes="$(wc -c <big.rss)" \
		'BEGIN { if (t > 0) printf "  %-44s %8.2f s %8.1f MB/s\n", name, t, bytes / t / 1e6; else printf "  %-44s failed\n", name }'
}
from_file() { "$@" <big.rss; }
printf '\nreading a feed of 20,000 entries, %s MB\n' "$(($(wc -c <big.rss) / 1000000))"
sed 's|<channel>|<channel><language>en</language>|' big.rss >named.rss
megabytes 'sb-fetch, which detects the language' sb-fetch big.rss
megabytes 'sb-fetch, where the feed says its language' sb-fetch named.rss
command -v sfeed >/dev/null && megabytes 'sfeed (HTML stays as it is)' from_file sfeed
if /usr/bin/python3 -c 'import feedparser' 2>/dev/null; then
	RUNS=1 runs=1 megabytes 'feedparser' /usr/bin/python3 -c 'import feedparser; feedparser.parse("big.rss")'
fi
