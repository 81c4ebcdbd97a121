# The scripts pass shellcheck, and they are clean to bash's own eyes.
cd "$TOP" || exit 1
command -v shellcheck >/dev/null || { echo "shellcheck is not here"; exit 77; }
shopt -s nullglob
# SC1090, SC1091: what is sourced is checked by itself; SC2034: a sourced file sets what others read; SC2154: and the other way
shellcheck -s bash -S warning -e SC1090,SC1091,SC2034,SC2154 .ci/run .ci/deps tests/run tests/one tests/demo tests/fuzz/run \
	tests/*/*.sh tests/cli/*/*.sh
