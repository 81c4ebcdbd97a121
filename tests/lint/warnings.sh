# Every C file compiles without a warning, with gcc and with clang.
cd "$TOP" || exit 1
command -v clang >/dev/null || { echo "clang is not here"; exit 77; }
# the Makefile's own flags, so that they are written in one place
flags=$(make -s print-cflags) || exit 1
bad=0
for compiler in gcc clang; do
	printf '%s\0' cmd/*.c lib/*/*.c tests/unit/*.c tests/fuzz/*.c |
		xargs -0 -P "$(nproc)" -n 8 sh -c "exec $compiler $flags -Werror -fsyntax-only \"\$@\"" sh || { echo "$compiler warns"; bad=1; }
done
[ $bad -eq 0 ]
