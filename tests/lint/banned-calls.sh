# Calls that have a safer form in lib/base do not occur, nor does anything unfinished by its own words.
cd "$TOP" || exit 1
bad=0

# The sources as "file:line:code", comments and the inside of texts taken out: words may be written about.
code() {
	python3 - "$@" <<'P'
import re, sys
token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
def blank(match):
    text = match.group()
    return '""' if text[0] in '"\'' else "\n" * text.count("\n")
for path in sys.argv[1:]:
    for number, line in enumerate(token.sub(blank, open(path, encoding="utf-8").read()).split("\n"), 1):
        print(f"{path}:{number}:{line}")
P
}
code cmd/*.c lib/*/*.[ch] >"$WORK/code" || exit 1

calls='sprintf|vsprintf|strcpy|stpcpy|strcat|strncpy|strncat|strtok|strtok_r|atoi|atol|atoll|atof|gets|system|popen|tmpnam|tempnam|mktemp|setlocale|alloca'
if grep -nE "[^_[:alnum:]]($calls)[[:space:]]*\(" "$WORK/code" | cut -d : -f 2-; [ "${PIPESTATUS[0]}" -eq 0 ]; then
	echo "these calls are banned: lib/base has checked ones"
	bad=1
fi
# each of these is called in one place only
only_in() { # where, calls, what to use
	if grep -E "[^_[:alnum:]]($2)[[:space:]]*\(" "$WORK/code" | grep -v "^$1:"; then
		echo "$3"
		bad=1
	fi
}
only_in 'lib/base/num\.c' 'strtol|strtoul|strtoll|strtoull|strtod|strtof|sscanf|fscanf|scanf' "numbers are parsed by lib/base/num.h"
only_in 'lib/base/time\.c' 'strptime|mktime|timegm|localtime|localtime_r|gmtime|gmtime_r|strftime|ctime|asctime' "times are read and written by lib/base/time.h"
only_in 'lib/base/mem\.c' 'malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf|vasprintf' "memory comes from lib/base/mem.h"
if grep -nE '\b(TODO|FIXME|XXX|HACK)\b' cmd/*.c lib/*/*.[ch] lib/*/*.jq man/*.[157] 2>/dev/null; then
	echo "unfinished"
	bad=1
fi
[ $bad -eq 0 ]
