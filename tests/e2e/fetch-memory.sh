# Memory grows neither with the length of a feed nor with the number of sources; a body that never ends is ended.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
web='' # start_nginx sets it
start_nginx "
		location /one/ { rewrite ^ /one.rss break; }
		location = /robots.txt { return 404; }"
/usr/bin/python3 - <<'P'
def feed(name, count):
    with open(f"web/{name}.rss", "w", encoding="utf-8") as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>big</title>\n')
        for i in range(count, 0, -1):
            f.write(f'<item><guid isPermaLink="false">{i}</guid><title>größe {i}</title>'
                    f'<pubDate>{1 + i % 28:02d} Jan {1900 + i // 1000} 10:00:00 GMT</pubDate>'
                    f'<description>{"entry %d, " % i * 10}</description></item>\n')
        f.write("</channel></rss>\n")
feed("big", 100000)
feed("one", 20)
P
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
}

# 100,000 entries: whatever is wanted of them
size=$(($(wc -c <web/big.rss) / 1024))
kib=$(peak 0 sb-fetch web/big.rss) || fail "$kib"
[ "$(wc -l <out)" -eq 100000 ] || fail "not all of the file came: $(wc -l <out)"
below "a file of $size KiB" "$kib" 28000
kib=$(peak 0 sb-fetch "$web/big.rss") || fail "$kib"
[ "$(jq -r .title out | tail -n 1)" = 'größe 100000' ] && [ "$(wc -l <out)" -eq 200 ] || fail "not the newest 200 came:" "$(tail -n 1 out)"
below "a feed of $size KiB" "$kib" 40000
kib=$(peak 0 sb-fetch --now "$web/big.rss") || fail "$kib"
[ ! -s out ] || fail "it did not change, and came again"
touch web/big.rss
kib=$(peak 0 sb-fetch --now "$web/big.rss") || fail "$kib"
[ ! -s out ] || fail "no entry is new, and some came again"
below "the same again" "$kib" 40000
# cut off in the middle: what was read is kept
head -c 6000000 web/big.rss >web/cut.rss
peak 3 sb-fetch --no-state --limit 1000000 "$web/cut.rss" >/dev/null || fail "a feed that is cut off: $(cat err)"
grep -q 'cut.rss: line [0-9]*: ' err && [ "$(wc -l <out)" -gt 10000 ] || fail "$(cat err)"

# 100 sources, and 2,000
list() { for ((i = 0; i < $1; i++)); do echo "$web/one/$1/$i"; done; }
list 100 >100.txt
list 2000 >2000.txt
few=$(peak 0 sb-fetch -s 100.txt) || fail "$few"
many=$(peak 0 sb-fetch -s 2000.txt) || fail "$many"
[ "$(wc -l <out)" -eq 40000 ] || fail "not all of 2,000 sources came: $(wc -l <out)"
below "2,000 sources, after 100 took $few," "$many" $((few + 3000))
