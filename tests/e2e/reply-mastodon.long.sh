# The same, killed 200 times.
export SB_KILLS=200
# shellcheck source=reply-mastodon.sh disable=SC2154
. "$TOP/tests/e2e/reply-mastodon.sh"
