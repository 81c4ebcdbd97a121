#include "fetch/opml.h"

#include "fetch/xml.h"

struct opml {
	XML_Parser parser;
	void (*feed)(void *ctx, struct sb_str address);
	void *ctx;
	bool began, wrong; /* the root was seen; it is not <opml> */
};

bool sb_opml_sniff(struct sb_str text)
{
	if (sb_str_starts(text, "\xEF\xBB\xBF"))
		text = sb_str_of(text.ptr + 3, text.len - 3);
	text = sb_str_trim(text);
	return sb_str_starts(text, "<?xml") || sb_str_starts_nocase(text, "<!doctype") ||
	       sb_str_starts_nocase(text, "<opml") || sb_str_starts(text, "<!--");
}

static void XMLCALL on_start(void *ctx, const char *name, const char **attributes)
{
	struct opml *opml = ctx;

	if (!opml->began) {
		opml->began = true;
		opml->wrong = !sb_str_eq_nocase(sb_str_from(name), SB_STR("opml"));
		if (opml->wrong)
			XML_StopParser(opml->parser, XML_FALSE);
	}
	for (; attributes[0] != NULL && !opml->wrong; attributes += 2) {
		struct sb_str address = sb_str_trim(sb_str_from(attributes[1]));
		if (sb_str_eq_nocase(sb_str_from(attributes[0]), SB_STR("xmlUrl")) &&
		    (sb_str_starts_nocase(address, "http://") || sb_str_starts_nocase(address, "https://")))
			opml->feed(opml->ctx, address);
	}
}

/* A list of feeds has no entities of its own: who declares some has something else in mind. */
static void XMLCALL on_entity(void *ctx, const char *name, int is_parameter, const char *value, int length,
			      const char *base, const char *system, const char *public, const char *notation)
{
	struct opml *opml = ctx;

	(void)name;
	(void)is_parameter;
	(void)value;
	(void)length;
	(void)base;
	(void)system;
	(void)public;
	(void)notation;
	XML_StopParser(opml->parser, XML_FALSE);
}

bool sb_opml_read(struct sb_str text, void (*feed)(void *ctx, struct sb_str address), void *ctx, struct sb_err *err)
{
	struct opml opml = {.parser = XML_ParserCreate(NULL), .feed = feed, .ctx = ctx};
	bool good = true;

	if (opml.parser == NULL)
		sb_die(SB_IO, "out of memory");
	XML_SetUserData(opml.parser, &opml);
	XML_SetStartElementHandler(opml.parser, on_start);
	XML_SetEntityDeclHandler(opml.parser, on_entity);
	if (XML_Parse(opml.parser, text.ptr, (int)text.len, XML_TRUE) != XML_STATUS_OK) {
		unsigned long line = SB_XML_LINE(opml.parser);
		if (XML_GetErrorCode(opml.parser) == XML_ERROR_NO_MEMORY)
			sb_die(SB_IO, "out of memory");
		if (opml.wrong)
			good = sb_err_set(err, SB_USAGE, "a list in XML must be OPML; a feed is named itself, without -s");
		else
			good = sb_err_set(err, SB_USAGE, "line %lu: %s", line,
					  XML_ErrorString(XML_GetErrorCode(opml.parser)));
	}
	XML_ParserFree(opml.parser);
	return good;
}
