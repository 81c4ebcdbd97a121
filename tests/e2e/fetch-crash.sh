# Killed at any moment, sb-fetch loses no post; the next run repeats at most what was not committed.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
# shellcheck source=../lib/fetch_crash.sh
. "$TOP/tests/lib/fetch_crash.sh"
fetch_crash 25
