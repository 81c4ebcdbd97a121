#include "json/jq_guard.h"

#include "base/num.h"
#include "base/time.h"

#include <stdlib.h>

/* The years 1 to 9999; nan is below every number. */
#define IS_NO_TIME "type == \"number\" and (. > -62135596800 and . < 253402300800 | not)"
#define BROKEN_DOWN(name) \
	"def _" name ": " name "; def " name ": if " IS_NO_TIME " then error(\"\\(tojson) is no time\") else _" name " end; "
#define FORMATTED(name, broken_down) \
	"def _" name "($f): " name "($f); def " name "($f): if type == \"number\" then " broken_down " else . end | " \
	"if ($f | type) == \"string\" then _" name "($f) else error(\"" name " takes a format that is a string\") end; "

static const char times[] = BROKEN_DOWN("gmtime") BROKEN_DOWN("localtime") FORMATTED("strftime", "gmtime")
	FORMATTED("strflocaltime", "localtime")
	"def todateiso8601: strftime(\"%Y-%m-%dT%H:%M:%SZ\"); def todate: todateiso8601; def date: todate; ";

/* As jq 1.7 answers. */
static const char places[] = "def _indices($i): indices($i); def indices($i): if $i == \"\" then [] else _indices($i) end; "
			     "def index($i): indices($i) | .[0]; def rindex($i): indices($i) | .[-1:][0]; ";

static const struct {
	const char *name; /* of a function, or what the names of some have in common */
	const char *definitions;
} guards[] = {{"date", times},     {"strf", times},   {"gmtime", times}, {"localtime", times},
	      {"indices", places}, {"index", places}};

void sb_jq_guard(struct sb_str program, struct sb_buf *out)
{
	const char *last = NULL, *fixed = getenv("SB_NOW");

	if (fixed != NULL && *fixed != '\0' && memmem(program.ptr, program.len, "now", 3) != NULL) {
		char now[SB_NUM_MAX]; /* jq from 1.7 on writes a number as it stands in the program */
		size_t len = sb_num_format((double)sb_time_now() / SB_SECOND, now);
		sb_buf_add_format(out, "def now: %.*s; ", (int)len, now);
	}
	for (size_t i = 0; i < sizeof guards / sizeof *guards; i++) {
		if (guards[i].definitions == last || memmem(program.ptr, program.len, guards[i].name, strlen(guards[i].name)) == NULL)
			continue;
		last = guards[i].definitions;
		sb_buf_add_text(out, last);
	}
}
