#include "fetch/mail.h"

#include "base/utf8.h"
#include "fetch/charset.h"
#include "fetch/feed_item.h"
#include "fetch/mail_library.h"
#include "text/html.h"

#include <stdlib.h>

#define HEADER_MAX ((size_t)1 << 16) /* bytes of a subject, a name, an id: ten times what servers let pass */

#define FROM_MAX ((size_t)4096)	     /* GMime calls itself for a group in a group: "a:a:a:" ends the stack at 100,000 */

#define FIRST_HEADER "MIME-Version: 1.0\n" /* without a header, nothing is a mail to GMime */

void sb_mail_init(struct sb_mail *mail)
{
	*mail = (struct sb_mail){.arena = SB_ARENA_INIT};
	sb_buf_init(&mail->safe, SB_MAIL_BYTES_MAX + sizeof FIRST_HEADER + 1);
}

void sb_mail_free(struct sb_mail *mail)
{
	sb_buf_free(&mail->safe);
	sb_arena_free(&mail->arena);
}

bool sb_mail_ready(struct sb_err *err)
{
	return sb_mail_library_load(err);
}

/* --- what the library is given --- */

static struct sb_str next_line(struct sb_str *rest)
{
	const char *end = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
	size_t len = end != NULL ? (size_t)(end - rest->ptr) + 1 : rest->len;
	struct sb_str line = sb_str_of(rest->ptr, len);

	*rest = sb_str_of(rest->ptr + len, rest->len - len);
	return line;
}

/* The place of a header among those that are used, or -1. */
static int header_index(struct sb_str line)
{
	static const char *const used[] = {"from",	   "subject",	   "date",	   "message-id",
					   "in-reply-to",  "references",   "content-type", "content-transfer-encoding",
					   "content-disposition"};
	struct sb_str rest = line, name = sb_str_trim(sb_str_cut(&rest, ':'));

	if (rest.ptr == NULL) /* no colon */
		return -1;
	for (size_t i = 0; i < sizeof used / sizeof *used; i++)
		if (sb_str_eq_nocase(name, sb_str_from(used[i])))
			return (int)i;
	return -1;
}

static bool continues(struct sb_str line)
{
	return line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
}

/* The headers that are used, each once and of a bounded length. */
static void add_headers(struct sb_str *rest, struct sb_buf *out)
{
	unsigned seen = 0;

	sb_buf_add_text(out, FIRST_HEADER);
	while (rest->len > 0) {
		struct sb_str line = next_line(rest);
		if (sb_str_trim(line).len == 0)
			break;
		int index = header_index(line);
		bool wanted = index >= 0 && (seen & 1U << index) == 0;
		size_t room = index == 0 ? FROM_MAX : HEADER_MAX;
		seen |= wanted ? 1U << index : 0;
		for (;; line = next_line(rest)) {
			if (wanted && line.len <= room) {
				sb_buf_add_str(out, line);
				room -= line.len;
			}
			if (!continues(*rest))
				break;
		}
	}
	sb_buf_add_char(out, '\n');
}

/* The rest, up to where a stranger would make the library hold too many parts and headers. */
static void add_body(struct sb_str rest, struct sb_buf *out)
{
	size_t marks = 0;

	for (struct sb_str all = rest; rest.len > 0;) {
		struct sb_str line = next_line(&rest);
		bool is_mark = sb_str_starts(line, "--") || memchr(line.ptr, ':', line.len) != NULL;
		if (is_mark && ++marks == SB_MAIL_MARKS_MAX)
			rest.len = 0;
		if (rest.len == 0)
			sb_buf_add(out, all.ptr, (size_t)(line.ptr - all.ptr) + line.len);
	}
}

/* A copy in UTF-8 on one line, at most HEADER_MAX long; absent when nothing is left. */
static struct sb_str keep(struct sb_mail *mail, const char *text)
{
	struct sb_str s = sb_str_trim(sb_str_from(text));
	struct sb_buf utf8;

	if (s.len == 0)
		return (struct sb_str){NULL, 0};
	if (s.len > HEADER_MAX)
		s.len = HEADER_MAX;
	sb_buf_init(&utf8, 4 * HEADER_MAX);
	sb_charset_to_utf8(s, SB_STR("utf-8"), &utf8);
	s = sb_arena_str(&mail->arena, sb_str_trim(sb_buf_str(&utf8)));
	sb_buf_free(&utf8);
	return s.len > 0 ? s : (struct sb_str){NULL, 0};
}

static struct sb_str as_id(struct sb_mail *mail, const char *message_id)
{
	struct sb_str native = keep(mail, message_id);
	struct sb_buf id;

	if (native.ptr == NULL)
		return native;
	sb_buf_init(&id, HEADER_MAX * 4 + 8);
	sb_buf_add_text(&id, "mbox:");
	sb_buf_add_str(&id, native);
	native = sb_arena_str(&mail->arena, sb_buf_str(&id));
	sb_buf_free(&id);
	return native;
}

/* --- who --- */

/* Archives of mailing lists hide addresses: "ann at shop.example (Ann)". */
static char *mend_at(const char *from)
{
	const char *at = strchr(from, '@') == NULL ? strstr(from, " at ") : NULL;

	return at == NULL ? NULL : sb_mem_format("%.*s@%s", (int)(at - from), from, at + 4);
}

/* The address is what people are known by, in whatever case they write it. */
static struct sb_str in_lower_case(struct sb_mail *mail, struct sb_str address)
{
	char *copy = sb_arena_dup(&mail->arena, address);

	for (size_t i = 0; i < address.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return sb_str_of(copy, address.len);
}

static void read_author(struct sb_mail *mail, GMimeObject *object, struct sb_author *author)
{
	const char *from = gmime.g_mime_object_get_header(object, "From");

	if (from == NULL)
		return;
	char *mended = mend_at(from);
	InternetAddressList *list = gmime.internet_address_list_parse(NULL, mended ? mended : from);
	free(mended);
	if (list == NULL)
		return;
	InternetAddress *first = gmime.internet_address_list_length(list) > 0
					 ? gmime.internet_address_list_get_address(list, 0)
					 : NULL;
	if (first != NULL) {
		author->name = keep(mail, gmime.internet_address_get_name(first));
		if (gmime.g_type_check_instance_is_a((void *)first, gmime.internet_address_mailbox_get_type()))
			author->handle = keep(mail, gmime.internet_address_mailbox_get_addr((void *)first));
		if (author->handle.ptr != NULL)
			author->id = in_lower_case(mail, author->handle);
	}
	gmime.g_object_unref(list);
}

/* --- the conversation --- */

static void read_references(struct sb_mail *mail, GMimeObject *object, struct sb_record *record)
{
	static const char *const headers[] = {"In-Reply-To", "References"};

	for (size_t i = 0; i < 2; i++) {
		const char *text = gmime.g_mime_object_get_header(object, headers[i]);
		if (text == NULL)
			continue;
		GMimeReferences *list = gmime.g_mime_references_parse(NULL, text);
		int count = list != NULL ? gmime.g_mime_references_length(list) : 0;
		if (count > 0 && record->reply_to.ptr == NULL)
			record->reply_to = as_id(mail, gmime.g_mime_references_get_message_id(list, i == 0 ? 0 : count - 1));
		if (count > 0)
			record->thread_id = as_id(mail, gmime.g_mime_references_get_message_id(list, 0));
		gmime.g_mime_references_free(list);
	}
}

/* --- the text --- */

struct search {
	const char *subtype;
	int parts; /* that were looked at */
};

static bool is_a(GMimeObject *object, GType type)
{
	return gmime.g_type_check_instance_is_a((void *)object, type);
}

/* The first text of this type that is shown with the mail; what is forwarded within it is not its text. */
static GMimeObject *find_text(GMimeObject *object, struct search *search, int depth)
{
	GMimeObject *found = NULL;

	if (object == NULL || depth > SB_MAIL_DEPTH_MAX || search->parts++ >= SB_MAIL_PARTS_MAX)
		return NULL;
	if (is_a(object, gmime.g_mime_multipart_get_type())) {
		int count = gmime.g_mime_multipart_get_count((void *)object);
		for (int i = 0; found == NULL && i < count && search->parts < SB_MAIL_PARTS_MAX; i++)
			found = find_text(gmime.g_mime_multipart_get_part((void *)object, i), search, depth + 1);
		return found;
	}
	const char *disposition = gmime.g_mime_object_get_disposition(object);
	bool attached = disposition != NULL && sb_str_eq_nocase(sb_str_from(disposition), SB_STR("attachment"));
	bool fits = !attached && is_a(object, gmime.g_mime_part_get_type()) &&
		    gmime.g_mime_content_type_is_type(gmime.g_mime_object_get_content_type(object), "text", search->subtype);
	return fits ? object : NULL;
}

/* The content of a part in UTF-8, with plain line ends. */
static void decode(GMimeObject *part, struct sb_buf *out)
{
	GMimeDataWrapper *content = gmime.g_mime_part_get_content((void *)part);

	if (content == NULL)
		return;
	GMimeStream *stream = gmime.g_mime_stream_mem_new();
	gmime.g_mime_data_wrapper_write_to_stream(content, stream);
	GByteArray *bytes = gmime.g_mime_stream_mem_get_byte_array((void *)stream);
	struct sb_str text = sb_str_of((const char *)bytes->data, bytes->len);
	if (text.len > SB_RECORD_TEXT_MAX)
		text.len = SB_RECORD_TEXT_MAX;
	if (text.len > 0)
		sb_charset_to_utf8(text, sb_str_from(gmime.g_mime_object_get_content_type_parameter(part, "charset")), out);
	gmime.g_object_unref(stream);
	size_t kept = 0;
	for (size_t i = 0; i < out->len; i++)
		if (out->ptr[i] != '\r')
			out->ptr[kept++] = out->ptr[i];
	out->len = kept;
}

static void add_link(void *ctx, struct sb_str href)
{
	struct sb_record *record = ctx;

	sb_record_link_add(&record->links, (struct sb_str){NULL, 0}, href);
}

static void read_text(struct sb_mail *mail, GMimeMessage *message, struct sb_record *record)
{
	static const char *const subtypes[] = {"plain", "html"};
	struct sb_buf source, plain;

	sb_buf_init(&source, 4 * SB_RECORD_TEXT_MAX); /* a byte becomes at most 3 */
	sb_buf_init(&plain, SB_RECORD_TEXT_MAX);
	for (size_t i = 0; i < 2 && record->text.len == 0; i++) {
		struct search search = {.subtype = subtypes[i]};
		GMimeObject *part = find_text(gmime.g_mime_message_get_mime_part(message), &search, 0);
		if (part == NULL)
			continue;
		sb_buf_clear(&source);
		decode(part, &source);
		if (i == 1)
			sb_html_text(sb_buf_str(&source), &plain, add_link, record);
		struct sb_str text = i == 1 ? sb_buf_str(&plain) : sb_buf_str(&source);
		text = sb_utf8_cut_bytes(text, SB_RECORD_TEXT_MAX);
		record->text = sb_arena_str(&mail->arena, sb_str_trim(text));
	}
	sb_buf_free(&source);
	sb_buf_free(&plain);
}

/* --- all of it --- */

static struct sb_str hash_id(struct sb_mail *mail, struct sb_str bytes)
{
	struct sb_buf id;

	sb_buf_init(&id, 64); /* a hash has 32 digits */
	sb_buf_add_text(&id, "mbox:");
	sb_record_hash(bytes, &id);
	struct sb_str kept = sb_arena_str(&mail->arena, sb_buf_str(&id));
	sb_buf_free(&id);
	return kept;
}

void sb_mail_read(struct sb_mail *mail, struct sb_str bytes, struct sb_record *record)
{
	struct sb_str rest = bytes;

	sb_arena_reset(&mail->arena);
	sb_buf_clear(&mail->safe);
	add_headers(&rest, &mail->safe);
	add_body(rest, &mail->safe);
	GMimeStream *stream = gmime.g_mime_stream_mem_new_with_buffer(mail->safe.ptr, mail->safe.len);
	GMimeParser *parser = gmime.g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = gmime.g_mime_parser_construct_message(parser, NULL);

	record->network = SB_STR("mbox");
	if (message != NULL) {
		GMimeObject *object = (void *)message;
		record->id = as_id(mail, gmime.g_mime_message_get_message_id(message));
		record->title = keep(mail, gmime.g_mime_message_get_subject(message));
		record->created_at = sb_feed_time(sb_str_from(gmime.g_mime_object_get_header(object, "Date")));
		read_author(mail, object, &record->author);
		read_text(mail, message, record);
	}
	if (record->id.ptr == NULL)
		record->id = hash_id(mail, bytes);
	if (message != NULL) {
		read_references(mail, (void *)message, record);
		gmime.g_object_unref(message);
	}
	if (record->thread_id.ptr == NULL)
		record->thread_id = record->id;
	gmime.g_object_unref(parser);
	gmime.g_object_unref(stream);
}
