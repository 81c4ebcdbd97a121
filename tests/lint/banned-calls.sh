# Calls that have a safer form in lib/base do not occur, nor does anything unfinished by its own words.
cd "$TOP" || exit 1
calls='sprintf|vsprintf|strcpy|strcat|strncpy|strncat|strtok|atoi|atol|atoll|atof|gets|system|popen|tmpnam|tempnam|mktemp|setlocale|alloca'
bad=0
if grep -nE "(^|[^_[:alnum:]])($calls)[[:space:]]*\(" cmd/*.c lib/*/*.[ch]; then
	echo "these calls are banned: lib/base has checked ones"
	bad=1
fi
# the parsers of numbers live in one file
if grep -nE '(^|[^_[:alnum:]])(strtol|strtoul|strtoll|strtoull|strtod|sscanf|scanf)[[:space:]]*\(' cmd/*.c lib/*/*.[ch] | grep -v '^lib/base/num\.c'; then
	echo "numbers are parsed by lib/base/num.h"
	bad=1
fi
if grep -nE '\b(TODO|FIXME|XXX|HACK)\b' cmd/*.c lib/*/*.[ch] lib/*/*.jq man/*.[157] 2>/dev/null; then
	echo "unfinished"
	bad=1
fi
[ $bad -eq 0 ]
