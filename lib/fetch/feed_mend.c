/* A document that is not well-formed XML, as many feeds are not, becomes one as far as its mistake is a usual one. */
#include "base/mem.h"
#include "fetch/feed_xml.h"

#include <stdlib.h>

#define ATTRIBUTES_MAX 100 /* of one element; the others are left out */

struct mender {
	struct sb_str rest;
	struct sb_buf *out;
	size_t root_end; /* in `out`: where declarations can be added to the root's tag; 0 before it */
	struct sb_str open[SB_FEED_DEPTH_MAX]; /* names of the elements that are open */
	int depth;
	struct sb_str prefixes[SB_FEED_PREFIXES_MAX];
	size_t prefix_count;
};

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '_' ||
	       c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static bool is_name_start(char c)
{
	return is_name(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != ':';
}

static struct sb_str name_at(struct sb_str text, size_t at)
{
	size_t len = 0;

	while (at + len < text.len && is_name(text.ptr[at + len]))
		len++;
	return sb_str_of(text.ptr + at, len);
}

/* --- text --- */

/* The length of the reference that the text begins with; 0: the ampersand is meant as one. */
static size_t reference(struct sb_str text)
{
	struct sb_str name = name_at(text, text.len > 1 && text.ptr[1] == '#' ? 2 : 1);
	size_t len = (size_t)(name.ptr - text.ptr) + name.len;

	if (name.len == 0 || len >= text.len || text.ptr[len] != ';' || (len == name.len + 1 && !is_name_start(*name.ptr)))
		return 0;
	return len + 1;
}

static void add_text(struct mender *m, struct sb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '<') {
			sb_buf_add_text(m->out, "&lt;");
		} else if (text.ptr[i] != '&') {
			sb_buf_add_char(m->out, text.ptr[i]);
		} else if (reference(sb_str_of(text.ptr + i, text.len - i)) == 0) {
			sb_buf_add_text(m->out, "&amp;");
		} else if (i + 2 < text.len && text.ptr[i + 1] == '#' && text.ptr[i + 2] == 'X') {
			sb_buf_add_text(m->out, "&#x");
			i += 2;
		} else {
			sb_buf_add_char(m->out, '&');
		}
	}
}

/* --- names --- */

static void note_prefix(struct mender *m, struct sb_str name)
{
	struct sb_str rest = name, prefix = sb_str_cut(&rest, ':');

	if (rest.ptr == NULL || prefix.len == 0 || sb_str_starts(prefix, "xml") || m->prefix_count == SB_FEED_PREFIXES_MAX)
		return;
	for (size_t i = 0; i < m->prefix_count; i++)
		if (sb_str_eq(m->prefixes[i], prefix))
			return;
	m->prefixes[m->prefix_count++] = prefix;
}

static bool is_declared(struct sb_str document, struct sb_str prefix)
{
	char *name = sb_mem_format("xmlns:%.*s=", SB_FMT(prefix));
	bool found = memmem(document.ptr, document.len, name, strlen(name)) != NULL;

	free(name);
	return found;
}

/* Declarations, in the root's tag, of the prefixes that have none. */
static void declare(struct mender *m, struct sb_str document, struct sb_buf *mended)
{
	if (m->root_end == 0) {
		sb_buf_add_str(mended, sb_buf_str(m->out));
		return;
	}
	sb_buf_add(mended, m->out->ptr, m->root_end);
	for (size_t i = 0; i < m->prefix_count; i++) {
		const char *uri = sb_feed_usual_space(m->prefixes[i]);
		if (is_declared(document, m->prefixes[i]))
			continue;
		sb_buf_add_format(mended, " xmlns:%.*s=\"", SB_FMT(m->prefixes[i]));
		sb_buf_add_text(mended, uri ? uri : "urn:unknown");
		sb_buf_add_char(mended, '"');
	}
	sb_buf_add(mended, m->out->ptr + m->root_end, m->out->len - m->root_end);
}

/* --- tags --- */

static void close_element(struct mender *m)
{
	m->depth--;
	sb_buf_add_format(m->out, "</%.*s>", SB_FMT(m->open[m->depth]));
}

/* An end closes what is open inside its element; one that belongs to nothing is left out. */
static void end_tag(struct mender *m, struct sb_str name)
{
	int at = m->depth;

	while (at > 0 && !sb_str_eq(m->open[at - 1], name))
		at--;
	while (at > 0 && m->depth >= at)
		close_element(m);
}

static size_t skip_blank(struct sb_str text, size_t at)
{
	while (at < text.len && strchr(" \t\r\n", text.ptr[at]) != NULL && text.ptr[at] != '\0')
		at++;
	return at;
}

/* The value that stands at `*at`, in quotes or, as in HTML, without. */
static struct sb_str value_at(struct sb_str inside, size_t *at, char *quote)
{
	char c = *at < inside.len ? inside.ptr[*at] : ' ';
	const char *end = c == '"' || c == '\'' ? memchr(inside.ptr + *at + 1, c, inside.len - *at - 1) : NULL;
	size_t from = *at;

	*quote = '"';
	if (end != NULL) {
		*quote = c;
		*at = (size_t)(end - inside.ptr) + 1;
		return sb_str_of(inside.ptr + from + 1, *at - from - 2);
	}
	while (*at < inside.len && strchr(" \t\r\n\"'", inside.ptr[*at]) == NULL)
		(*at)++;
	if (*at == from && *at < inside.len) /* a quote that does not end */
		(*at)++;
	return sb_str_of(inside.ptr + from, c == '"' || c == '\'' ? 0 : *at - from);
}

/* What stands between the name of an element and its end. Of an attribute that is there twice the first counts. */
static void add_attributes(struct mender *m, struct sb_str inside)
{
	struct sb_str names[ATTRIBUTES_MAX];
	size_t count = 0, i = 0;

	while (i < inside.len && count < ATTRIBUTES_MAX) {
		if (!is_name_start(inside.ptr[i])) {
			i++;
			continue;
		}
		struct sb_str name = name_at(inside, i), value = {NULL, 0};
		char quote = '"';
		size_t seen = 0;
		i = skip_blank(inside, i + name.len);
		if (i < inside.len && inside.ptr[i] == '=') {
			i = skip_blank(inside, i + 1);
			value = value_at(inside, &i, &quote);
		}
		while (seen < count && !sb_str_eq(names[seen], name))
			seen++;
		if (seen < count)
			continue;
		names[count++] = name;
		note_prefix(m, name);
		sb_buf_add_format(m->out, " %.*s=%c", SB_FMT(name), quote);
		add_text(m, value);
		sb_buf_add_char(m->out, quote);
	}
}

/* The place behind a tag that begins at `at`, quoted values passed over; the end of the text when it has none. */
static size_t tag_end(struct sb_str text, size_t at)
{
	char quote = 0;

	for (; at < text.len; at++) {
		char c = text.ptr[at];
		if (quote != 0)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return at + 1;
	}
	return text.len;
}

static void start_tag(struct mender *m, struct sb_str name, struct sb_str tag)
{
	bool empty = sb_str_ends(tag, "/>");
	size_t from = 1 + name.len, to = tag.len - (empty ? 2 : sb_str_ends(tag, ">") ? 1 : 0);

	note_prefix(m, name);
	sb_buf_add_format(m->out, "<%.*s", SB_FMT(name));
	if (from < to)
		add_attributes(m, sb_str_of(tag.ptr + from, to - from));
	if (m->root_end == 0)
		m->root_end = m->out->len;
	sb_buf_add_text(m->out, empty ? "/>" : ">");
	if (!empty && m->depth < SB_FEED_DEPTH_MAX)
		m->open[m->depth++] = name;
}

/* Comments, CDATA, instructions and declarations are copied. True when one stood there. */
static bool copy_whole(struct mender *m)
{
	static const struct {
		const char *start, *end;
	} kinds[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!sb_str_starts(m->rest, kinds[i].start))
			continue;
		const char *end = memmem(m->rest.ptr, m->rest.len, kinds[i].end, strlen(kinds[i].end));
		size_t len = end ? (size_t)(end - m->rest.ptr) + strlen(kinds[i].end) : m->rest.len;
		if (end != NULL)
			sb_buf_add(m->out, m->rest.ptr, len);
		m->rest = sb_str_of(m->rest.ptr + len, m->rest.len - len);
		return true;
	}
	return false;
}

static void next_tag(struct mender *m)
{
	bool end = m->rest.len > 1 && m->rest.ptr[1] == '/';
	struct sb_str name = name_at(m->rest, end ? 2 : 1);

	if (name.len == 0 || !is_name_start(*name.ptr)) {
		add_text(m, sb_str_of(m->rest.ptr, 1));
		m->rest = sb_str_of(m->rest.ptr + 1, m->rest.len - 1);
		return;
	}
	size_t len = tag_end(m->rest, 1 + name.len);
	if (end)
		end_tag(m, name);
	else
		start_tag(m, name, sb_str_of(m->rest.ptr, len));
	m->rest = sb_str_of(m->rest.ptr + len, m->rest.len - len);
}

void sb_feed_mend(struct sb_str document, struct sb_buf *mended)
{
	struct sb_buf out;
	struct mender *m = sb_mem_zero(1, sizeof *m);

	sb_buf_init(&out, mended->max);
	m->rest = document;
	m->out = &out;
	while (m->rest.len > 0) {
		const char *tag = memchr(m->rest.ptr, '<', m->rest.len);
		size_t len = tag ? (size_t)(tag - m->rest.ptr) : m->rest.len;
		add_text(m, sb_str_of(m->rest.ptr, len));
		m->rest = sb_str_of(m->rest.ptr + len, m->rest.len - len);
		if (m->rest.len > 0 && !copy_whole(m))
			next_tag(m);
	}
	declare(m, document, mended);
	sb_buf_free(&out);
	free(m);
}
