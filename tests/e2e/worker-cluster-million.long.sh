# The same with a million posts, more kills, and the leader killed three times.
# shellcheck disable=SC2034
SB_TEST_POSTS=${SB_TEST_POSTS:-1000000} SB_TEST_KILLS=40 SB_TEST_LEADERS=3 SB_TEST_BATCH=2000
. "$TOP/tests/e2e/worker-cluster.sh"
