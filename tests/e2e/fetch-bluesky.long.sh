# A real PDS and AppView of Bluesky: search, hashtag, profile, thread and notifications become posts, with and without a login; who is
# killed at any moment while others write loses no post, and the next run goes on where the last one ended.
# shellcheck source=../lib/servers.sh disable=SC2154
. "$TOP/tests/lib/servers.sh"
# shellcheck source=../lib/bluesky.sh
. "$TOP/tests/lib/bluesky.sh"
# shellcheck source=../lib/fetch_crash.sh
. "$TOP/tests/lib/fetch_crash.sh"
start_bluesky
pds=$(net pds) appview=$(net appview) alice=$(net alice) shop=$(net shop) root=$(net root) parent=$(net parent)
mkdir -p "$XDG_CONFIG_HOME/sb"
echo "${pds#http://} larkspur.test:hush-hush-larkspur" >"$XDG_CONFIG_HOME/sb/credentials"
chmod 600 "$XDG_CONFIG_HOME/sb/credentials"
alice_token=$(session alice) shop_token=$(session larkspur)

# what is written: an answer of the shop, one to it that names it, a quotation, a tag, a picture of time that lies
ref() { curl -fsS "$pds/xrpc/com.atproto.repo.getRecord?repo=$(cut -d / -f 3 <<<"$1")&collection=app.bsky.feed.post&rkey=${1##*/}" | jq -c '{uri, cid}'; }
parent_ref=$(ref "$parent") root_ref=$(ref "$root")
answer=$(skeet "$shop_token" "$shop" "{\"text\": \"We are sorry!\", \"langs\": [\"en\"], \"reply\": {\"root\": $root_ref, \"parent\": $parent_ref}}")
thanks=$(skeet "$alice_token" "$alice" "{\"text\": \"thank you @larkspur.test\", \"reply\": {\"root\": $root_ref, \"parent\": $answer},
	\"facets\": [{\"index\": {\"byteStart\": 10, \"byteEnd\": 24}, \"features\": [{\"\$type\": \"app.bsky.richtext.facet#mention\", \"did\": \"$shop\"}]}]}")
quote=$(skeet "$alice_token" "$alice" "{\"text\": \"they answered! #larkspur\", \"embed\": {\"\$type\": \"app.bsky.embed.record\", \"record\": $answer},
	\"facets\": [{\"index\": {\"byteStart\": 15, \"byteEnd\": 24}, \"features\": [{\"\$type\": \"app.bsky.richtext.facet#tag\", \"tag\": \"larkspur\"}]}]}")
settle

thread="https://bsky.app/profile/$alice/post/${root##*/}"
sb-fetch "bluesky:$pds $thread" >thread || fail "a thread ended with $?"
jq -c '[.id, .thread_id, .reply_to, .author.handle, .text]' thread | sort | diff - <(jq -cn --arg root "bluesky:$root" --arg parent "bluesky:$parent" \
	--arg answer "bluesky:$(jq -r .uri <<<"$answer")" --arg thanks "bluesky:$(jq -r .uri <<<"$thanks")" \
	'[$root, $root, null, "alice.test", "my #shoes came in the wrong colour"], [$parent, $root, $root, "alice.test", "and late"],
	 [$answer, $root, $parent, "larkspur.test", "We are sorry!"], [$thanks, $root, $answer, "alice.test", "thank you @larkspur.test"]' | sort) ||
	fail "the thread"
expect "its mentions" "$(jq -c 'select(.mentions) | .mentions' thread)" '["larkspur.test"]'
expect "times" "$(jq -r 'select(.created_at > .seen_at) | .id' thread)" ''

expect "notifications" "$(sb-fetch "bluesky:$pds notifications" | jq -r .text | sort | paste -s -d '|')" 'thank you @larkspur.test|they answered! #larkspur'
expect "nothing new" "$(sb-fetch "bluesky:$pds notifications")" ''
expect "a search" "$(sb-fetch "bluesky:$pds search wrong colour" | jq -r .id)" "bluesky:$root"
expect "a tag" "$(sb-fetch "bluesky:$pds https://bsky.app/hashtag/larkspur" | jq -c '[.id, .tags, .quote_of]')" \
	"[\"bluesky:$(jq -r .uri <<<"$quote")\",[\"larkspur\"],\"bluesky:$(jq -r .uri <<<"$answer")\"]"
expect "a profile, asked without a login" "$(sb-fetch "bluesky:$appview https://bsky.app/profile/alice.test" | jq -r .text | sort | paste -s -d '|')" \
	'and late|my #shoes came in the wrong colour|thank you @larkspur.test|they answered! #larkspur'
expect "with its threads" "$(sb-fetch --replies "bluesky:$appview https://bsky.app/profile/larkspur.test" | jq -r .id | sort -u | wc -l)" 4

# what was deleted is gone
jq -c . thread >archive
curl -fsS -H "Authorization: Bearer $alice_token" -H 'Content-Type: application/json' -d "{\"repo\": \"$alice\", \"collection\": \"app.bsky.feed.post\", \"rkey\": \"$(jq -r '.uri | split("/")[-1]' <<<"$thanks")\"}" \
	"$pds/xrpc/com.atproto.repo.deleteRecord" >/dev/null
settle
sb-fetch --recheck archive >standing 2>err || fail "--recheck ended with $?" "$(cat err)"
expect "what stands" "$(jq -r .text standing | sort | paste -s -d '|')" 'We are sorry!|and late|my #shoes came in the wrong colour'

# killed at random moments, while Alice goes on writing. The search of this AppView knows no `until` and gives its newest 100 posts, so
# one run of ten is let through.
write() {
	local text
	for text in "$@"; do skeet "$alice_token" "$alice" "{\"text\": \"$text\"}" >/dev/null; done
	settle
}
fetch_counted write 10 "bluesky:$pds search counting" "bluesky:$appview https://bsky.app/profile/alice.test"
if grep -l hush-hush thread posts err; then fail "the password shows"; fi
exec 4>&-
exit 0
