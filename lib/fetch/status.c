#include "fetch/status.h"

#include "fetch/remote.h"
#include "json/write.h"

#include <stdlib.h>

struct view {
	const struct sb_sources *sources;
	bool *asked; /* of each of them */
	struct sb_buf out;
	bool json;
	size_t rows;
};

/* The later of what the server and our own rules say; SB_TIME_NONE: any time. */
static sb_time next_time(const struct sb_state_source *source)
{
	return source->not_before > source->wait_until ? source->not_before : source->wait_until;
}

static void add_record(struct sb_buf *out, struct sb_str name, const struct sb_state_source *source)
{
	sb_json_open(out, '{');
	sb_json_field_str(out, "source", name);
	if (source != NULL) {
		sb_json_field_time(out, "last_success", source->last_success);
		sb_json_field_int(out, "posts", source->posts);
		sb_json_field_int(out, "failures", source->failures);
		sb_json_field_time(out, "next", next_time(source));
		if (source->failures > 0 && source->problem.len > 0)
			sb_json_field_str(out, "problem", sb_buf_str(&source->problem));
	}
	sb_json_close(out, '}');
	sb_buf_add_char(out, '\n');
}

static void add_time(struct sb_buf *out, sb_time t, const char *none)
{
	char text[SB_TIME_TEXT_MAX];

	if (t != SB_TIME_NONE)
		sb_time_format(sb_time_floor(t, SB_SECOND), text);
	sb_buf_add_format(out, "%-20s  ", t == SB_TIME_NONE ? none : text);
}

static void add_row(struct view *view, struct sb_str name, const struct sb_state_source *source)
{
	struct sb_buf *out = &view->out;

	if (view->json) {
		add_record(out, name, source);
		return;
	}
	if (view->rows++ == 0)
		sb_buf_add_format(out, "%-20s  %8s  %8s  %-20s  %s\n", "LAST SUCCESS", "POSTS", "FAILURES", "NOT BEFORE",
				  "SOURCE");
	add_time(out, source != NULL ? source->last_success : SB_TIME_NONE, "never");
	sb_buf_add_format(out, "%8lld  %8lld  ", source ? (long long)source->posts : 0LL,
			  source ? (long long)source->failures : 0LL);
	add_time(out, source != NULL ? next_time(source) : SB_TIME_NONE, "-");
	sb_buf_add_str(out, name);
	if (source != NULL && source->failures > 0 && source->problem.len > 0)
		sb_buf_add_format(out, ": %.*s", SB_FMT(sb_buf_str(&source->problem)));
	sb_buf_add_char(out, '\n');
}

static void see(void *ctx, struct sb_str name, const struct sb_state_source *source)
{
	struct view *view = ctx;

	if (view->sources->count > 0) {
		size_t at = sb_map_get(&view->sources->known, name);
		if (at == SB_MAP_NONE)
			return;
		view->asked[at] = true;
	}
	add_row(view, name, source);
}

/* Those on the network that were never asked. True when there are any. */
static bool add_others(struct view *view)
{
	bool any = false;

	for (size_t i = 0; i < view->sources->count; i++) {
		const char *name = view->sources->list[i].name;
		if (view->asked[i] || !sb_remote_is(name))
			continue;
		any = true;
		add_row(view, sb_str_from(name), NULL);
	}
	return any;
}

enum sb_status sb_fetch_status(const struct sb_sources *sources, const char *format, struct sb_writer *out,
			       struct sb_err *err)
{
	struct view view = {.sources = sources,
			    .asked = sb_mem_zero(sources->count + 1, sizeof *view.asked),
			    .json = format != NULL && strcmp(format, "ndjson") == 0};
	struct sb_state *state = sb_state_look(err);
	bool good = state != NULL ? true : err->status == SB_OK;

	sb_buf_init(&view.out, SIZE_MAX / 4);
	if (state != NULL)
		good = sb_state_each(state, see, &view, err);
	bool others = good && add_others(&view);
	bool none = good && sources->count > 0 && view.out.len == 0; /* a file, which may be an address without https:// */
	if (good && view.out.len == 0 && !view.json)
		sb_buf_add_text(&view.out, none ? "nothing is remembered of these: no network's source is named so\n"
						: "no source was asked yet\n");
	if (good)
		sb_writer_add_str(out, sb_buf_str(&view.out));
	sb_state_close(state);
	sb_buf_free(&view.out);
	free(view.asked);
	return !good ? err->status : others || none ? SB_NOMATCH : SB_OK;
}
