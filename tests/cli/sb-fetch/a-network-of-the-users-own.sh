# A file in the folder of networks is found, claims its sources, and comes before the one of the same name that is built in.
mkdir -p "$XDG_CONFIG_HOME/sb/networks"
cat >"$XDG_CONFIG_HOME/sb/networks/board.jq" <<'END'
def claims: capture("^board:(?<words>.+)$");
def request($arg): {url: "https://board.example/search?q=\(.words | @uri)", headers: {"X-Board": "1"}};
def posts: .body[] | {id: "board:\(.id)", network: "board", text};
def next($arg): empty;
def cursor($arg): empty;
def limits: empty;
END
sb-fetch --dry-run 'board:red shoes' https://mastodon.example/tags/shoes
echo 'def claims: empty' >"$XDG_CONFIG_HOME/sb/networks/broken.jq"
# jq's own words differ between its versions
sb-fetch --dry-run 'board:red shoes' 2>&1 | grep -o '^sb-fetch: networks/broken.jq: syntax error'
exit "${PIPESTATUS[0]}"
