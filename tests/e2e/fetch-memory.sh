# Memory grows neither with the length of a feed nor with the number of sources.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
# shellcheck source=../lib/fetch_memory.sh
. "$TOP/tests/lib/fetch_memory.sh"
fetch_memory 30000 500 32000
