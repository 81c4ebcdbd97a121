# A page that names its feed is as good as the feed: the first one it names, read against its <base>; a page without one is a
# clear error, and so is one that names a page.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
web='' # start_nginx sets it
start_nginx "location /api/v1/accounts/ { default_type application/json; return 404 '{\"error\": \"Record not found\"}'; }"
mkdir -p web/feeds
echo '<rss><channel><item><guid isPermaLink="false">1</guid><title>one</title><link>x</link></item></channel></rss>' >web/feeds/a.rss
cat >web/shop.html <<'END'
<!DOCTYPE html><html><head><base href="/feeds/"><link rel="stylesheet" type="text/css" href="s.css">
<link rel="Alternate home" type="application/rss+xml; charset=utf-8" href=" a.rss "><link rel=alternate
type=application/atom+xml href=other.atom></head><body><p>Shoes</p></body></html>
END
echo '<!doctype html><p>nothing here' >web/none.html
echo '<html><head><link rel=alternate type=application/rss+xml href=none.html>' >web/circle.html
export SB_NOW=2026-03-23T10:00:00Z
sb-fetch "$web/shop.html" >out 2>err || fail "the feed of a page is not read:" "$(cat err)"
[ "$(jq -r '.title + " " + .url + " " + .via' out)" = "one $web/feeds/x $web/shop.html" ] || fail "not what the feed says:" "$(cat out)"
export SB_NOW=2026-03-23T12:00:00Z
sb-fetch "$web/shop.html" >again 2>err || fail "not read again:" "$(cat err)"
[ ! -s again ] || fail "the post came twice:" "$(cat again)"
# an address that looks like one of Mastodon, and is a shop's: that is told, and its page is read, each time
mkdir -p web/tags
cp web/shop.html web/tags/shoes
for run in first second; do
	sb-fetch --now "$web/tags/shoes" >tagged-$run 2>err || fail "a page at /tags/:" "$(cat err)"
	[ "$(cat err)" = "sb-fetch: $web/tags/shoes: no server of mastodon answers there, so it is taken for a page; --as feed says so from the start" ] ||
		fail "what is taken for what is not said:" "$(cat err)"
done
[ "$(jq -r .title tagged-first tagged-second)" = one ] || fail "the page at /tags/ is not read once:" "$(cat tagged-first tagged-second)"
sb-fetch --as feed --now "$web/tags/shoes" 2>err || fail "a page at /tags/ that is said to be one" "$(cat err)"
[ ! -s err ] || fail "nothing to say about it:" "$(cat err)"
# one that is a server of Mastodon, and has no such account
cp web/shop.html web/@jo
sb-fetch "$web/@jo" 2>err && fail "an account that is not there"
grep -q 'the server answered 404' err || fail "an account that is not there:" "$(cat err)"
sb-fetch --no-state "$web/none.html" "$web/circle.html" "$web/feeds/a.rss" >out 2>err
[ $? -eq 3 ] || fail "the status should be 3"
[ "$(grep -c 'is a page (HTML) that names no feed' err)" -eq 2 ] || fail "what is wrong is not said:" "$(cat err)"
[ "$(jq -r .title out)" = one ] || fail "the other source did not go on"
exit 0
