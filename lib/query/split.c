#include "query/split.h"

#include "io/writer.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#define HELD ((size_t)4 << 20) /* bytes of lines for all files together */

struct sb_split {
	const char *dir;
	const struct sb_query_set *set;
	struct sb_map files; /* from a name to its place in `lines` */
	size_t *file_of;     /* of each query */
	struct sb_buf *lines;
	uint64_t *last; /* record that was written to each */
	size_t held;
	bool failed;
	struct sb_err err;
};

static bool is_file_name(struct sb_str name)
{
	if (name.ptr[0] == '.' || name.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == '/' || (unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 0x7F)
			return false;
	return true;
}

struct sb_split *sb_split_open(const char *dir, const struct sb_query_set *set, struct sb_err *err)
{
	for (size_t i = 0; i < set->count; i++) {
		if (!is_file_name(set->entries[i].name)) {
			sb_err_set(err, SB_USAGE, "--split: the name '%.*s' cannot be a file's", SB_FMT(set->entries[i].name));
			return NULL;
		}
	}
	if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
		sb_err_set(err, SB_IO, "%s: %s", dir, strerror(errno));
		return NULL;
	}
	struct sb_split *split = sb_mem_zero(1, sizeof *split);
	*split = (struct sb_split){.dir = dir, .set = set, .files = SB_MAP_INIT};
	split->file_of = sb_mem_zero(set->count, sizeof *split->file_of);
	for (size_t i = 0; i < set->count; i++)
		split->file_of[i] = *sb_map_put(&split->files, set->entries[i].name, split->files.count, NULL);
	split->lines = sb_mem_zero(split->files.count, sizeof *split->lines);
	split->last = sb_mem_zero(split->files.count, sizeof *split->last);
	for (size_t i = 0; i < split->files.count; i++)
		sb_buf_init(&split->lines[i], SIZE_MAX / 4); /* HELD and one line */
	return split;
}

static void write_file(struct sb_split *split, size_t file)
{
	struct sb_buf *lines = &split->lines[file];
	struct sb_writer writer;

	if (lines->len == 0 || split->failed)
		return;
	char *path = sb_mem_format("%s/%.*s.ndjson", split->dir, SB_FMT(split->files.entries[file].key));
	split->failed = !sb_writer_open(&writer, path, true, &split->err);
	if (!split->failed) {
		sb_writer_add_str(&writer, sb_buf_str(lines));
		split->failed = !sb_writer_finish(&writer, &split->err);
	}
	free(path);
	sb_buf_free(lines);
}

static void write_all(struct sb_split *split)
{
	for (size_t i = 0; i < split->files.count; i++)
		write_file(split, i);
	split->held = 0;
}

void sb_split_add(struct sb_split *split, uint32_t query, uint64_t record, struct sb_str line)
{
	size_t file = split->file_of[query];
	struct sb_buf *lines = &split->lines[file];

	if (split->failed || split->last[file] == record)
		return;
	split->last[file] = record;
	sb_buf_add_str(lines, line);
	if (line.ptr[line.len - 1] != '\n')
		sb_buf_add_char(lines, '\n');
	split->held += line.len;
	if (split->held >= HELD)
		write_all(split);
}

bool sb_split_flush(struct sb_split *split, struct sb_err *err)
{
	write_all(split);
	if (split->failed)
		*err = split->err;
	return !split->failed;
}

void sb_split_close(struct sb_split *split)
{
	if (split == NULL)
		return;
	for (size_t i = 0; i < split->files.count; i++)
		sb_buf_free(&split->lines[i]);
	free(split->lines);
	free(split->last);
	free(split->file_of);
	sb_map_free(&split->files);
	free(split);
}
