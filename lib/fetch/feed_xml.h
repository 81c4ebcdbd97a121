/* feed_xml.h - the reader of RSS and Atom while it reads. Internal: feed_xml.c follows expat through the document,
 * feed_fields.c knows what the elements of an entry mean. */
#ifndef SB_FETCH_FEED_XML_H
#define SB_FETCH_FEED_XML_H

#include "fetch/feed_item.h"

struct XML_ParserStruct;

/* Namespaces; NONE is RSS, which has none or one of its own. */
enum sb_feed_space { NONE, ATOM, CONTENT, DC, MEDIA, ITUNES, XHTML, THREAD, SLASH, SYNDICATION, APPLE, OTHER };

struct sb_feed_frame {
	enum sb_feed_space space;
	char *base, *lang; /* xml:base and xml:lang, NULL where they are the parent's */
};

struct sb_feed_field {
	enum sb_feed_space space;
	const char *name;
	enum sb_feed_slot slot;
	bool html; /* RSS has HTML in these, Atom says what it has */
};

/* TAGS are several, with commas between. */
enum sb_feed_target { TO_NOTHING, TO_SLOT, TO_TAG, TO_TAGS, TO_FEED_LANGUAGE, TO_FEED_AUTHOR, TO_FEED_PACE };

struct sb_feed_reader {
	struct XML_ParserStruct *parser;
	const struct sb_feed_input *input;
	sb_feed_entry *entry;
	void *ctx;
	struct sb_feed_item item;
	struct sb_feed_frame frames[SB_FEED_DEPTH_MAX + 1];
	int depth;	  /* of the element that is open: 1 is the root */
	int item_depth;	  /* of the entry that is open; 0: none */
	int author_depth; /* of an Atom author; 0: none */
	int source_depth; /* of the source that an Atom entry was copied from; 0: none */
	int parts_depth;  /* of a content in which others stand; 0: none */
	int skip_depth;	  /* of an element whose content says nothing about the entry; 0: none */
	int take_depth;	  /* of the element whose text is being captured; 0: none */
	enum sb_feed_target target;
	enum sb_feed_slot slot;
	const char *pace; /* with TO_FEED_PACE: which of its elements */
	bool html;   /* what is captured is HTML */
	bool markup; /* capture the elements inside, too */
	bool base64; /* what is captured has to be decoded */
	enum sb_feed_space root_space; /* of elements in no namespace, or in that of the root where it is unknown: */
	struct sb_buf root_uri;
	bool is_other, stop, too_deep; /* its root is that of no feed; the reader has enough; a limit */
	size_t count, skip; /* entries that were read, and of them those that were handed on before */
	struct sb_buf taken, language, author;
};

/* The namespace of an element's name as expat gives it ("URI\nlocal"), and its local part. */
enum sb_feed_space sb_feed_space_of(struct sb_feed_reader *reader, const char *name, const char **local);
/* What an element below an entry means; NULL: nothing. */
const struct sb_feed_field *sb_feed_field_find(enum sb_feed_space space, const char *local);
/* The namespace that a prefix has everywhere, for documents that do not say; NULL when there is none. */
const char *sb_feed_usual_space(struct sb_str prefix);

/* The address against which an element reads its addresses (xml:base), and its language (xml:lang) as far as it or an
 * element around it that is deeper than `above` says so: absent when none does, empty when it is taken back. */
struct sb_str sb_feed_base(const struct sb_feed_reader *reader);
struct sb_str sb_feed_lang(const struct sb_feed_reader *reader, int above);
/* Adds what base64 stands for; white space in it is passed over. False: it is none. */
bool sb_feed_base64(struct sb_str text, struct sb_buf *out);
/* Adds the document with what feeds often do wrong put right: ampersands and "<" that stand for themselves, prefixes that
 * nobody declared, elements that are closed in the wrong order. Its texts stay as they are, and a document that is cut off stays cut off: half an
 * entry is none. */
void sb_feed_mend(struct sb_str document, struct sb_buf *mended);
/* The value of an attribute, or NULL. `attributes` as expat gives them. */
const char *sb_feed_attribute(const char **attributes, const char *name);

/* An element opens that may mean something: an entry, a field of it, or a property of the feed. */
void sb_feed_field_start(struct sb_feed_reader *reader, enum sb_feed_space space, const char *local,
			 const char **attributes);
/* An element opens inside an author whose text is captured: whether it is a part of the author, such as a name. Then what
 * was captured so far is the author's text. */
bool sb_feed_author_part(struct sb_feed_reader *reader, const char *local);
/* An element opens inside one whose text is captured. */
void sb_feed_take_tag(struct sb_feed_reader *reader, const char *local, const char **attributes);
void sb_feed_take_text(struct sb_feed_reader *reader, struct sb_str text);
/* The element that was captured closes. */
void sb_feed_take_end(struct sb_feed_reader *reader);

/* A reader with a parser, and its end. */
void sb_feed_reader_open(struct sb_feed_reader *reader, const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx);
void sb_feed_reader_close(struct sb_feed_reader *reader);
void sb_feed_parser_open(struct sb_feed_reader *reader);
void sb_feed_parser_close(struct sb_feed_reader *reader);
/* Gives the parser the next bytes, `last` with the last of them. False: it complains, or there was enough. */
bool sb_feed_parse(struct sb_feed_reader *reader, struct sb_str bytes, bool last);
/* Why it complained; true when it did not, as there was enough. */
bool sb_feed_parse_error(struct sb_feed_reader *reader, struct sb_err *err);

#endif
