# The first request of each source is printed; no state is made; a password in an address is not shown.
export SB_TOKEN_MASTODON=s3cret
sb-fetch --dry-run https://a.example/feed.xml https://jo:pw@b.example/feed https://mastodon.example/tags/Schuhe%20neu \
	https://mastodon.example/@zappos@other.example https://www.youtube.com/@zappos https://mastodon.example/@zappos.rss sample:
ls -A "$HOME"
