# Bluesky through the server of an account: an app password becomes a session, which is kept, renewed, and begun anew when it
# can no longer be; one login for all sources; the password goes nowhere else and is not seen.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay bsky.social
api=https://bsky.social/xrpc
login="POST $api/com.atproto.server.createSession" renewal="POST $api/com.atproto.server.refreshSession"
export SB_TOKEN_BLUESKY=shop.test:s3cret SB_NOW=2026-03-20T12:00:00Z
notifications="$api/app.bsky.notification.listNotifications?limit=100&reasons=mention&reasons=reply&reasons=quote"
told() { # MINUTE...
	jq -n '{notifications: ([$ARGS.positional[] | {reason: "mention", uri: "at://did:plc:a/app.bsky.feed.post/\(.)", author: {did: "did:plc:a", handle: "jo.test"}, indexedAt: "2026-03-20T09:\(.):00Z",
		record: {text: "hello shop \(.)", createdAt: "2026-03-20T09:\(.):00Z"}}] + [{reason: "like", uri: "at://did:plc:a/app.bsky.feed.like/9", indexedAt: "2026-03-20T10:00:00Z"}])}' --args "$@"
}
session() { echo "{\"accessJwt\": \"$1\", \"refreshJwt\": \"$2\", \"did\": \"did:plc:shop\"}"; }
session access1 refresh1 | answer "$login"
told 11 10 | answer "$notifications"
echo '{"feed": []}' | answer "$api/app.bsky.feed.getAuthorFeed?actor=jo.test&limit=100"
sb-fetch bluesky:notifications https://bsky.app/profile/jo.test >one || fail "the first run ended with $?"
jq -c '[.id, .text, .author.handle]' one | diff - /dev/fd/3 3<<'W' || fail "the notifications"
["bluesky:at://did:plc:a/app.bsky.feed.post/10","hello shop 10","jo.test"]
["bluesky:at://did:plc:a/app.bsky.feed.post/11","hello shop 11","jo.test"]
W
expect "one login" "$(cat "$replay/posted")" '{"identifier":"shop.test","password":"s3cret"}'
expect "the token" "$(asked | cut -f 2 -s | sort -u)" 'Bearer access1'
expect "who can read the session" "$(stat -c %a "$XDG_STATE_HOME/sb/sessions")" 600

# it is kept; after an hour it is renewed; what cannot be renewed is begun anew
told 12 11 | answer "$notifications"
expect "the second run" "$(SB_NOW=2026-03-20T12:30:00Z sb-fetch bluesky:notifications | jq -r .text)" 'hello shop 12'
expect "no login" "$(asked | grep -c POST)" 0
session access2 refresh2 | answer "$renewal"
SB_NOW=2026-03-20T13:01:00Z sb-fetch bluesky:notifications || fail "the third run ended with $?"
asked | diff - /dev/fd/3 3<<W || fail "the renewal"
$renewal	Bearer refresh1
$notifications	Bearer access2
W
echo '{"error": "ExpiredToken"}' | answer "$renewal" - 400
session access3 refresh3 | answer "$login"
SB_NOW=2026-03-20T14:02:00Z sb-fetch bluesky:notifications || fail "the fourth run ended with $?"
expect "a new session" "$(asked | cut -f 2 -s | tr '\n' ' ')" 'Bearer refresh2 Bearer access3 '
# a server that no longer knows the token
echo '{"error": "ExpiredToken"}' | answer "$notifications" - 400
SB_NOW=2026-03-20T14:03:00Z sb-fetch --no-state bluesky:notifications 2>/dev/null && fail "a refused token went unnoticed"
told 13 | answer "$notifications"
asked >/dev/null
SB_NOW=2026-03-20T14:04:00Z sb-fetch --no-state bluesky:notifications >/dev/null || fail "after the refusal"
expect "it logs in" "$(asked | head -n 1)" "$login"

# a wrong password; what the user sees
rm "$XDG_STATE_HOME/sb/sessions"
echo '{"error": "AuthenticationRequired"}' | answer "$login" - 401
status=0
sb-fetch --no-state bluesky:notifications >out 2>err || status=$?
expect "a wrong password" "$status $(grep -c 'the login at bsky.social was refused (401)' err)" '6 1'
sb-fetch --dry-run bluesky:notifications >>out
if grep -q -e s3cret -e shop.test err out; then fail "the password is seen:" "$(cat err out)"; fi
