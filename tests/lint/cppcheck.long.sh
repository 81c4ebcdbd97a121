# cppcheck finds nothing in the library and the programs but what cppcheck.suppressions names with a reason.
cd "$TOP" || exit 1
command -v cppcheck >/dev/null || { echo "cppcheck is not here"; exit 77; }
cppcheck -q -j "$(nproc)" --std=c11 --enable=warning,portability,performance --suppressions-list=tests/lint/cppcheck.suppressions \
	-Ilib -D__GNUC__=12 -U_WIN32 --error-exitcode=1 --template='{file}:{line}: {severity}: {message} [{id}]' lib cmd
