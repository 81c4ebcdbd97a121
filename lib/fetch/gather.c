#include "fetch/gather.h"

#include "base/map.h"
#include "fetch/remote.h"
#include "io/file.h"
#include "io/progress.h"
#include "io/reader.h"

#include <stdlib.h>
#include <unistd.h>

#define LIST_MAX ((size_t)64 << 20) /* bytes of a list: half a million sources */

/* --- the sources --- */

void sb_sources_add(struct sb_sources *sources, struct sb_str source)
{
	sources->list = sb_mem_reserve(sources->list, sources->count, &sources->cap, sizeof *sources->list);
	sources->list[sources->count++] = sb_mem_dup(source);
}

bool sb_sources_read(struct sb_sources *sources, const char *path, struct sb_err *err)
{
	struct sb_buf text;
	bool good;

	sb_buf_init(&text, LIST_MAX);
	good = sb_file_read(path, &text, err);
	struct sb_str rest = sb_buf_str(&text);
	while (good && rest.ptr != NULL) {
		struct sb_str line = sb_str_trim(sb_str_cut(&rest, '\n'));
		if (line.len > 0 && !sb_str_starts(line, "//") && !sb_str_starts(line, "# ") && !sb_str_is(line, "#"))
			sb_sources_add(sources, line);
	}
	sb_buf_free(&text);
	return good;
}

void sb_sources_free(struct sb_sources *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		free(sources->list[i]);
	free(sources->list);
}

static bool is_url(const char *source)
{
	return sb_str_starts_nocase(sb_str_from(source), "http://") ||
	       sb_str_starts_nocase(sb_str_from(source), "https://");
}

/* "bluesky:search shoes": a word, a colon, and no file of that name. */
static bool is_search(const char *source)
{
	size_t word = strspn(source, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return word > 0 && source[word] == ':' && strcmp(source, "sample:") != 0 && access(source, F_OK) != 0;
}

static enum sb_form form_of(const char *as)
{
	static const struct {
		const char *name;
		enum sb_form form;
	} forms[] = {{"feed", SB_FORM_FEED}, {"csv", SB_FORM_CSV}, {"twcs", SB_FORM_TWCS}, {"ndjson", SB_FORM_NDJSON}};

	for (size_t i = 0; as != NULL && i < sizeof forms / sizeof *forms; i++)
		if (strcmp(as, forms[i].name) == 0)
			return forms[i].form;
	return SB_FORM_AUTO;
}

/* --- the run --- */

static void complain(struct sb_run *run, const char *source, const struct sb_err *err)
{
	if (source != NULL)
		sb_warn("%s: %s", source, err->text);
	else
		sb_warn("%s", err->text);
	run->status = sb_status_worse(run->status, err->status);
}

static void add_remote(struct sb_run *run, const char *source)
{
	const char *network = NULL;
	struct sb_buf spec;
	struct sb_err err;
	char *shown = sb_remote_shown(sb_str_from(source));

	sb_buf_init(&spec, (size_t)1 << 16);
	if (run->form != SB_FORM_AUTO || run->networks == NULL ||
	    sb_networks_claim(run->networks, sb_str_from(source), &network, &spec, &err)) {
		if (network == NULL && !is_url(source)) {
			sb_err_set(&err, SB_USAGE, "there is no such file, and no network that knows such a source");
			complain(run, shown, &err);
		} else {
			sb_remote_add(run, sb_str_from(source), network, sb_buf_str(&spec));
		}
	} else {
		complain(run, shown, &err);
	}
	sb_buf_free(&spec);
	free(shown);
}

/* What sources on the network need. False: the run cannot begin. */
static bool open_network(struct sb_run *run, const struct sb_gather *gather, struct sb_err *err)
{
	struct sb_http_options options = {.user_agent = gather->user_agent};

	if (!sb_credentials_read(&run->credentials, err))
		return false;
	if (!gather->no_state) {
		run->state = gather->dry_run ? sb_state_look(err) : sb_state_open(err);
		if (run->state == NULL && !(gather->dry_run && err->status == SB_OK))
			return false;
	}
	run->http = sb_http_open(&options, err);
	return run->http != NULL;
}

static void close_network(struct sb_run *run)
{
	sb_http_close(run->http);
	sb_networks_close(run->networks);
	sb_state_close(run->state);
	sb_credentials_free(&run->credentials);
}

static void run_remote(struct sb_run *run, const struct sb_gather *gather, char *const *sources, size_t count)
{
	struct sb_err err = {0};

	if (count == 0)
		return;
	if (!open_network(run, gather, &err) ||
	    (run->form == SB_FORM_AUTO && (run->networks = sb_networks_open(&err)) == NULL)) {
		complain(run, NULL, &err);
	} else {
		for (size_t i = 0; i < count && !run->stop; i++)
			add_remote(run, sources[i]);
		sb_http_run(run->http);
	}
	close_network(run);
}

static void run_local(struct sb_run *run, const char *source)
{
	if (run->dry_run) {
		sb_writer_add_str(run->sink->out, SB_STR("read "));
		sb_writer_add_line(run->sink->out, sb_str_from(source));
	} else {
		run->status = sb_status_worse(run->status, sb_local_read(run->local, source));
		run->stop = run->local->stop;
	}
}

/* Files first, in their order; then the network, all of it side by side. A source that is named twice is read once. */
static void run_all(struct sb_run *run, const struct sb_gather *gather, const struct sb_sources *sources)
{
	struct sb_map known = SB_MAP_INIT;
	char **remote = sb_mem_alloc((sources->count + 1) * sizeof *remote);
	size_t count = 0;

	for (size_t i = 0; i < sources->count && !run->stop; i++) {
		bool fresh;
		sb_map_put(&known, sb_str_from(sources->list[i]), 0, &fresh);
		if (!fresh)
			continue;
		if (is_url(sources->list[i]) || is_search(sources->list[i]))
			remote[count++] = sources->list[i];
		else
			run_local(run, sources->list[i]);
	}
	if (!run->stop)
		run_remote(run, gather, remote, count);
	free(remote);
	sb_map_free(&known);
}

enum sb_status sb_gather_run(const struct sb_gather *gather, const struct sb_sources *sources, struct sb_writer *out)
{
	struct sb_sink sink;
	struct sb_local local = {
		.sink = &sink,
		.form = form_of(gather->as),
		.map = gather->map,
		.max_line = gather->max_line ? (size_t)gather->max_line : SB_LINE_MAX_DEFAULT,
	};
	struct sb_run run = {
		.sink = &sink,
		.local = &local,
		.limit = gather->limit,
		.dry_run = gather->dry_run,
		.form = local.form,
	};
	struct sb_err err;

	if (local.max_line > SB_LINE_MAX_LIMIT) {
		sb_warn("--max-line: at most 1G");
		return SB_USAGE;
	}
	if (!sb_sink_open(&sink, out, gather->rejects, gather->since, &err)) {
		sb_warn("%s", err.text);
		return err.status;
	}
	sb_progress_start(gather->progress, gather->no_progress, 0);
	run_all(&run, gather, sources);
	sb_progress_end();
	if (!sb_sink_close(&sink, &err))
		complain(&run, NULL, &err);
	return run.status;
}
