/* RSS and Atom, by expat: elements open and close, the fields of an entry are captured on the way. */
#include "base/mem.h"
#include "fetch/charset.h"
#include "fetch/feed_xml.h"
#include "fetch/xml.h"
#include "http/http.h"
#include "text/html.h"

#include <stdlib.h>

#define PIECE ((size_t)1 << 16) /* bytes for expat at a time, so that a reader who has enough can stop */
#define AMPLIFICATION 20.0f	/* times that entities may blow the document up; real ones have none */
#define AMPLIFICATION_FREE ((unsigned long long)1 << 20) /* bytes from which on that counts */

/* --- names and attributes --- */

const char *sb_feed_attribute(const char **attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

struct sb_str sb_feed_base(const struct sb_feed_reader *r)
{
	for (int i = r->depth; i > 0; i--)
		if (r->frames[i].base != NULL)
			return sb_str_from(r->frames[i].base);
	return r->input->url;
}

struct sb_str sb_feed_lang(const struct sb_feed_reader *r, int above)
{
	for (int i = r->depth; i > above; i--)
		if (r->frames[i].lang != NULL)
			return sb_str_from(r->frames[i].lang);
	return (struct sb_str){NULL, 0};
}

static void push(struct sb_feed_reader *r, enum sb_feed_space space, const char **attributes)
{
	const char *base = sb_feed_attribute(attributes, "http://www.w3.org/XML/1998/namespace\nbase");
	const char *lang = sb_feed_attribute(attributes, "http://www.w3.org/XML/1998/namespace\nlang");
	struct sb_feed_frame frame = {.space = space};
	struct sb_buf url;

	if (base == NULL && space == NONE)
		base = sb_feed_attribute(attributes, "BASE"); /* CDF */

	sb_buf_init(&url, SB_RECORD_TEXT_MAX);
	if (base != NULL && sb_http_resolve(sb_feed_base(r), sb_str_from(base), &url))
		frame.base = sb_mem_dup(sb_buf_str(&url));
	if (lang != NULL) /* an empty one takes back what the parent says */
		frame.lang = sb_mem_dup(sb_str_from(lang));
	sb_buf_free(&url);
	r->frames[++r->depth] = frame;
}

static void pop(struct sb_feed_reader *r)
{
	free(r->frames[r->depth].base);
	free(r->frames[r->depth].lang);
	r->depth--;
}

static void end_item(struct sb_feed_reader *r)
{
	struct sb_feed_item *item = &r->item;

	r->item_depth = 0;
	struct sb_str lang = sb_feed_lang(r, 0);
	if (lang.ptr == NULL)
		lang = r->language.len > 0 ? sb_buf_str(&r->language) : r->input->language;
	if (item->slots[SB_SLOT_LANGUAGE].len == 0)
		sb_buf_add_str(&item->slots[SB_SLOT_LANGUAGE], lang);
	if (item->slots[SB_SLOT_CREATOR].len == 0 && item->slots[SB_SLOT_AUTHOR].len == 0) /* RFC 4287, section 4.1.2 */
		sb_buf_add_str(&item->slots[SB_SLOT_CREATOR],
			       sb_buf_str(item->slots[SB_SLOT_SOURCE_AUTHOR].len > 0 ? &item->slots[SB_SLOT_SOURCE_AUTHOR]
										     : &r->author));
	if (r->count++ < r->skip)
		return;
	if (!r->entry(r->ctx, sb_feed_item_finish(item))) {
		r->stop = true;
		XML_StopParser(r->parser, XML_FALSE);
	}
}

/* --- what expat calls --- */

static bool is_root(const char *local)
{
	static const char *const roots[] = {"rss", "RDF", "feed", "entry", "channel"};

	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
		if (sb_str_eq_nocase(sb_str_from(local), sb_str_from(roots[i])))
			return true;
	return false;
}

static void XMLCALL on_start(void *ctx, const char *name, const char **attributes)
{
	struct sb_feed_reader *r = ctx;
	const char *local;
	enum sb_feed_space space = sb_feed_space_of(r, name, &local);

	if (r->depth == SB_FEED_DEPTH_MAX) {
		r->too_deep = true;
		XML_StopParser(r->parser, XML_FALSE);
		return;
	}
	push(r, space, attributes);
	if (r->depth == 1) {
		r->is_other = !is_root(local);
		if (r->is_other) {
			XML_StopParser(r->parser, XML_FALSE);
			return;
		}
	}
	if (r->skip_depth > 0)
		return;
	if (r->take_depth > 0 && !sb_feed_author_part(r, local)) {
		if (r->markup)
			sb_feed_take_tag(r, local, attributes);
		return;
	}
	sb_feed_field_start(r, space, local, attributes);
}

static void XMLCALL on_end(void *ctx, const char *name)
{
	struct sb_feed_reader *r = ctx;
	const char *local;

	if (r->too_deep || r->depth == 0)
		return;
	sb_feed_space_of(r, name, &local);
	if (r->take_depth == r->depth)
		sb_feed_take_end(r);
	else if (r->take_depth > 0 && r->markup)
		sb_buf_add_format(&r->taken, "</%s>", local);
	if (r->skip_depth == r->depth)
		r->skip_depth = 0;
	if (r->author_depth == r->depth)
		r->author_depth = 0;
	if (r->source_depth == r->depth)
		r->source_depth = 0;
	if (r->parts_depth == r->depth)
		r->parts_depth = 0;
	if (r->item_depth == r->depth && r->take_depth == 0)
		end_item(r);
	pop(r);
}

static void XMLCALL on_text(void *ctx, const char *text, int len)
{
	struct sb_feed_reader *r = ctx;

	if (r->take_depth > 0)
		sb_feed_take_text(r, sb_str_of(text, (size_t)len));
}

/* An entity that nobody declared, such as &nbsp;: HTML's meaning is meant. */
static void XMLCALL on_entity(void *ctx, const char *name, int is_parameter)
{
	struct sb_feed_reader *r = ctx;
	struct sb_buf html;

	if (r->take_depth == 0 || is_parameter)
		return;
	sb_buf_init(&html, 256);
	sb_buf_add_format(&html, "&%s;", name);
	if (r->markup)
		sb_buf_add_str(&r->taken, sb_buf_str(&html));
	else
		sb_html_text(sb_buf_str(&html), &r->taken, NULL, NULL);
	sb_buf_free(&html);
}

/* Nothing outside the document is read, whatever it refers to. The DTD that has no name is the foreign one of
 * make_parser: it is read, and empty, as expat passes over unknown entities only when there was one to read. */
static int XMLCALL on_external(XML_Parser parser, const char *context, const char *base, const char *system,
			       const char *public)
{
	(void)base;
	if (system != NULL || public != NULL)
		return XML_STATUS_OK;
	XML_Parser empty = XML_ExternalEntityParserCreate(parser, context, NULL);
	if (empty == NULL)
		sb_die(SB_IO, "out of memory");
	enum XML_Status status = XML_Parse(empty, " ", 1, XML_TRUE);
	if (status != XML_STATUS_OK && XML_GetErrorCode(empty) == XML_ERROR_NO_MEMORY)
		sb_die(SB_IO, "out of memory");
	XML_ParserFree(empty);
	return (int)status;
}

/* --- the run --- */

static XML_Parser make_parser(struct sb_feed_reader *r)
{
	XML_Parser parser = XML_ParserCreateNS("UTF-8", '\n');

	if (parser == NULL)
		sb_die(SB_IO, "out of memory");
	XML_SetUserData(parser, r);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetSkippedEntityHandler(parser, on_entity);
	XML_UseForeignDTD(parser, XML_TRUE); /* so that an unknown entity is skipped and not an error */
	XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_ALWAYS);
	XML_SetExternalEntityRefHandler(parser, on_external);
	XML_SetBillionLaughsAttackProtectionMaximumAmplification(parser, AMPLIFICATION);
	XML_SetBillionLaughsAttackProtectionActivationThreshold(parser, AMPLIFICATION_FREE);
	return parser;
}

void sb_feed_parser_open(struct sb_feed_reader *r)
{
	r->parser = make_parser(r);
}

void sb_feed_parser_close(struct sb_feed_reader *r)
{
	XML_ParserFree(r->parser);
	while (r->depth > 0)
		pop(r);
}

bool sb_feed_parse(struct sb_feed_reader *r, struct sb_str bytes, bool last)
{
	enum XML_Status status = XML_STATUS_OK;

	for (size_t at = 0; status == XML_STATUS_OK && at < bytes.len; at += PIECE) {
		size_t n = bytes.len - at < PIECE ? bytes.len - at : PIECE;
		status = XML_Parse(r->parser, bytes.ptr + at, (int)n, last && at + n == bytes.len);
	}
	if (status != XML_STATUS_OK && XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY)
		sb_die(SB_IO, "out of memory");
	return status == XML_STATUS_OK;
}

bool sb_feed_parse_error(struct sb_feed_reader *r, struct sb_err *err)
{
	unsigned long line = SB_XML_LINE(r->parser);

	if (r->stop)
		return true;
	if (r->too_deep)
		return sb_err_set(err, SB_REJECTED, "line %lu: elements are nested deeper than %d", line,
				  SB_FEED_DEPTH_MAX);
	if (r->is_other)
		return sb_err_set(err, SB_REJECTED, "this is no feed: neither RSS, Atom nor JSON Feed");
	return sb_err_set(err, SB_REJECTED, "line %lu: %s", line, XML_ErrorString(XML_GetErrorCode(r->parser)));
}

/* One pass over the document. */
static bool read_once(struct sb_feed_reader *r, struct sb_str content, struct sb_err *err)
{
	sb_feed_parser_open(r);
	bool good = sb_feed_parse(r, content, true) || sb_feed_parse_error(r, err);
	sb_feed_parser_close(r);
	return good;
}

/* What feeds often do wrong is mended, once the parser has complained; the entries before that place were handed on. */
static bool read_mended(struct sb_feed_reader *r, struct sb_str content, struct sb_err *err)
{
	struct sb_buf mended;

	sb_buf_init(&mended, 4 * SB_FEED_BYTES_MAX);
	sb_feed_mend(content, &mended);
	r->skip = r->count;
	r->count = 0;
	r->item_depth = r->author_depth = r->source_depth = r->parts_depth = r->skip_depth = r->take_depth = 0;
	bool good = !mended.full && read_once(r, sb_buf_str(&mended), err);
	sb_buf_free(&mended);
	return good;
}

void sb_feed_reader_open(struct sb_feed_reader *r, const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx)
{
	*r = (struct sb_feed_reader){.input = input, .entry = entry, .ctx = ctx};
	sb_feed_item_init(&r->item);
	sb_buf_init(&r->taken, SB_RECORD_TEXT_MAX);
	sb_buf_init(&r->language, SB_FEED_LANG_MAX);
	sb_buf_init(&r->root_uri, SB_RECORD_TEXT_MAX);
	sb_buf_init(&r->author, 4096);
}

void sb_feed_reader_close(struct sb_feed_reader *r)
{
	sb_feed_item_free(&r->item);
	sb_buf_free(&r->taken);
	sb_buf_free(&r->language);
	sb_buf_free(&r->root_uri);
	sb_buf_free(&r->author);
}

bool sb_feed_read_xml(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx, struct sb_err *err)
{
	struct sb_feed_reader *r = sb_mem_alloc(sizeof *r);
	struct sb_buf utf8;
	bool good;

	sb_buf_init(&utf8, 4 * SB_FEED_BYTES_MAX);
	sb_charset_to_utf8(input->content, input->charset, &utf8);
	struct sb_str content = sb_str_trim(sb_buf_str(&utf8));
	sb_feed_reader_open(r, input, entry, ctx);
	if (content.len == 0)
		good = sb_err_set(err, SB_REJECTED, "this is no feed: it is empty");
	else
		good = read_once(r, content, err) || (!r->is_other && !r->too_deep && read_mended(r, content, err));
	sb_feed_reader_close(r);
	sb_buf_free(&utf8);
	free(r);
	return good;
}
