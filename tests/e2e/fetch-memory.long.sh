# The same with 100,000 entries and 2,000 sources.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
# shellcheck source=../lib/fetch_memory.sh
. "$TOP/tests/lib/fetch_memory.sh"
fetch_memory 100000 2000 40000
