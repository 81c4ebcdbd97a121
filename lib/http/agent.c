#include "http/internal.h"

#include "io/file.h"

#include <stdlib.h>
#include <unistd.h>

#define CONTACT_MAX ((size_t)200) /* servers bound their headers, and logs their lines */

/* The contact as it was written, and where. False: the file cannot be read. */
static bool find_contact(struct sb_buf *contact, struct sb_buf *where, struct sb_err *err)
{
	const char *set = getenv("SB_CONTACT");
	char *path = set == NULL ? sb_path_config("contact", NULL) : NULL;
	bool good = true;

	sb_buf_add_text(where, set != NULL ? "SB_CONTACT" : path != NULL ? path : "");
	if (set != NULL)
		sb_buf_add_text(contact, set);
	else if (path != NULL && access(path, F_OK) == 0)
		good = sb_file_read(path, contact, err);
	free(path);
	return good;
}

/* As a comment of RFC 9110, section 5.6.5, without what would have to be escaped in one. */
static bool valid(struct sb_str contact)
{
	bool reachable = false;

	for (size_t i = 0; i < contact.len; i++) {
		char c = contact.ptr[i];
		if (c < ' ' || c > '~' || c == '(' || c == ')' || c == '\\')
			return false;
		reachable = reachable || c == '@';
	}
	return contact.len <= CONTACT_MAX &&
	       (reachable || sb_str_starts_nocase(contact, "https://") || sb_str_starts_nocase(contact, "http://"));
}

bool sb_http_agent(struct sb_buf *out, struct sb_err *err)
{
	struct sb_buf contact, where;

	sb_buf_init(&contact, (size_t)1 << 16);
	sb_buf_init(&where, (size_t)1 << 13);
	bool good = find_contact(&contact, &where, err);
	struct sb_str text = sb_str_trim(sb_buf_str(&contact));
	if (good && text.len > 0 && !valid(text))
		good = sb_err_set(err, SB_USAGE,
				  "%s: one mail address or one http(s) address is wanted, of at most %zu plain characters and without "
				  "brackets", where.ptr, CONTACT_MAX);
	if (text.len == 0)
		sb_buf_add_text(out, SB_HTTP_AGENT_PLAIN);
	else /* a page with a plus, as it is the custom */
		sb_buf_add_format(out, SB_HTTP_AGENT "%s%.*s)", memchr(text.ptr, '@', text.len) == NULL ? "+" : "", SB_FMT(text));
	sb_buf_free(&contact);
	sb_buf_free(&where);
	return good;
}
