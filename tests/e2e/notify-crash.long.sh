# The same at 500 moments.
# shellcheck source=/dev/null
ROUNDS=500 . "$TOP/tests/e2e/notify-crash.sh"
