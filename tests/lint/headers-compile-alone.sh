# Each header compiles, without a warning, when it is the only one that is included.
cd "$TOP" || exit 1
bad=0
for header in lib/*/*.h; do
	echo "#include \"${header#lib/}\"" | ${CC:-gcc} -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -Ilib \
		-isystem .deps/usr/include -x c -fsyntax-only - || { echo "$header does not compile alone"; bad=1; }
done
[ $bad -eq 0 ]
