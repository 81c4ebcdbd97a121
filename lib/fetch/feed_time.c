/* Moments as feeds, tables and mails write them. */
#include "fetch/feed_item.h"

#define TIME_MAX ((size_t)100) /* bytes of a date */

static bool is_number(struct sb_str word, size_t digits)
{
	size_t n = 0;

	while (n < word.len && word.ptr[n] >= '0' && word.ptr[n] <= '9')
		n++;
	return n == word.len && n > 0 && n <= digits;
}

/* Dates that begin with the month, the year at the end or not, as C, Java and people write them: "Thu Jan  1 19:48:21 PST 2004",
 * "January 1, 2004 7:48 PM". They are put into the order of mail. */
static bool parse_month_first(struct sb_str text, sb_time *t)
{
	struct sb_str day = {NULL, 0}, month = {NULL, 0}, year = {NULL, 0};
	struct sb_buf mail, rest;
	bool good;

	if (text.len > TIME_MAX)
		return false;
	sb_buf_init(&mail, 4 * TIME_MAX);
	sb_buf_init(&rest, 2 * TIME_MAX);
	while (text.len > 0) {
		size_t end = 0;
		while (end < text.len && strchr(" ,\t", text.ptr[end]) == NULL)
			end++;
		struct sb_str word = sb_str_of(text.ptr, end);
		text = sb_str_trim(sb_str_of(text.ptr + end + (end < text.len), text.len - end - (end < text.len)));
		if (word.len == 0)
			continue;
		if (day.ptr == NULL && is_number(word, 2))
			day = word;
		else if (day.ptr == NULL) /* the weekday is followed by the month */
			month = word;
		else if (year.ptr == NULL && (word.len == 4 || word.len == 2) && is_number(word, 4))
			year = word;
		else
			sb_buf_add_format(&rest, " %.*s", SB_FMT(word));
	}
	sb_buf_add_format(&mail, "%.*s %.*s %.*s%s", SB_FMT(day), SB_FMT(month), SB_FMT(year), rest.len > 0 ? rest.ptr : "");
	good = day.len > 0 && month.len > 0 && year.len > 0 && sb_time_parse_mail(sb_buf_str(&mail), t);
	sb_buf_free(&mail);
	sb_buf_free(&rest);
	return good;
}

static sb_time read_time(struct sb_str text)
{
	/* W3CDTF's short forms, and what some programs print; all without a zone are taken as UTC */
	static const char *const formats[] = {"%Y-%m-%dT%H:%M%z",
					      "%Y-%m-%dT%H:%M:%S",
					      "%Y-%m-%d %H:%M:%S",
					      "%Y-%m-%d %H:%M:%S %z",
					      "%Y-%m-%d %H:%M:%S UTC",
					      "%Y-%m-%d %I:%M:%S %p",
					      "%Y-%m-%d %I:%M:%S %p %z",
					      "%Y-%m-%dT%H:%M:%S.%f",
					      "%Y-%m-%d %H:%M:%S.%f",
					      "%Y%m%dT%H%M%S%z",
					      "%Y/%m/%d %H:%M:%S",
					      "%Y-%m-%dT%H:%M",
					      "%Y-%m-%d %H:%M",
					      "%Y-%m",
					      "%Y/%m/%d",
					      "%Y%m%d",
					      "%d %B %Y"};
	sb_time t = SB_TIME_NONE;

	if (sb_time_parse(text, &t) || sb_time_parse_mail(text, &t) || sb_time_parse_date(text, &t) ||
	    parse_month_first(text, &t))
		return t;
	if (text.len == 4 && is_number(text, 4) && sb_time_parse_format(text, "%Y", &t)) /* W3CDTF's shortest */
		return t;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (sb_time_parse_format(text, formats[i], &t))
			return t;
	return SB_TIME_NONE;
}

/* --- other languages --- */

/* Greek, Hungarian and Korean, as feeds have them: months in English or as numbers. */
static const struct {
	const char *from, *to;
} words[] = {
	{"Ιαν", "Jan"},	 {"Φεβ", "Feb"},  {"Μάρ", "Mar"},  {"Μαρ", "Mar"},  {"Απρ", "Apr"},  {"Μάι", "May"},
	{"Μαΐ", "May"},	 {"Μαϊ", "May"},  {"Μαι", "May"},  {"Ιούν", "Jun"}, {"Ιουν", "Jun"}, {"Ιούλ", "Jul"},
	{"Ιουλ", "Jul"}, {"Αύγ", "Aug"},  {"Αυγ", "Aug"},  {"Σεπ", "Sep"},  {"Οκτ", "Oct"},  {"Νοέ", "Nov"},
	{"Νοε", "Nov"},	 {"Δεκ", "Dec"},
	{"-január-", "-01-"},	  {"-február-", "-02-"}, {"-március-", "-03-"},	 {"-április-", "-04-"},
	{"-május-", "-05-"},	  {"-június-", "-06-"},	 {"-július-", "-07-"},	 {"-augusztus-", "-08-"},
	{"-szeptember-", "-09-"}, {"-október-", "-10-"}, {"-november-", "-11-"}, {"-december-", "-12-"},
	{"년 ", "-"},		  {"월 ", "-"},		 {"일 ", " "},
};

static bool is_digit(struct sb_str text, size_t at)
{
	return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

/* The bytes of the mark of "1st" at `at`, which is left out; 0: there is none. */
static size_t ordinal(struct sb_str text, size_t at)
{
	static const char *const marks[] = {"st", "nd", "rd", "th"};

	for (size_t i = 0; at > 0 && is_digit(text, at - 1) && i < sizeof marks / sizeof *marks; i++)
		if (sb_str_starts_nocase(sb_str_of(text.ptr + at, text.len - at), marks[i]))
			return strlen(marks[i]);
	return 0;
}

/* Adds the word or mark at the start of `rest` as English has it. Returns its bytes; 0: it is none of those. */
static size_t add_word(struct sb_str rest, struct sb_buf *out)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (sb_str_starts(rest, words[i].from)) {
			sb_buf_add_text(out, words[i].to);
			return strlen(words[i].from);
		}
	}
	return 0;
}

/* The same moment in English: words of other languages, "1st", a comma before fractions of a second. Korean ones have the half of
 * the day before the hour, and no zone. False: there is nothing of the kind in it. */
static bool translate(struct sb_str text, struct sb_buf *out)
{
	bool korean = memmem(text.ptr, text.len, "년 ", strlen("년 ")) != NULL, changed = false;
	const char *half = "";

	for (size_t i = 0, n; i < text.len; i += n) {
		struct sb_str rest = sb_str_of(text.ptr + i, text.len - i);
		bool morning = sb_str_starts(rest, "오전"), afternoon = sb_str_starts(rest, "오후");
		if (morning || afternoon) {
			korean = true;
			half = morning ? " AM" : " PM";
			n = strlen("오전");
		} else if (rest.ptr[0] == ',' && i > 2 && text.ptr[i - 3] == ':' && is_digit(text, i - 1) && is_digit(text, i + 1)) {
			sb_buf_add_char(out, '.');
			n = 1;
		} else if ((n = ordinal(text, i)) == 0 && (n = add_word(rest, out)) == 0) {
			sb_buf_add_char(out, rest.ptr[0]);
			n = 1;
			continue;
		}
		changed = true;
	}
	sb_buf_add_text(out, half);
	if (korean)
		sb_buf_add_text(out, " +0900");
	return changed;
}

sb_time sb_feed_time(struct sb_str text)
{
	struct sb_buf english;
	sb_time t;

	text = sb_str_trim(text);
	if (text.len == 0 || (t = read_time(text)) != SB_TIME_NONE || text.len > TIME_MAX)
		return text.len == 0 ? SB_TIME_NONE : t;
	sb_buf_init(&english, 4 * TIME_MAX);
	t = translate(text, &english) ? read_time(sb_buf_str(&english)) : SB_TIME_NONE;
	sb_buf_free(&english);
	return t;
}
