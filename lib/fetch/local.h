/* local.h - sources that are files, standard input or the sample: read whole, in their order, without state. */
#ifndef SB_FETCH_LOCAL_H
#define SB_FETCH_LOCAL_H

#include "fetch/sink.h"
#include "fetch/table.h"

/* What a source is; AUTO lets the content decide. */
enum sb_form {
	SB_FORM_AUTO,
	SB_FORM_FEED,
	SB_FORM_CSV,
	SB_FORM_TSV,
	SB_FORM_TWCS,
	SB_FORM_NDJSON, /* posts, an object a line */
	SB_FORM_JSON,	/* the same, or posts of X, in an array or over several lines */
	SB_FORM_TWARC,	/* posts of X, or pages of them, an object a line */
	SB_FORM_MBOX	/* mails */
};

struct sb_local {
	struct sb_sink *sink;
	enum sb_form form;
	const char *map; /* the file of --map, or NULL */
	size_t max_line;
	bool stop; /* nothing more can be read or written */
};

/* Reads one source: a path, "-", "sample:" for the embedded story. What goes wrong is said on standard error; the worst
 * of it is returned. */
enum sb_status sb_local_read(struct sb_local *local, const char *source);

/* The same for a document that came over the network; `where` stands before messages. Feeds are not for this one. */
enum sb_status sb_local_read_bytes(struct sb_local *local, const char *where, struct sb_str content);

/* The form of this name, one of SB_SOURCES_FORMS; AUTO for NULL. */
enum sb_form sb_local_form(const char *name);

/* The form that the start of a document shows; SB_FORM_AUTO when it shows none. */
#define SB_LOCAL_SNIFF ((size_t)1 << 16) /* bytes that are looked at */
enum sb_form sb_local_sniff(struct sb_str start);

#endif
