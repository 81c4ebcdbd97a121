#include "fetch/robots.h"

#define READ_MAX ((size_t)512 << 10) /* bytes that are read, RFC 9309, section 2.5: at least 500 KiB */
#define PATTERN_MAX ((size_t)8192)   /* of a path: what servers take at most */

/* --- reading --- */

/* A line as "name: value", without its comment. False: it is something else. */
static bool read_line(struct sb_str line, struct sb_str *name, struct sb_str *value)
{
	line = sb_str_cut(&line, '#');
	*value = line;
	*name = sb_str_trim(sb_str_cut(value, ':'));
	if (value->ptr == NULL)
		return false;
	*value = sb_str_trim(*value);
	return true;
}

/* Reads the groups that are for `agent`, several as one (section 2.2.1). True when there is such a group. */
static bool read_groups(struct sb_str text, struct sb_str agent, struct sb_buf *rules)
{
	bool in_group = false, in_agents = false, found = false;
	struct sb_str rest = text, name, value;

	while (rest.ptr != NULL) {
		if (!read_line(sb_str_cut(&rest, '\n'), &name, &value))
			continue;
		if (sb_str_eq_nocase(name, SB_STR("user-agent"))) {
			struct sb_str product = value;
			product = sb_str_trim(sb_str_cut(&product, '/')); /* some write a version */
			in_group = (in_agents && in_group) || sb_str_eq_nocase(product, agent);
			in_agents = true;
			found = found || in_group;
			continue;
		}
		bool allow = sb_str_eq_nocase(name, SB_STR("allow"));
		if (!allow && !sb_str_eq_nocase(name, SB_STR("disallow")))
			continue; /* sitemaps and the like stand anywhere and end no group */
		in_agents = false;
		if (in_group && value.len > 0 && value.len <= PATTERN_MAX) { /* an empty pattern matches nothing */
			sb_buf_add_char(rules, allow ? '+' : '-');
			sb_buf_add_str(rules, value);
			sb_buf_add_char(rules, '\n');
		}
	}
	return found;
}

void sb_robots_reduce(struct sb_str text, const char *product, struct sb_buf *rules)
{
	if (sb_str_starts(text, "\xEF\xBB\xBF"))
		text = sb_str_of(text.ptr + 3, text.len - 3);
	if (text.len > READ_MAX)
		text.len = READ_MAX;
	if (!read_groups(text, sb_str_from(product), rules))
		read_groups(text, SB_STR("*"), rules);
}

/* --- matching --- */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("-._~", c) != NULL);
}

/* The form in which octets are compared (section 2.2.2): what need not be encoded is not, the rest is. */
static void normalise(struct sb_str text, struct sb_buf *out)
{
	sb_buf_clear(out);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c == '%' && i + 2 < text.len && hex(text.ptr[i + 1]) >= 0 && hex(text.ptr[i + 2]) >= 0) {
			c = (unsigned char)(hex(text.ptr[i + 1]) * 16 + hex(text.ptr[i + 2]));
			i += 2;
			if (is_unreserved(c))
				sb_buf_add_char(out, (char)c);
			else
				sb_buf_add_format(out, "%%%02X", c);
		} else if (c <= ' ' || c >= 0x7F) {
			sb_buf_add_format(out, "%%%02X", c);
		} else {
			sb_buf_add_char(out, (char)c);
		}
	}
}

/* "*" stands for any octets, "$" at the end for the end. Pieces between stars are found one behind the other, each as
 * early as it can be, but for one that must be at the end. */
static bool matches(struct sb_str pattern, struct sb_str path)
{
	bool anchored = sb_str_ends(pattern, "$");
	bool first = true;

	pattern.len -= anchored;
	while (pattern.ptr != NULL) {
		struct sb_str piece = sb_str_cut(&pattern, '*');
		bool last = pattern.ptr == NULL;
		const char *at = piece.len == 0 ? path.ptr : memmem(path.ptr, path.len, piece.ptr, piece.len);
		if (first && (piece.len > path.len || memcmp(path.ptr, piece.ptr, piece.len) != 0))
			return false;
		if (first)
			at = path.ptr;
		if (anchored && last) {
			size_t left = path.len - piece.len;
			return piece.len <= path.len && (first ? left == 0 : true) &&
			       memcmp(path.ptr + left, piece.ptr, piece.len) == 0;
		}
		if (at == NULL)
			return false;
		path = sb_str_of(at + piece.len, path.len - (size_t)(at - path.ptr) - piece.len);
		first = false;
	}
	return true;
}

bool sb_robots_allow(struct sb_str rules, struct sb_str path)
{
	struct sb_buf pattern, asked;
	size_t longest = 0;
	bool allow = true;

	sb_buf_init(&pattern, 3 * PATTERN_MAX);
	sb_buf_init(&asked, 3 * PATTERN_MAX);
	normalise(path, &asked);
	while (rules.ptr != NULL) {
		struct sb_str line = sb_str_cut(&rules, '\n');
		if (line.len < 2)
			continue;
		normalise(sb_str_of(line.ptr + 1, line.len - 1), &pattern);
		bool longer = pattern.len > longest || (pattern.len == longest && line.ptr[0] == '+');
		if (longer && matches(sb_buf_str(&pattern), sb_buf_str(&asked))) {
			longest = pattern.len;
			allow = line.ptr[0] == '+';
		}
	}
	sb_buf_free(&pattern);
	sb_buf_free(&asked);
	return allow || sb_str_is(path, "/robots.txt");
}
