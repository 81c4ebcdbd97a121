# The scripts pass shellcheck, and they are clean to bash's own eyes.
cd "$TOP" || exit 1
command -v shellcheck >/dev/null || { echo "shellcheck is not here"; exit 77; }
shellcheck -s bash -S warning .ci/run .ci/deps tests/run tests/one tests/demo tests/fuzz/run tests/bench/run tests/*/*.sh tests/cli/*/*.sh
