# Feeds from a real web server: unchanged, too fast, moved in circles, gone, cut off, slow, compressed; each beside the
# others, none disturbing them.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
web='' # start_nginx sets it
start_nginx "
		location = /too-fast.rss { default_type text/plain; add_header Retry-After 600 always; return 429 'slow down'; }
		location = /loop { return 302 /loop; }
		location = /moved { return 301 /a.rss; }
		location = /away { return 302 https://127.0.0.1:1/; }
		location = /file { return 302 file:///etc/passwd; }
		location = /gone { return 410; }
		location = /secret { if (\$http_authorization != 'Bearer t0ken') { return 401; } rewrite ^ /b.rss; }
		location = /broken { return 500; }
		location = /hang-up { return 444; }
		location = /slow.rss { limit_rate 200; }
		location = /packed.rss { gzip on; gzip_types application/rss+xml; gzip_min_length 1; gzip_proxied any; }
		location = /cut { proxy_pass http://127.0.0.1:$(free_port)/; }"

feed() { # name item...: writes web/name.rss
	local name=$1
	shift
	{
		echo '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
		for i in "$@"; do
			echo "<item><guid isPermaLink=\"false\">$name-$i</guid><title>$name $i</title><link>/$i</link>" \
				"<pubDate>Mon, 23 Mar 2026 09:0$i:00 GMT</pubDate></item>"
		done
		echo '</channel></rss>'
	} >"web/$name.rss"
}
feed a 3 2 1
feed b 1
feed slow 1
feed packed 2 1
export SB_NOW=2026-03-23T10:00:00Z
titles() { jq -r .title "$1" | tr '\n' ,; }
run() { # STATUS ARGUMENT...: runs sb-fetch into ./out and ./err
	local want=$1 status=0
	shift
	sb-fetch "$@" >out 2>err || status=$?
	[ $status -eq "$want" ] || fail "sb-fetch $*: the status should be $want, it is $status:" "$(cat err)"
}

# side by side: the slow one (2 s) does not hold up the others, and one that fails is one line
printf '%s\n' "// our feeds" "# a comment" "" "$web/a.rss" "$web/slow.rss" "$web/nowhere.rss" "$web/packed.rss" >sources.txt
run 6 -s sources.txt
[ "$(titles out)" = 'a 1,a 2,a 3,packed 1,packed 2,slow 1,' ] || fail "the posts are not as expected:" "$(titles out)"
[ "$(cat err)" = "sb-fetch: $web/nowhere.rss: the server answered 404: there is nothing at this address" ] || fail "$(cat err)"
lines_logged 1 'packed.rss.*200' nginx/access.log || fail "packed.rss was not asked for"
jq -es --arg u "$web/3" 'any(.id == "feed:a-3" and .url == $u and .seen_at == "2026-03-23T10:00:00Z")' out >/dev/null || fail "$(cat out)"

# an address that looks like one of Mastodon, and is a blog's
run 6 "$web/tags/shoes"
[ "$(cat err)" = "sb-fetch: $web/tags/shoes: no server of mastodon answers there, so it is taken for a page; --as feed says so from the start
sb-fetch: $web/tags/shoes: the server answered 404: there is nothing at this address" ] || fail "$(cat err)"

# unchanged: 304 by ETag, no posts; changed: only what is new
run 0 "$web/a.rss"
[ ! -s out ] || fail "what was there before came again:" "$(cat out)"
lines_logged 1 'GET /a.rss HTTP/1.1" 304' nginx/access.log || fail "no conditional request:" "$(cat nginx/access.log)"
feed a 5 4 3
run 0 "$web/a.rss"
[ "$(titles out)" = 'a 4,a 5,' ] || fail "a 4 and a 5 are new:" "$(titles out)"

# a full disk keeps the state as it was: the next run gives everything again
feed b 2 1
status=0
sb-fetch "$web/b.rss" >/dev/full 2>err || status=$?
[ $status -eq 4 ] || fail "a full disk is status 4, not $status"
run 0 "$web/b.rss"
[ "$(titles out)" = 'b 1,b 2,' ] || fail "after a full disk everything comes again:" "$(titles out)"
feed packed 3 2 1
run 0 --no-state --since 2026-03-23T09:02:00Z "$web/packed.rss"
[ "$(titles out)" = 'packed 2,packed 3,' ] || fail "--since:" "$(titles out)"

# too fast: the pause is kept in the state, and over when it is over
run 5 "$web/too-fast.rss"
grep -q 'answered 429, and not to be asked before 2026-03-23T10:10:00Z$' err || fail "$(cat err)"
run 5 "$web/too-fast.rss"
grep -q 'asked to be left alone until 2026-03-23T10:10:00Z; passed over$' err || fail "$(cat err)"
lines_logged 1 too-fast nginx/access.log || fail "it was asked again during the pause"
SB_NOW=2026-03-23T10:11:00Z run 5 "$web/too-fast.rss"
lines_logged 2 too-fast nginx/access.log || fail "it was not asked again after the pause"

# redirects, and what is gone, broken or breaks off
run 0 "$web/moved"
[ "$(titles out)" = 'a 3,a 4,a 5,' ] || fail "moved:" "$(titles out)"
run 6 "$web/loop"
grep -q 'redirected more than 5 times' err || fail "$(cat err)"
run 6 "$web/file"
run 6 "$web/gone"
grep -q 'gone for good' err || fail "$(cat err)"
run 5 "$web/away" "$web/broken" "$web/cut"
run 5 "$web/hang-up"
lines_logged 2 hang-up nginx/access.log || fail "a connection that broke is tried once more"
head -c 150 web/a.rss >web/half.rss
run 3 "$web/half.rss"
grep -q 'half.rss: line' err || fail "$(cat err)"

# a token goes to its host, from a file that only its owner reads, and is never shown
run 6 "$web/secret"
mkdir -p "$XDG_CONFIG_HOME/sb"
echo "${web#http://} t0ken" >"$XDG_CONFIG_HOME/sb/credentials"
chmod 644 "$XDG_CONFIG_HOME/sb/credentials"
run 2 "$web/secret"
chmod 600 "$XDG_CONFIG_HOME/sb/credentials"
run 0 --dry-run "$web/secret"
grep -q 'Authorization' out || fail "$(cat out)"
grep -q t0ken out err && fail "the token was shown"
run 0 "$web/secret"
[ "$(titles out)" = 'b 1,b 2,' ] || fail "with the token:" "$(titles out)"

# an archive over http, and a page that is no feed
cp "$TOP/lib/data/sample.ndjson" web/old.ndjson
run 0 "$web/old.ndjson"
cmp -s out web/old.ndjson || fail "the archive did not come byte for byte"
run 0 "$web/old.ndjson"
[ ! -s out ] || fail "an archive that did not change came again"
echo '<!doctype html><title>x</title>' >web/page.html
run 3 "$web/page.html"
grep -q 'a page (HTML) that names no feed' err || fail "$(cat err)"

# a second run at the same time
exec 9>"$XDG_STATE_HOME/sb/fetch.db.lock"
flock 9
run 5 "$web/a.rss"
grep -q 'another sb-fetch' err || fail "$(cat err)"

# who asks
exec 9>&-
SB_CONTACT=social@shoes.example run 0 --no-state "$web/a.rss"
lines_logged 2 '"sb/[^ ]* (social listening; social@shoes.example)"' nginx/access.log || fail "robots.txt and the feed:" "$(tail -n 2 nginx/access.log)"
