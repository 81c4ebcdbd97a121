#include "wire/wire.h"

#include "base/mem.h"
#include "io/file.h"
#include "json/write.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

struct sb_wire {
	struct sb_jq *jq;
	struct sb_buf call; /* the input of the program: {"file":..,"call":..,"arg":..,"in":..} */
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

	if (!sb_str_ends(name, ".jq") || name.len == 3 || name.ptr[0] == '.')
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
		sb_buf_add_text(program, "elif $call.call == ");
		sb_json_add_str(program, sb_str_from(*functions));
		sb_buf_add_format(program, " then %s\n", *functions);
	}
	sb_buf_add_text(program, "else empty end)\n");
}

static struct sb_jq *compile(const char *group, const struct sb_asset *embedded, const char *const *names,
			     const char *const *functions, struct sb_err *err)
{
	struct sb_buf program, source;
	struct sb_jq *jq = NULL;
	bool good = true;

	sb_buf_init(&program, SIZE_MAX / 4);
	sb_buf_init(&source, SB_WIRE_MAX);
	sb_buf_add_text(&program, ". as $call | $call.arg as $arg | .in |\nif false then empty\n");
	for (const char *const *name = names; good && *name != NULL; name++) {
		sb_buf_clear(&source);
		good = read_source(group, embedded, *name, &source, err);
		sb_buf_add_text(&program, "elif $call.file == ");
		sb_json_add_str(&program, sb_str_from(*name));
		sb_buf_add_text(&program, " then ");
		add_file(&program, sb_buf_str(&source), functions);
	}
	sb_buf_add_text(&program, "else empty end");
	if (good)
		jq = sb_jq_open(program.ptr, group, err);
	sb_buf_free(&program);
	sb_buf_free(&source);
	return jq;
}

/* The files are compiled as one program, whose message does not say which of them is wrong: each alone does. */
static void name_culprit(const char *group, const struct sb_asset *embedded, const char *const *names,
			 const char *const *functions, struct sb_err *err)
{
	for (; *names != NULL; names++) {
		const char *const one[] = {*names, NULL};
		char *where = sb_mem_format("%s/%s.jq", group, *names);
		struct sb_jq *jq = compile(group, embedded, one, functions, err);
		bool good = jq != NULL;
		if (!good)
			sb_err_prefix(err, "%s", where);
		sb_jq_close(jq);
		free(where);
		if (!good)
			return;
	}
}

struct sb_wire *sb_wire_open(const char *group, const struct sb_asset *embedded, const char *const *names,
			     const char *const *functions, struct sb_err *err)
{
	struct sb_wire *wire = sb_mem_zero(1, sizeof *wire);

	sb_buf_init(&wire->call, SIZE_MAX / 4);
	wire->jq = compile(group, embedded, names, functions, err);
	if (wire->jq == NULL) {
		name_culprit(group, embedded, names, functions, err);
		sb_wire_close(wire);
		return NULL;
	}
	return wire;
}

bool sb_wire_call(struct sb_wire *wire, const char *name, const char *function, struct sb_str input, struct sb_str arg,
		  sb_jq_emit *emit, void *ctx, struct sb_err *err)
{
	struct sb_buf *call = &wire->call;

	sb_buf_clear(call);
	sb_json_open(call, '{');
	sb_json_field_text(call, "file", name);
	sb_json_field_text(call, "call", function);
	sb_json_key(call, "arg");
	sb_buf_add_str(call, arg.ptr ? arg : SB_STR("null"));
	sb_json_key(call, "in");
	sb_buf_add_str(call, input);
	sb_json_close(call, '}');
	return sb_jq_run(wire->jq, sb_buf_str(call), emit, ctx, err) || sb_err_prefix(err, "%s.jq", name);
}

void sb_wire_close(struct sb_wire *wire)
{
	if (wire == NULL)
		return;
	sb_jq_close(wire->jq);
	sb_buf_free(&wire->call);
	free(wire);
}
