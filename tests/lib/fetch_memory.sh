# fetch_memory ENTRIES SOURCES KIB: gathers a feed of so many entries, from a file and by http, and so many sources, and measures the
# memory that it takes; the feed by http may take so many KiB, as the ids of its entries are kept. Source it behind servers.sh.
# shellcheck shell=bash
# peak STATUS COMMAND...: runs it into ./out and ./err and prints its largest resident set in KiB
peak() {
	/usr/bin/python3 - "$@" <<'P'
import resource, subprocess, sys
with open("out", "wb") as out, open("err", "wb") as err:
    status = subprocess.call(sys.argv[2:], stdout=out, stderr=err)
if status != int(sys.argv[1]): sys.exit(f"{sys.argv[2:]} ended with {status}: {open('err').read()}")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
P
}

below() { # WHAT KIB LIMIT: sanitizers take memory of their own, so there only the rest is checked
	[ -n "${SB_SAN:-}" ] || [ "$2" -lt "$3" ] || fail "$1 took $2 KiB, and may take $3"
	[ -z "${SB_VERBOSE:-}" ] || echo "$1 took $2 KiB, and may take $3"
}

fetch_memory() {
	local entries=$1 sources=$2 most=$3 size kib few many web= # start_nginx sets it
	start_nginx "
		location /one/ { rewrite ^ /one.rss break; }
		location = /robots.txt { return 404; }"
	/usr/bin/python3 - "$entries" <<'P'
import sys
def feed(name, count):
    with open(f"web/{name}.rss", "w", encoding="utf-8") as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>big</title>\n')
        for i in range(count, 0, -1):
            f.write(f'<item><guid isPermaLink="false">{i}</guid><title>größe {i}</title>'
                    f'<pubDate>{1 + i % 28:02d} Jan {1900 + i // 1000} 10:00:00 GMT</pubDate>'
                    f'<description>{"entry %d, " % i * 10}</description></item>\n')
        f.write("</channel></rss>\n")
feed("big", int(sys.argv[1]))
feed("one", 20)
P
	# many entries: whatever is wanted of them
	size=$(($(wc -c <web/big.rss) / 1024))
	kib=$(peak 0 sb-fetch web/big.rss) || fail "$kib"
	[ "$(wc -l <out)" -eq "$entries" ] || fail "not all of the file came: $(wc -l <out)"
	below "a file of $size KiB" "$kib" 24000
	kib=$(peak 0 sb-fetch "$web/big.rss") || fail "$kib"
	[ "$(jq -r .title out | tail -n 1)" = "größe $entries" ] && [ "$(wc -l <out)" -eq 200 ] || fail "not the newest 200 came:" "$(tail -n 1 out)"
	below "a feed of $size KiB" "$kib" "$most"
	kib=$(peak 0 sb-fetch --now "$web/big.rss") || fail "$kib"
	[ ! -s out ] || fail "it did not change, and came again"
	touch web/big.rss
	kib=$(peak 0 sb-fetch --now "$web/big.rss") || fail "$kib"
	[ ! -s out ] || fail "no entry is new, and some came again"
	below "the same again" "$kib" "$most"
	# cut off in the middle: what was read is kept
	head -c $((size * 1024 / 4)) web/big.rss >web/cut.rss
	peak 3 sb-fetch --no-state --limit 1000000 "$web/cut.rss" >/dev/null || fail "a feed that is cut off: $(cat err)"
	grep -q 'cut.rss: line [0-9]*: ' err && [ "$(wc -l <out)" -gt $((entries / 10)) ] || fail "$(cat err)"

	# 100 sources, and many
	list() { for ((i = 0; i < $1; i++)); do echo "$web/one/$1/$i"; done; }
	list 100 >100.txt
	list "$sources" >many.txt
	few=$(peak 0 sb-fetch -s 100.txt) || fail "$few"
	many=$(peak 0 sb-fetch -s many.txt) || fail "$many"
	[ "$(wc -l <out)" -eq $((20 * sources)) ] || fail "not all of $sources sources came: $(wc -l <out)"
	below "$sources sources, after 100 took $few," "$many" $((few + 3000))
}
