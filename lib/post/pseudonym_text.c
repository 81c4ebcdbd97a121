/* pseudonym_text.c - people in running text and in addresses. */
#include "post/pseudonym.h"

/* What a handle follows in an address or a text. Those without a slash before them begin a word. */
static const char *const before_handle[] = {
	"u/",     "/user/",       "/users/",        "/profile/", "/in/",
	"x.com/", "twitter.com/", "instagram.com/", "t.me/",     "facebook.com/",
};

struct scan {
	struct sb_pseudonyms *p;
	struct sb_str text;
	size_t copied; /* what of the text stands in `out` */
	struct sb_buf *out;
	bool changed;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

static bool is_plain_word(char c)
{
	return is_word(c) && (c & 0x80) == 0;
}

/* The end of a handle that begins at `at`: its letters, and points and hyphens between them. One that begins beyond ASCII
 * goes on there; one in ASCII ends where another script does ("@larkspurさん"). */
static size_t handle_end(struct sb_str text, size_t at)
{
	bool beyond = at < text.len && (text.ptr[at] & 0x80) != 0;
	size_t end = at;

	while (end < text.len && ((beyond ? is_word(text.ptr[end]) : is_plain_word(text.ptr[end])) || text.ptr[end] == '.' ||
				  text.ptr[end] == '-'))
		end++;
	while (end > at && (text.ptr[end - 1] == '.' || text.ptr[end - 1] == '-'))
		end--;
	return end;
}

/* Everything before `from` as it is, then what stands for the bytes up to `to`. */
static void put(struct scan *s, size_t from, size_t to, struct sb_str handle, const char *kind)
{
	sb_buf_add(s->out, s->text.ptr + s->copied, from - s->copied);
	if (kind == NULL)
		sb_pseudonyms_add_handle(s->p, handle, s->out);
	else
		sb_pseudonyms_add_hash(s->p, kind, handle, s->out);
	s->copied = to;
	s->changed = true;
}

/* A handle from `at` on. Returns where to go on. */
static size_t handle_at(struct scan *s, size_t at)
{
	size_t end = handle_end(s->text, at);

	if (end > at && end + 1 < s->text.len && s->text.ptr[end] == '@' && handle_end(s->text, end + 1) > end + 1)
		end = handle_end(s->text, end + 1); /* name@server */
	if (end == at)
		return at;
	struct sb_str handle = sb_str_of(s->text.ptr + at, end - at);
	if (!sb_pseudonyms_is_public(s->p, handle))
		put(s, at, end, handle, NULL);
	return end;
}

/* At an "@": a mail address with a point in its server's name, or else a mention. */
static size_t at_sign(struct scan *s, size_t at, size_t sign_len)
{
	size_t start = at, end = handle_end(s->text, at + sign_len);

	while (start > s->copied && (is_plain_word(s->text.ptr[start - 1]) || strchr(".+-%", s->text.ptr[start - 1]) != NULL))
		start--;
	if (start < at && memchr(s->text.ptr + at, '.', end - at) != NULL) {
		put(s, start, end, sb_str_of(s->text.ptr + start, end - start), "mail");
		return end;
	}
	size_t next = handle_at(s, at + sign_len);
	return next > at ? next : at + sign_len;
}

/* https://x.com/NAME/status/123, on X and on the servers that show it: where NAME, at `at`, ends; `at`: it is none. */
static size_t status_name(struct sb_str text, size_t at)
{
	size_t end = handle_end(text, at);

	return sb_str_starts(sb_str_of(text.ptr + end, text.len - end), "/status/") ? end : at;
}

/* Behind a slash: whether what stands before it says that a handle follows. */
static bool follows_prefix(struct sb_str text, size_t at)
{
	for (size_t i = 0; i < sizeof before_handle / sizeof *before_handle; i++) {
		struct sb_str prefix = sb_str_from(before_handle[i]);
		if (prefix.len > at || !sb_str_starts_nocase(sb_str_of(text.ptr + at - prefix.len, prefix.len), prefix.ptr))
			continue;
		char before = prefix.len < at ? text.ptr[at - prefix.len - 1] : ' ';
		if (prefix.ptr[0] == '/' || !(is_word(before) || before == '-'))
			return true;
	}
	return false;
}

/* The longest name of somebody in the post that stands at `at` as a word. */
static const struct sb_pseudonym_person *person_at(const struct scan *s, size_t at)
{
	const struct sb_pseudonym_person *longest = NULL;

	for (size_t i = 0; i < s->p->people_count; i++) {
		const struct sb_pseudonym_person *person = &s->p->people[i];
		size_t len = person->name.len, left = s->text.len - at;
		if (len > left || (longest != NULL && longest->name.len >= len))
			continue;
		/* behind a name in ASCII another script may begin at once */
		if (len < left && is_plain_word(s->text.ptr[at + len]))
			continue;
		if (sb_str_eq_nocase(sb_str_of(s->text.ptr + at, len), person->name))
			longest = person;
	}
	return longest;
}

/* A decentralised identifier of Bluesky, as its addresses have them in place of handles. */
static size_t did_at(struct scan *s, size_t at)
{
	size_t end = at + strlen("did:plc:");

	while (end < s->text.len && is_plain_word(s->text.ptr[end]))
		end++;
	put(s, at, end, sb_str_of(s->text.ptr + at, end - at), "id");
	return end;
}

/* Something that begins at `at`, where a word may begin. Returns where to go on; `at`, where nothing is there. */
static size_t word_at(struct scan *s, size_t at)
{
	struct sb_str rest = sb_str_of(s->text.ptr + at, s->text.len - at);
	unsigned char first = (unsigned char)rest.ptr[0];

	if (first == 'd' && sb_str_starts(rest, "did:plc:"))
		return did_at(s, at);
	if (!s->p->starts[first >= 'A' && first <= 'Z' ? first + 'a' - 'A' : first])
		return at;
	const struct sb_pseudonym_person *person = person_at(s, at);
	if (person == NULL)
		return at;
	sb_buf_add(s->out, s->text.ptr + s->copied, at - s->copied);
	sb_buf_add_str(s->out, person->alias);
	s->copied = at + person->name.len;
	s->changed = true;
	return s->copied;
}

bool sb_pseudonyms_text(void *pseudonyms, struct sb_str text, struct sb_buf *out)
{
	struct scan s = {.p = pseudonyms, .text = text, .out = out};
	size_t at = 0, next;

	while (at < text.len) {
		bool begins = at == 0 || !is_plain_word(text.ptr[at - 1]);
		if (begins && (next = word_at(&s, at)) > at)
			at = next;
		else if (text.ptr[at] == '@')
			at = at_sign(&s, at, 1);
		else if (sb_str_starts(sb_str_of(text.ptr + at, text.len - at), "\xEF\xBC\xA0")) /* the full-width sign */
			at = at_sign(&s, at, 3);
		else if (text.ptr[at] == '/' && (follows_prefix(text, at + 1) || status_name(text, at + 1) > at + 1) &&
			 !sb_str_starts(sb_str_of(text.ptr + at + 1, text.len - at - 1), "did:"))
			at = (next = handle_at(&s, at + 1)) > at ? next : at + 1;
		else
			at++;
	}
	if (s.changed)
		sb_buf_add(out, text.ptr + s.copied, text.len - s.copied);
	return s.changed;
}
