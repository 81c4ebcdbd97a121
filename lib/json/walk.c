#include "json/walk.h"

static void skip_space(struct sb_json_walk *w)
{
	while (w->at < w->end && (*w->at == ' ' || *w->at == '\t' || *w->at == '\n' || *w->at == '\r'))
		w->at++;
}

void sb_json_walk_string(struct sb_json_walk *w)
{
	w->at++;
	for (;;) {
		const char *quote = memchr(w->at, '"', (size_t)(w->end - w->at));
		if (quote == NULL) {
			w->at = w->end;
			return;
		}
		size_t backslashes = 0;
		while (quote - backslashes > w->at && quote[-1 - (ptrdiff_t)backslashes] == '\\')
			backslashes++;
		w->at = quote + 1;
		if (backslashes % 2 == 0)
			return;
	}
}

static void skip_value(struct sb_json_walk *w)
{
	size_t depth = 0;

	while (w->at < w->end) {
		switch (*w->at) {
		case '"':
			sb_json_walk_string(w);
			break;
		case '{':
		case '[':
			depth++;
			w->at++;
			break;
		case '}':
		case ']':
			if (depth == 0)
				return; /* the end of the object around a number or a word */
			depth--;
			w->at++;
			break;
		case ',':
		case ' ':
		case '\t':
		case '\n':
		case '\r':
			if (depth == 0)
				return;
			w->at++;
			continue;
		default:
			w->at++;
			continue;
		}
		if (depth == 0)
			return;
	}
}

struct sb_json_walk sb_json_walk_object(struct sb_str object)
{
	struct sb_json_walk w = {object.ptr, object.ptr + object.len};

	skip_space(&w);
	if (w.at < w.end)
		w.at++; /* the opening bracket */
	return w;
}

bool sb_json_walk_member(struct sb_json_walk *w, struct sb_json_member *m)
{
	skip_space(w);
	if (w->at < w->end && *w->at == ',') {
		w->at++;
		skip_space(w);
	}
	if (w->at >= w->end || *w->at != '"')
		return false;
	m->key.ptr = w->at;
	sb_json_walk_string(w);
	m->key.len = (size_t)(w->at - m->key.ptr);
	skip_space(w);
	if (w->at < w->end)
		w->at++; /* the colon */
	skip_space(w);
	m->value.ptr = w->at;
	skip_value(w);
	m->value.len = (size_t)(w->at - m->value.ptr);
	return true;
}
