#include "base/ref.h"

#include "base/num.h"

#include <stdio.h>

static const char letters[] = "trwagmyfpdxbnjzsqvhlcke";

void sb_ref_format(int64_t number, char out[SB_REF_MAX])
{
	snprintf(out, SB_REF_MAX, "%lld%c", (long long)number, letters[number % 23]);
}

bool sb_ref_parse(struct sb_str text, int64_t *number)
{
	uint64_t n;

	if (text.len < 2 || !sb_num_u64(sb_str_of(text.ptr, text.len - 1), INT64_MAX, &n) || n == 0)
		return false;
	if ((text.ptr[text.len - 1] | 0x20) != letters[n % 23])
		return false;
	*number = (int64_t)n;
	return true;
}
