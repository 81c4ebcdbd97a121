#include "base/num.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PLACES_MAX 12 /* with a sign, 15 digits, the point and the NUL that is below SB_NUM_MAX */

bool sb_num_u64(struct sb_str s, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		uint64_t digit = (uint64_t)(s.ptr[i] - '0');
		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (value > max)
		return false;
	*out = value;
	return true;
}

bool sb_num_i64(struct sb_str s, int64_t *out)
{
	bool negative = s.len > 0 && s.ptr[0] == '-';
	uint64_t magnitude;

	if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+')) {
		s.ptr++;
		s.len--;
	}
	if (!sb_num_u64(s, (uint64_t)INT64_MAX + negative, &magnitude))
		return false;
	*out = !negative ? (int64_t)magnitude : magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1;
	return true;
}

/* strtod also takes hexadecimal, "inf", "nan" and white space: only these characters may come in. */
bool sb_num_double(struct sb_str s, double *out)
{
	char text[400]; /* more digits than any double needs; longer is refused */
	bool digit = false;

	if (s.len == 0 || s.len >= sizeof text)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (c >= '0' && c <= '9')
			digit = true;
		else if (c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E')
			return false;
		text[i] = c;
	}
	text[s.len] = '\0';
	char *end;
	errno = 0;
	double value = strtod(text, &end); /* no program sets a locale, so the point is a point */
	if (!digit || end != text + s.len || !isfinite(value))
		return false;
	*out = value;
	return true;
}

bool sb_num_size(struct sb_str s, uint64_t *out)
{
	size_t digits = 0;
	unsigned shift = 0;
	uint64_t value;

	while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9')
		digits++;
	struct sb_str unit = {s.ptr + digits, s.len - digits};
	if (unit.len > 0) {
		switch (unit.ptr[0] | 0x20) {
		case 'k':
			shift = 10;
			break;
		case 'm':
			shift = 20;
			break;
		case 'g':
			shift = 30;
			break;
		default:
			return false;
		}
		unit.ptr++;
		unit.len--;
		if (unit.len > 0 && !sb_str_eq_nocase(unit, SB_STR("b")) && !sb_str_eq_nocase(unit, SB_STR("ib")))
			return false;
	}
	if (!sb_num_u64(sb_str_of(s.ptr, digits), UINT64_MAX >> shift, &value))
		return false;
	*out = value << shift;
	return true;
}

size_t sb_num_format(double value, char out[SB_NUM_MAX])
{
	if (value == 0) {
		out[0] = '0';
		out[1] = '\0';
		return 1;
	}
	if (value == floor(value) && fabs(value) < 1e15)
		return (size_t)snprintf(out, SB_NUM_MAX, "%.0f", value);
	for (int digits = 1; digits < 17; digits++) {
		int n = snprintf(out, SB_NUM_MAX, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			return (size_t)n;
	}
	return (size_t)snprintf(out, SB_NUM_MAX, "%.17g", value);
}

size_t sb_num_format_int(int64_t value, char out[SB_NUM_MAX])
{
	char digits[SB_NUM_MAX];
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	size_t n = sizeof digits, len = 0;

	do {
		digits[--n] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		out[len++] = '-';
	memcpy(out + len, digits + n, sizeof digits - n);
	len += sizeof digits - n;
	out[len] = '\0';
	return len;
}

/* What printf would write, where the value lies so near to one with these places that there is nothing to round: as most do,
 * that were rounded before. Returns 0 where it does not. printf takes ten times as long. */
static size_t format_near(double value, int places, char out[SB_NUM_MAX])
{
	static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
	char digits[SB_NUM_MAX];

	if (places >= (int)(sizeof powers / sizeof powers[0]) || fabs(value) >= 1e7) /* what follows is then exact enough */
		return 0;
	double scaled = fabs(value) * powers[places], whole = floor(scaled + 0.5);
	if (fabs(scaled - whole) > 0.25)
		return 0;
	size_t len = sb_num_format_int((int64_t)whole, digits), n = 0, first = (size_t)places + 1;
	if (signbit(value))
		out[n++] = '-';
	for (size_t i = len; i < first; i++)
		out[n++] = '0'; /* before the digits there are */
	memcpy(out + n, digits, len);
	n += len;
	if (places > 0) {
		memmove(out + n - places + 1, out + n - places, (size_t)places);
		out[n - (size_t)places] = '.';
		n++;
	}
	out[n] = '\0';
	return n;
}

size_t sb_num_format_places(double value, int places, char out[SB_NUM_MAX])
{
	places = places < 0 ? 0 : places > PLACES_MAX ? PLACES_MAX : places;
	if (!isfinite(value) || fabs(value) >= 1e15)
		return sb_num_format(isfinite(value) ? value : 0, out);
	if (value >= 0 && value <= floor(value)) /* whole, as most durations are: printf takes ten times as long */
		return sb_num_format_int((int64_t)value, out);
	size_t len = format_near(value, places, out);
	if (len == 0)
		len = (size_t)snprintf(out, SB_NUM_MAX, "%.*f", places, value);
	if (places > 0) {
		while (out[len - 1] == '0')
			len--;
		if (out[len - 1] == '.')
			len--;
		out[len] = '\0';
	}
	if (len == 2 && out[0] == '-' && out[1] == '0') {
		out[0] = '0';
		out[1] = '\0';
		len = 1;
	}
	return len;
}
