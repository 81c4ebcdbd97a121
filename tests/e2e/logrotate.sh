# The logrotate example loses no post: not of a pipe that is at work while the archive is rotated, nor of those after it.
# shellcheck source=tests/lib/servers.sh
. "$TOP/tests/lib/servers.sh"
PATH=$PATH:/usr/sbin
command -v logrotate >/dev/null || skip "logrotate is not here"
sed "s|/var/lib/private/sb|$PWD|" "$TOP/lib/data/units/logrotate" >conf
chmod 644 conf
logrotate -d -s state conf >debug 2>&1 || fail "logrotate -d:" "$(cat debug)"
if grep -i 'error\|warning' debug | grep -v 'debug mode'; then fail "$(cat debug)"; fi
sb-fetch --no-state sample: | sb-score >all
rotate() { # a date of its own for each: within one day the name would be taken
	logrotate -f -s state conf 2>log || fail "logrotate -f:" "$(cat log)"
	for file in posts.ndjson-*; do # (midnight may be between two commands: it is the one that is none of those)
		case $file in *-2026-01-01* | *-2026-02-01*) ;; *) mv "$file" "posts.ndjson-$1" ;; esac
	done
}

# a pipe that is at work over the first rotation, held by a fifo
mkfifo feed
tee -a posts.ndjson <feed >/dev/null &
pid=$!
exec 5>feed
head -n 100 all >&5
until [ "$(wc -l <posts.ndjson)" -eq 100 ]; do sleep 0.02; done
rotate 2026-01-01
sed -n '101,200p' all >&5
exec 5>&-
wait $pid
sed -n '201,250p' all | tee -a posts.ndjson >/dev/null
rotate 2026-02-01
[ -e posts.ndjson-2026-01-01.zst ] || fail "the first month was not packed" "$(ls)"
sed -n '251,$p' all | tee -a posts.ndjson >/dev/null
sb-filter '' posts.ndjson-2026-01-01.zst posts.ndjson-2026-02-01 posts.ndjson | cmp - all || fail "posts were lost, or came twice"
