# A page that names its feed is as good as the feed: the first one it names, read against its <base>; a page without one is a
# clear error, and so is one that names a page.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
web='' # start_nginx sets it
start_nginx ""
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
sb-fetch --no-state "$web/none.html" "$web/circle.html" "$web/feeds/a.rss" >out 2>err
[ $? -eq 3 ] || fail "the status should be 3"
[ "$(grep -c 'is a page (HTML) that names no feed' err)" -eq 2 ] || fail "what is wrong is not said:" "$(cat err)"
[ "$(jq -r .title out)" = one ] || fail "the other source did not go on"
exit 0
