# Each header compiles, without a warning, when it is the only one that is included.
cd "$TOP" || exit 1
gmime=$(pkg-config --cflags gmime-3.0) # the only library whose headers lie in a folder of their own
bad=0
# shellcheck disable=SC2086 # several words
for header in lib/*/*.h; do
	echo "#include \"${header#lib/}\"" | ${CC:-gcc} -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -Ilib \
		-isystem .deps/usr/include $gmime -x c -fsyntax-only - || { echo "$header does not compile alone"; bad=1; }
done
[ $bad -eq 0 ]
