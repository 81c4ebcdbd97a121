# Each network with its forms and whether it wants a token, also of a network of the user's own; a full disk is noticed.
mkdir -p "$XDG_CONFIG_HOME/sb/networks"
echo 'def about: {forms: ["own:X"], token: "needed"}; def claims: empty; def request($arg): empty; def posts: empty;
def next($arg): empty; def cursor($arg): empty; def limits: empty;' >"$XDG_CONFIG_HOME/sb/networks/own.jq"
sb-fetch --list | grep -E '^(own|mastodon) '
for network in appstore bluesky discourse github hackernews lemmy nodebb reddit stackexchange x youtube; do
	sb-fetch --list | grep -q "^$network " || echo "$network is not there"
done
sb-fetch --list >/dev/full
