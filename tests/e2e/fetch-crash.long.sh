# The same, over hundreds of runs.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
# shellcheck source=../lib/fetch_crash.sh
. "$TOP/tests/lib/fetch_crash.sh"
fetch_crash 400
