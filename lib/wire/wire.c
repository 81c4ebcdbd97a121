#include "wire/wire.h"

#include "base/mem.h"
#include "io/file.h"
#include "json/write.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#define SHARED "_shared.jq" /* definitions for all files of a group */

struct sb_wire {
	struct sb_jq *jq;
	struct sb_buf to; /* {"file":..,"call":..}: beside "arg" and "in" a member of the program's input */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *user_folder(const char *group)
{
	return sb_path_config(group, NULL);
}

static void add_name(char ***names, size_t *count, size_t *cap, const char *file)
{
	struct sb_str name = sb_str_from(file);

	if (!sb_str_ends(name, ".jq") || name.len == 3 || name.ptr[0] == '.' || strcmp(file, SHARED) == 0)
		return;
	*names = sb_mem_reserve(*names, *count + 1, cap, sizeof **names);
	(*names)[(*count)++] = sb_mem_dup(sb_str_of(name.ptr, name.len - 3));
}

char **sb_wire_names(const char *group, const struct sb_asset *embedded, struct sb_err *err)
{
	size_t count = 0, cap = 0, kept = 0;
	char **names = NULL, *folder = user_folder(group);
	DIR *dir = folder ? opendir(folder) : NULL;

	(void)err;
	names = sb_mem_reserve(names, count, &cap, sizeof *names);
	for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
		add_name(&names, &count, &cap, entry->d_name);
	if (dir != NULL)
		closedir(dir);
	free(folder);
	for (; embedded->name != NULL; embedded++)
		add_name(&names, &count, &cap, embedded->name);
	qsort(names, count, sizeof *names, by_name);
	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && strcmp(names[kept - 1], names[i]) == 0)
			free(names[i]);
		else
			names[kept++] = names[i];
	}
	names[kept] = NULL;
	return names;
}

bool sb_wire_has(const char *group, const struct sb_asset *embedded, const char *what, struct sb_str name, struct sb_err *err)
{
	char **names = sb_wire_names(group, embedded, err);
	struct sb_buf list;
	bool found = false;

	sb_buf_init(&list, SB_ERR_MAX);
	for (char **at = names; *at != NULL; at++) {
		found = found || sb_str_is(name, *at);
		sb_buf_add_format(&list, "%s%s", list.len > 0 ? ", " : "", *at);
		free(*at);
	}
	free(names);
	if (!found)
		sb_err_set(err, SB_USAGE, "there is no %s '%.*s' (%s)", what, SB_FMT(name), list.ptr);
	sb_buf_free(&list);
	return found;
}

/* The text of one file into `out`: the user's, else ours. */
static bool read_source(const char *group, const struct sb_asset *embedded, const char *name, struct sb_buf *out,
			struct sb_err *err)
{
	char *folder = user_folder(group), *path = NULL;
	char *file = sb_mem_format("%s.jq", name);
	bool good = true;

	if (folder != NULL)
		path = sb_mem_format("%s/%s", folder, file);
	if (path != NULL && access(path, F_OK) == 0) {
		good = sb_file_read(path, out, err);
	} else {
		struct sb_str ours = sb_asset_find(embedded, file);
		if (ours.ptr == NULL)
			good = sb_err_set(err, SB_USAGE, "there is no '%s' in %s%s%s", file, group,
					  folder ? ", nor in " : "", folder ? folder : "");
		sb_buf_add_str(out, ours);
	}
	free(path);
	free(file);
	free(folder);
	return good;
}

/* One file as an expression: its definitions, then a choice among the calls. */
static void add_file(struct sb_buf *program, struct sb_str source, const char *const *functions)
{
	sb_buf_add_text(program, "(");
	sb_buf_add_str(program, source);
	sb_buf_add_text(program, "\nif false then empty\n");
	for (; *functions != NULL; functions++) {
		sb_buf_add_text(program, "elif $call.to.call == ");
		sb_json_add_str(program, sb_str_from(*functions));
		sb_buf_add_format(program, " then %s\n", *functions);
	}
	sb_buf_add_text(program, "else empty end)\n");
}

/* On one line, so that what follows keeps its line numbers. */
#define BEGIN ". as $call | $call.arg as $arg | .in | "

/* BEGIN and the group's shared definitions, all on one line; lines that are comments are left out. */
static void add_begin(const struct sb_asset *embedded, struct sb_buf *program)
{
	struct sb_str rest = sb_asset_find(embedded, SHARED), line;

	sb_buf_add_text(program, BEGIN);
	while (rest.len > 0) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		line = sb_str_of(rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len);
		rest = sb_str_of(rest.ptr + line.len + (end != NULL), rest.len - line.len - (end != NULL));
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		sb_buf_add_str(program, line);
		sb_buf_add_char(program, ' ');
	}
}

static bool compiles(const struct sb_asset *embedded, struct sb_str source, const char *tail, const char *name,
		     struct sb_err *err)
{
	struct sb_buf program;

	sb_buf_init(&program, SIZE_MAX / 4);
	add_begin(embedded, &program);
	sb_buf_add_str(&program, source);
	sb_buf_add_text(&program, "\n");
	sb_buf_add_text(&program, tail);
	struct sb_jq *jq = sb_jq_open(program.ptr, name, err);
	sb_jq_close(jq);
	sb_buf_free(&program);
	return jq != NULL;
}

/* One file with each of the functions; jq looks into a definition only where it is used. */
static bool check_file(const struct sb_asset *embedded, const char *name, struct sb_str source,
		       const char *const *functions, struct sb_err *err)
{
	if (!compiles(embedded, source, ".", name, err))
		return false;
	for (; *functions != NULL; functions++) {
		if (compiles(embedded, source, *functions, name, err))
			continue;
		char *lacks = sb_mem_format("%s: %.*s/", name, (int)strcspn(*functions, "("), *functions);
		if (sb_str_starts(sb_str_from(err->text), lacks))
			sb_err_set(err, SB_USAGE, "%s: does not define %s", name, *functions);
		free(lacks);
		return false;
	}
	return true;
}

/* The program of all files does not compile: which file is it, and why? Leaves `err` alone when each compiles by itself. */
static void find_culprit(const char *group, const struct sb_asset *embedded, const char *const *names,
			 const char *const *functions, struct sb_err *err)
{
	bool found = false;

	for (; *names != NULL && !found; names++) {
		struct sb_buf source;
		struct sb_err why;
		char *name = sb_mem_format("%s/%s.jq", group, *names);
		sb_buf_init(&source, SB_WIRE_MAX);
		found = !read_source(group, embedded, *names, &source, &why) ||
			!check_file(embedded, name, sb_buf_str(&source), functions, &why);
		if (found)
			*err = why;
		sb_buf_free(&source);
		free(name);
	}
}

struct sb_wire *sb_wire_open(const char *group, const struct sb_asset *embedded, const char *const *names,
			     const char *const *functions, struct sb_err *err)
{
	struct sb_wire *wire = sb_mem_zero(1, sizeof *wire);
	struct sb_buf program, source;
	bool good = true;

	sb_buf_init(&wire->to, SIZE_MAX / 4);
	sb_buf_init(&program, SIZE_MAX / 4);
	sb_buf_init(&source, SB_WIRE_MAX);
	add_begin(embedded, &program);
	sb_buf_add_text(&program, "if false then empty\n");
	for (const char *const *name = names; good && *name != NULL; name++) {
		sb_buf_clear(&source);
		good = read_source(group, embedded, *name, &source, err);
		sb_buf_add_text(&program, "elif $call.to.file == ");
		sb_json_add_str(&program, sb_str_from(*name));
		sb_buf_add_text(&program, " then ");
		add_file(&program, sb_buf_str(&source), functions);
	}
	sb_buf_add_text(&program, "else empty end");
	if (good) {
		wire->jq = sb_jq_open(program.ptr, group, err);
		good = wire->jq != NULL;
		if (!good)
			find_culprit(group, embedded, names, functions, err);
	}
	sb_buf_free(&program);
	sb_buf_free(&source);
	if (!good) {
		sb_wire_close(wire);
		return NULL;
	}
	return wire;
}

bool sb_wire_call(struct sb_wire *wire, const char *name, const char *function, struct sb_str input, struct sb_str arg,
		  sb_jq_emit *emit, void *ctx, struct sb_err *err)
{
	struct sb_buf *to = &wire->to;

	sb_buf_clear(to);
	sb_json_open(to, '{');
	sb_json_field_text(to, "file", name);
	sb_json_field_text(to, "call", function);
	sb_json_close(to, '}');
	const struct sb_jq_member members[] = {{"to", sb_buf_str(to)}, {"arg", arg}, {"in", input}};
	return sb_jq_run_members(wire->jq, members, 3, emit, ctx, err) || sb_err_prefix(err, "%s.jq", name);
}

void sb_wire_close(struct sb_wire *wire)
{
	if (wire == NULL)
		return;
	sb_jq_close(wire->jq);
	sb_buf_free(&wire->to);
	free(wire);
}
