# --recheck logs in where a server shows posts only to who has an account there: once for all posts, and not at other servers.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay lemmy.example pds.example open.example
mkdir -p "$XDG_CONFIG_HOME/sb"
printf '%s\n' 'lemmy.example jo:s3cret' 'pds.example shop.test:s3cret' >"$XDG_CONFIG_HOME/sb/credentials"
chmod 600 "$XDG_CONFIG_HOME/sb/credentials"
echo '{"jwt": "token-lemmy"}' | answer 'POST https://lemmy.example/api/v3/user/login'
echo '{"accessJwt": "token-pds", "refreshJwt": "r"}' | answer 'POST https://pds.example/xrpc/com.atproto.server.createSession'
echo '{"post_view": {"post": {"id": 1}}}' | answer 'https://lemmy.example/api/v3/post?id=1'
echo '{"error": "couldnt_find_post"}' | answer 'https://lemmy.example/api/v3/post?id=2' - 404
echo '{"post_view": {"post": {"id": 3}}}' | answer 'https://open.example/api/v3/post?id=3'
echo '{"posts": []}' | answer 'https://pds.example/xrpc/app.bsky.feed.getPosts?uris=at%3A%2F%2Fdid%3Aplc%3Aa%2Fapp.bsky.feed.post%2F4'
cat >posts <<'P'
{"id":"lemmy:lemmy.example/post/1","network":"lemmy","text":"one"}
{"id":"lemmy:lemmy.example/post/2","network":"lemmy","text":"two"}
{"id":"lemmy:open.example/post/3","network":"lemmy","text":"three"}
{"id":"bluesky:at://did:plc:a/app.bsky.feed.post/4","network":"bluesky","text":"four","via":"bluesky:pds.example search shoes"}
P
sb-fetch --recheck posts >standing 2>err || fail "--recheck ended with $?:" "$(cat err)"
expect "what stands" "$(jq -r .text standing | paste -s -d ' ')" 'one three'
asked >log
expect "logins" "$(grep -c POST log)" 2
expect "the token at each server" "$(grep -v POST log | sed -E 's,^https://([^/]*)[^\t]*,\1,' | sort | uniq | tr '\t\n' ': ')" \
	'lemmy.example:Bearer token-lemmy open.example pds.example:Bearer token-pds '
if grep -q s3cret standing err; then fail "the password is seen:" "$(cat standing err)"; fi

# a server that refuses the password: the post is kept, and why is said
rm -r "$XDG_STATE_HOME/sb"
echo '{"error": "incorrect_login"}' | answer 'POST https://lemmy.example/api/v3/user/login' - 401
status=0
head -n 1 posts | sb-fetch --recheck >standing 2>err || status=$?
expect "a refused password" "$status $(jq -r .text standing) $(grep -c 'the login at lemmy.example was refused (401)' err)" '5 one 1'
