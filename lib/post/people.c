#include "post/people.h"

#include "base/utf8.h"
#include "io/reader.h"
#include "text/csv.h"

#include <errno.h>
#include <stdlib.h>

#define MAX_ROW ((size_t)64 * 1024) /* a person is a line */
#define MAX_KEY ((size_t)4096)

enum column { HANDLE, NETWORK, ROLE, DEPARTMENT, TIER, NAME, LEVEL, TOPICS, CHANNELS, HOURS, ZONE, DEPUTY, COLUMNS };

static const char *const column_names[COLUMNS] = {"handle", "network", "role",	   "department", "tier", "name",
						  "level",  "topics",  "channels", "hours",	 "zone", "deputy"};

struct load {
	struct sb_people *people;
	size_t place[COLUMNS]; /* field number of each column; SB_MAP_NONE when the file lacks it */
	bool has_header;
	struct sb_buf key;
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
	load->has_header = true;
	return true;
}

/* A field as the file has it, trimmed; absent when it is empty or the row has no such field. */
static struct sb_str field_of(const struct load *load, enum column column, const struct sb_str *fields, size_t count)
{
	struct sb_str field = load->place[column] < count ? sb_str_trim(fields[load->place[column]]) : SB_STR("");

	return field.len > 0 ? field : (struct sb_str){NULL, 0};
}

static bool is_blank(const struct sb_str *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sb_str_trim(fields[i]).len > 0)
			return false;
	return true;
}

/* Networks are named in small letters, digits and hyphens, so the colon of "ann@shoes.example:8080" begins a port. */
static bool names_network(struct sb_str handle)
{
	const char *colon = memchr(handle.ptr, ':', handle.len);

	if (colon == NULL)
		return false;
	for (const char *c = handle.ptr; c < colon; c++)
		if ((*c < 'a' || *c > 'z') && (*c < '0' || *c > '9') && *c != '-' && *c != ' ')
			return false;
	return true;
}

/* One of a person's handles, "ann" or "mastodon:ann"; the first one is shown. */
static bool add_handle(struct load *load, struct sb_str handle, struct sb_str value[COLUMNS], struct sb_err *err)
{
	struct sb_str network = value[NETWORK], rest = handle;

	if (handle.len == 0)
		return true;
	if (names_network(handle)) {
		network = sb_str_trim(sb_str_cut(&rest, ':'));
		handle = sb_str_trim(rest);
		if (network.len == 0 || handle.len == 0)
			return sb_err_set(err, SB_USAGE, "a handle is written 'handle' or 'network:handle'");
	}
	if (value[HANDLE].ptr == NULL)
		value[HANDLE] = handle;
	struct sb_str by = make_key(&load->key, network, handle);
	if (load->key.full)
		return sb_err_set(err, SB_USAGE, "a handle of more than %zu bytes", MAX_KEY);
	*sb_map_put(&load->people->by_handle, by, 0, NULL) = load->people->count;
	return true;
}

static bool on_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct load *load = ctx;
	struct sb_people *people = load->people;
	struct sb_str value[COLUMNS];

	if (row == 1)
		return read_header(load, fields, count, err);
	if (is_blank(fields, count)) /* spreadsheets write such rows below the table */
		return true;
	for (size_t c = 0; c < COLUMNS; c++) {
		struct sb_str field = field_of(load, (enum column)c, fields, count);
		if (sb_utf8_valid(field) < field.len)
			return sb_err_set(err, SB_USAGE, "not UTF-8; save the file as UTF-8");
		value[c] = sb_arena_str(&people->arena, field);
	}
	struct sb_str rest = value[HANDLE];
	value[HANDLE] = (struct sb_str){NULL, 0};
	while (rest.ptr != NULL)
		if (!add_handle(load, sb_str_trim(sb_str_cut(&rest, ';')), value, err))
			return false;
	if (value[HANDLE].ptr == NULL)
		return sb_err_set(err, SB_USAGE, "no handle");
	people->list = sb_mem_reserve(people->list, people->count, &people->cap, sizeof *people->list);
	people->list[people->count] = (struct sb_person){value[HANDLE], value[NETWORK], value[ROLE],  value[DEPARTMENT],
							 value[TIER],   value[NAME],    value[LEVEL], value[TOPICS],
							 value[CHANNELS], value[HOURS], value[ZONE], value[DEPUTY]};
	people->count++;
	return true;
}

static bool read_lines(struct sb_reader *reader, struct sb_csv *csv, struct sb_err *err)
{
	struct sb_line line;

	for (;;) {
		switch (sb_reader_next(reader, &line)) {
		case SB_READ_LINE:
			if (!sb_csv_feed(csv, line.raw, err))
				return false;
			break;
		case SB_READ_TOO_LONG:
			return sb_err_set(err, SB_USAGE, "a row is longer than %zu bytes", MAX_ROW);
		case SB_READ_FAILED:
			return sb_err_set(err, SB_IO, "%s", sb_reader_why(reader));
		case SB_READ_END:
			return sb_csv_end(csv, err);
		}
	}
}

/* What both ways of reading come to. `line` is where it stopped. */
static bool conclude(struct load *load, const char *name, bool good, uint64_t line, const struct sb_err *why, struct sb_err *err)
{
	if (!good) {
		enum sb_status status = why->status == SB_IO ? SB_IO : SB_USAGE; /* a wrong file, not a wrong record */
		sb_err_set(err, status, "%s:%llu: %s", name, (unsigned long long)line, why->text);
	} else if (!load->has_header) {
		good = sb_err_set(err, SB_USAGE, "%s: the file is empty: its first row must name the columns", name);
	}
	if (!good)
		sb_people_free(load->people);
	sb_buf_free(&load->key);
	return good;
}

bool sb_people_read(struct sb_people *people, const char *path, struct sb_err *err)
{
	struct load load = {.people = people};
	struct sb_reader reader;
	struct sb_err why;

	*people = (struct sb_people){.by_handle = SB_MAP_INIT, .arena = SB_ARENA_INIT};
	if (!sb_reader_open(&reader, path, MAX_ROW, err))
		return false;
	sb_buf_init(&load.key, MAX_KEY);
	struct sb_csv *csv = sb_csv_open(',', MAX_ROW, on_row, &load);
	bool good = read_lines(&reader, csv, &why);
	good = conclude(&load, path, good, reader.number, &why, err);
	sb_csv_close(csv);
	sb_reader_close(&reader);
	return good;
}

bool sb_people_parse(struct sb_people *people, const char *name, struct sb_str text, struct sb_err *err)
{
	struct load load = {.people = people};
	struct sb_err why;
	uint64_t line = 0;
	bool good = true;

	*people = (struct sb_people){.by_handle = SB_MAP_INIT, .arena = SB_ARENA_INIT};
	sb_buf_init(&load.key, MAX_KEY);
	struct sb_csv *csv = sb_csv_open(',', MAX_ROW, on_row, &load);
	for (; good && text.len > 0; line++) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) + 1 : text.len;
		good = sb_csv_feed(csv, sb_str_of(text.ptr, len), &why);
		text = sb_str_of(text.ptr + len, text.len - len);
	}
	good = good && sb_csv_end(csv, &why);
	good = conclude(&load, name, good, line, &why, err);
	sb_csv_close(csv);
	return good;
}

/* A name too long for a key is nobody's; its cut key could be anybody's. */
static size_t look_up(const struct sb_people *people, struct sb_str by, const struct sb_buf *key)
{
	return key->full ? SB_MAP_NONE : sb_map_get(&people->by_handle, by);
}

const struct sb_person *sb_people_find(const struct sb_people *people, struct sb_str network, struct sb_str handle)
{
	struct sb_buf key;

	if (handle.len == 0 || people->count == 0)
		return NULL;
	sb_buf_init(&key, MAX_KEY);
	size_t at = look_up(people, make_key(&key, network, handle), &key);
	if (at == SB_MAP_NONE)
		at = look_up(people, make_key(&key, (struct sb_str){NULL, 0}, handle), &key);
	sb_buf_free(&key);
	return at == SB_MAP_NONE ? NULL : &people->list[at];
}

void sb_people_free(struct sb_people *people)
{
	free(people->list);
	sb_map_free(&people->by_handle);
	sb_arena_free(&people->arena);
	*people = (struct sb_people){.by_handle = SB_MAP_INIT, .arena = SB_ARENA_INIT};
}
