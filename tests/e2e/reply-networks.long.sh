# The same, with everything that a server may answer on each network.
export SB_ALL=1
# shellcheck source=reply-networks.sh disable=SC2154
. "$TOP/tests/e2e/reply-networks.sh"
