#include "report/check.h"

#include "base/num.h"

#include <math.h>

static const char *const operators[] = {"<=", ">=", "!=", "==", "<", ">", "=", NULL}; /* the longer ones first */

static bool parse_value(struct sb_str text, double *value)
{
	int64_t duration;

	if (sb_num_double(text, value))
		return true;
	if (text.len > 1 && text.ptr[text.len - 1] == '%') {
		bool good = sb_num_double(sb_str_of(text.ptr, text.len - 1), value);
		*value /= 100;
		return good;
	}
	if (!sb_time_parse_duration(text, &duration))
		return false;
	*value = (double)duration / (double)SB_SECOND;
	return true;
}

bool sb_check_parse(struct sb_check *check, struct sb_str text, struct sb_err *err)
{
	size_t at = 0;

	while (at < text.len && strchr("<>=!", text.ptr[at]) == NULL)
		at++;
	struct sb_str figure = sb_str_trim(sb_str_of(text.ptr, at)), rest = {text.ptr + at, text.len - at};
	for (size_t i = 0; operators[i] != NULL; i++) {
		if (!sb_str_starts(rest, operators[i]))
			continue;
		size_t len = strlen(operators[i]);
		*check = (struct sb_check){.key = figure};
		memcpy(check->operator, operators[i], len);
		if (strcmp(check->operator, "==") == 0)
			check->operator[1] = '\0';
		if (memchr(figure.ptr, '.', figure.len) != NULL)
			check->measure = sb_str_cut(&check->key, '.');
		if (figure.len > 0 && parse_value(sb_str_trim(sb_str_of(rest.ptr + len, rest.len - len)), &check->value))
			return true;
		break;
	}
	return sb_err_set(err, SB_USAGE, "'%.*s' is no condition; one is response_rate<0.9, or first_response_median_s>15m",
			  SB_FMT(text));
}

const struct sb_figure *sb_check_figure(const struct sb_check *check, const struct sb_doc *doc)
{
	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next) {
		if (check->measure.ptr != NULL && !sb_str_is(check->measure, s->key))
			continue;
		for (const struct sb_figure *f = s->figures; f != NULL; f = f->next)
			if (sb_str_is(check->key, f->key))
				return f;
	}
	return NULL;
}

bool sb_check_holds(const struct sb_check *check, const struct sb_figure *figure)
{
	double value = sb_cell_number(&figure->value);

	if (isnan(value))
		return false;
	bool equal = fabs(value - check->value) < 1e-12;
	switch (check->operator[0]) {
	case '<':
		return check->operator[1] == '=' ? value < check->value || equal : value < check->value && !equal;
	case '>':
		return check->operator[1] == '=' ? value > check->value || equal : value > check->value && !equal;
	case '!':
		return !equal;
	default:
		return equal;
	}
}
