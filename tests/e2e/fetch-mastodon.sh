# Posts of a real Mastodon-compatible server: the tag and the account as they stand in the browser's address bar, page by
# page, each post once, whatever happens to the output.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
snac='' # start_snac sets it
start_snac
alice=$(snac_user alice)
bob=$(snac_user bob)
for i in $(seq 1 45); do snac_post "$alice" "number $i of #shoes" >/dev/null; done
first=$(snac_post "$bob" "my #shoes came in the wrong colour, see https://example.org/a/rather/long/address?of=a&page=1")
reply=$(snac_post "$alice" "@bob@${snac#http://} which #shoes?" "$first")

# ids, newest last; a post of the server's own address is what it is called there
ids() { jq -r .id "$1"; }
sb-fetch "$snac/tags/shoes" >one || fail "the first run ended with $?"
[ "$(ids one | sort -u | wc -l)" -eq 47 ] || fail "47 posts were expected, there are:" "$(ids one | sort -u | wc -l)"
[ "$(ids one | sort -u | wc -l)" -eq "$(wc -l <one)" ] || fail "a post came twice"
[ "$(jq -r .created_at one)" = "$(jq -r .created_at one | sort)" ] || fail "the oldest does not come first"
jq -es --arg id "mastodon:${snac#http://}/$first" --arg reply "mastodon:${snac#http://}/$reply" --arg host "${snac#http://}" '
	(map(select(.id == $id))[0] | .author.handle == "bob@\($host)" and .thread_id == $id and .tags == ["shoes"]
		and .links == ["https://example.org/a/rather/long/address?of=a&page=1"] and .network == "mastodon"
		and (.text | startswith("my #shoes came in the wrong colour, see https://example.org/a/rather/long/address?of=a&page=1")))
	and (map(select(.id == $reply))[0] | .reply_to == $id and (has("thread_id") | not))' one >/dev/null ||
	fail "bob's post or alice's reply is not as expected:" "$(jq -c --arg h "$first" 'select(.id | endswith($h))' one)" "$(tail -n 1 one)"

# nothing new, then more new ones than a page has
sb-fetch "$snac/tags/shoes" >two || fail "the second run ended with $?"
[ ! -s two ] || fail "the second run repeated:" "$(cat two)"
for i in $(seq 1 43); do snac_post "$bob" "later $i #shoes" >/dev/null; done
sb-fetch "$snac/tags/shoes" >/dev/full 2>err && fail "a full disk went unnoticed"
grep -q 'No space left' err || fail "no word about the full disk:" "$(cat err)"
sb-fetch "$snac/tags/shoes" >three || fail "the third run ended with $?"
[ "$(jq -r .text three)" = "$(for i in $(seq 1 43); do echo "later $i #shoes"; done)" ] ||
	fail "43 new posts were expected, also after the full disk:" "$(jq -r .text three)"

# an account, also one of fifty pages at once, and a limit
sb-fetch "$snac/@alice" >account || fail "the account ended with $?"
[ "$(wc -l <account)" -eq 46 ] || fail "alice wrote 46 posts, there are:" "$(wc -l <account)"
sb-fetch --no-state --limit 10 "$snac/@alice" >limited || fail "--limit ended with $?"
[ "$(ids limited)" = "$(ids account | tail -n 10)" ] || fail "--limit 10 gives the newest ten:" "$(jq -r .text limited)"
snac_post "$alice" "one more" >/dev/null
[ "$(sb-fetch "$snac/@alice" | jq -r .text)" = 'one more' ] || fail "alice's new post did not come"

# what is not there
status=0
sb-fetch "$snac/@nobody" >none 2>err || status=$?
[ $status -eq 6 ] || fail "an account that is not there ends with 6, not $status:" "$(cat err)"
