#include "post/people.h"

#include "base/utf8.h"
#include "io/reader.h"
#include "text/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_ROW ((size_t)64 * 1024) /* a person is a line */
#define MAX_KEY ((size_t)4096)

enum column { HANDLE, NETWORK, ROLE, DEPARTMENT, TIER, NAME, LEVEL, TOPICS, COLUMNS };

static const char *const column_names[COLUMNS] = {"handle", "network", "role",  "department",
						  "tier",   "name",    "level", "topics"};

struct load {
	struct sb_people *people;
	size_t place[COLUMNS]; /* field number of each column; SB_MAP_NONE when the file lacks it */
};

/* "network\nhandle", folded, into `key`. */
static struct sb_str make_key(struct sb_buf *key, struct sb_str network, struct sb_str handle)
{
	if (handle.len > 0 && handle.ptr[0] == '@') {
		handle.ptr++;
		handle.len--;
	}
	sb_buf_clear(key);
	sb_utf8_fold(network, key);
	sb_buf_add_char(key, '\n');
	sb_utf8_fold(handle, key);
	return sb_buf_str(key);
}

static bool read_header(struct load *load, const struct sb_str *fields, size_t count, struct sb_err *err)
{
	for (size_t c = 0; c < COLUMNS; c++) {
		load->place[c] = SB_MAP_NONE;
		for (size_t f = 0; f < count; f++)
			if (sb_str_eq_nocase(sb_str_trim(fields[f]), sb_str_from(column_names[c])))
				load->place[c] = f;
	}
	if (load->place[HANDLE] == SB_MAP_NONE)
		return sb_err_set(err, SB_USAGE, "the first row must name the columns, among them 'handle'");
	return true;
}

static bool on_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct load *load = ctx;
	struct sb_people *people = load->people;
	struct sb_str value[COLUMNS];
	struct sb_buf key;

	if (row == 1)
		return read_header(load, fields, count, err);
	for (size_t c = 0; c < COLUMNS; c++) {
		struct sb_str field = {NULL, 0};
		if (load->place[c] < count)
			field = sb_str_trim(fields[load->place[c]]);
		value[c] = field.len > 0 ? sb_arena_str(&people->arena, field) : (struct sb_str){NULL, 0};
	}
	if (value[HANDLE].ptr == NULL) {
		if (count <= 1)
			return true; /* a blank row */
		return sb_err_set(err, SB_USAGE, "row %llu: no handle", (unsigned long long)row);
	}
	people->list = sb_mem_reserve(people->list, people->count, &people->cap, sizeof *people->list);
	people->list[people->count] = (struct sb_person){value[HANDLE], value[NETWORK], value[ROLE],  value[DEPARTMENT],
							 value[TIER],   value[NAME],    value[LEVEL], value[TOPICS]};
	sb_buf_init(&key, MAX_KEY);
	*sb_map_put(&people->by_handle, make_key(&key, value[NETWORK], value[HANDLE]), 0, NULL) = people->count++;
	sb_buf_free(&key);
	return true;
}

bool sb_people_read(struct sb_people *people, const char *path, struct sb_err *err)
{
	struct load load = {.people = people};
	struct sb_reader reader;
	struct sb_line line;
	enum sb_read what;
	bool good = true;

	*people = (struct sb_people){.by_handle = SB_MAP_INIT, .arena = SB_ARENA_INIT};
	if (!sb_reader_open(&reader, path, MAX_ROW, err))
		return false;
	struct sb_csv *csv = sb_csv_open(',', MAX_ROW, on_row, &load);
	while (good && (what = sb_reader_next(&reader, &line)) != SB_READ_END) {
		if (what == SB_READ_LINE)
			good = sb_csv_feed(csv, line.raw, err);
		else
			good = sb_err_set(err, SB_IO, "%s", what == SB_READ_TOO_LONG ? "a row is too long" : strerror(errno));
	}
	if (good)
		good = sb_csv_end(csv, err);
	if (good && people->count == 0 && load.place[HANDLE] == 0 && load.place[NETWORK] == 0)
		good = sb_err_set(err, SB_USAGE, "the file is empty: its first row must name the columns");
	if (!good)
		sb_err_prefix(err, "%s", path);
	sb_csv_close(csv);
	sb_reader_close(&reader);
	return good;
}

const struct sb_person *sb_people_find(const struct sb_people *people, struct sb_str network, struct sb_str handle)
{
	struct sb_buf key;

	if (handle.len == 0 || people->count == 0)
		return NULL;
	sb_buf_init(&key, MAX_KEY);
	size_t at = sb_map_get(&people->by_handle, make_key(&key, network, handle));
	if (at == SB_MAP_NONE)
		at = sb_map_get(&people->by_handle, make_key(&key, (struct sb_str){NULL, 0}, handle));
	sb_buf_free(&key);
	return at == SB_MAP_NONE ? NULL : &people->list[at];
}

void sb_people_free(struct sb_people *people)
{
	free(people->list);
	sb_map_free(&people->by_handle);
	sb_arena_free(&people->arena);
}
