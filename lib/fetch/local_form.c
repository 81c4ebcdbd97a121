/* local_form.c - which form a source has: by its name, or by how it begins. */
#include "fetch/local.h"

#include "fetch/feed.h"
#include "fetch/mbox.h"
#include "fetch/tweet.h"

#include <string.h>

enum sb_form sb_local_form(const char *name)
{
	static const struct {
		const char *name;
		enum sb_form form;
	} forms[] = {{"feed", SB_FORM_FEED}, {"csv", SB_FORM_CSV},	 {"tsv", SB_FORM_TSV},	   {"twcs", SB_FORM_TWCS},
		     {"json", SB_FORM_JSON}, {"ndjson", SB_FORM_NDJSON}, {"twarc", SB_FORM_TWARC},
		     {"mbox", SB_FORM_MBOX}};

	for (size_t i = 0; name != NULL && i < sizeof forms / sizeof *forms; i++)
		if (strcmp(name, forms[i].name) == 0)
			return forms[i].form;
	return SB_FORM_AUTO;
}

static bool has(struct sb_str text, const char *word)
{
	return memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

/* The first line is an object of which all, or more than is looked at, is there. */
static enum sb_form sniff_object(struct sb_str line)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	sb_json *root = sb_json_parse_object(&parser, line, NULL, NULL);
	bool tweets = root != NULL ? sb_tweets_known(root) /* a page of twarc is longer than what is looked at */
				   : has(line, "\"edit_history_tweet_ids\"") || has(line, "\"author_id\"");

	sb_json_parser_free(&parser);
	return tweets ? SB_FORM_TWARC : SB_FORM_NDJSON;
}

enum sb_form sb_local_sniff(struct sb_str start)
{
	struct sb_str rest = sb_str_trim(start), line = sb_str_trim(sb_str_cut(&rest, '\n'));

	if (sb_feed_sniff(start) != SB_FEED_NONE)
		return SB_FORM_FEED;
	if (sb_mbox_begins(line, NULL))
		return SB_FORM_MBOX;
	if (sb_str_starts(line, sb_table_twcs_header))
		return SB_FORM_TWCS;
	if (sb_str_starts(line, "["))
		return SB_FORM_JSON;
	if (!sb_str_starts(line, "{"))
		return SB_FORM_AUTO;
	/* an object over several lines */
	if (rest.ptr != NULL && (line.len < 2 || (!sb_str_ends(line, "}") && !sb_str_starts(sb_str_trim(rest), "{"))))
		return SB_FORM_JSON;
	return sniff_object(line);
}
