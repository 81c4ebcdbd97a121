# clang-tidy finds nothing in the library and the programs; .clang-tidy says what it looks for. FILES=... for some of them.
cd "$TOP" || exit 1
command -v clang-tidy >/dev/null || { echo "clang-tidy is not here"; exit 77; }
flags=$(make -s print-cflags) || exit 1
# shellcheck disable=SC2086
printf '%s\0' ${FILES:-lib/*/*.c cmd/*.c} |
	xargs -0 -P "$(nproc)" -n 4 sh -c "exec clang-tidy --quiet \"\$@\" -- $flags" sh 2>/dev/null
