/* What the elements of feeds are called: namespaces, and the fields that they stand for. */
#include "fetch/feed_xml.h"

static const struct {
	const char *uri; /* without white space and slashes at its ends */
	enum sb_feed_space space;
} spaces[] = {
	{"http://www.w3.org/2005/Atom", ATOM},
	{"http://purl.org/atom/ns#", ATOM},
	{"http://purl.org/rss/1.0", NONE},
	{"http://purl.org/net/rss1.1#", NONE},
	{"http://my.netscape.com/rdf/simple/0.9", NONE},
	{"http://channel.netscape.com/rdf/simple/0.9", NONE},
	{"http://backend.userland.com/rss2", NONE},
	{"http://backend.userland.com/rss", NONE},
	{"http://blogs.law.harvard.edu/tech/rss", NONE},
	{"http://purl.org/rss/1.0/modules/rss091#", NONE},
	{"http://purl.org/rss/1.0/modules/content", CONTENT},
	{"http://purl.org/dc/elements/1.1", DC},
	{"http://purl.org/dc/elements/1.0", DC},
	{"http://purl.org/dc/terms", DC},
	{"http://purl.org/rss/1.0/modules/dcterms", DC},
	{"http://search.yahoo.com/mrss", MEDIA},
	{"http://search.yahoo.com/mrss/#", MEDIA},
	{"http://tools.search.yahoo.com/mrss", MEDIA},
	{"http://video.search.yahoo.com/mrss", MEDIA},
	{"http://www.itunes.com/dtds/podcast-1.0.dtd", ITUNES},
	{"http://www.itunes.com/DTDs/Podcast-1.0.dtd", ITUNES},
	{"http://example.com/DTDs/PodCast-1.0.dtd", ITUNES},
	{"http://www.w3.org/1999/xhtml", XHTML},
	{"http://purl.org/syndication/thread/1.0", THREAD},
	{"http://purl.org/rss/1.0/modules/slash", SLASH},
	{"http://purl.org/rss/1.0/modules/syndication", SYNDICATION},
	{"http://itunes.apple.com/rss", APPLE},
};

/* Names of prefixes that everybody binds to the same; for documents that forgot to. */
static const struct {
	const char *prefix, *uri;
} usual[] = {
	{"atom", "http://www.w3.org/2005/Atom"},
	{"content", "http://purl.org/rss/1.0/modules/content/"},
	{"dc", "http://purl.org/dc/elements/1.1/"},
	{"dcterms", "http://purl.org/dc/terms/"},
	{"itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"},
	{"media", "http://search.yahoo.com/mrss/"},
	{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"slash", "http://purl.org/rss/1.0/modules/slash/"},
	{"thr", "http://purl.org/syndication/thread/1.0"},
	{"xhtml", "http://www.w3.org/1999/xhtml"},
};

const char *sb_feed_usual_space(struct sb_str prefix)
{
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (sb_str_eq_nocase(prefix, sb_str_from(usual[i].prefix)))
			return usual[i].uri;
	return NULL;
}

static struct sb_str without_ends(struct sb_str uri)
{
	uri = sb_str_trim(uri);
	while (uri.len > 0 && uri.ptr[uri.len - 1] == '/')
		uri.len--;
	return uri;
}

static enum sb_feed_space known_space(struct sb_str uri)
{
	uri = without_ends(uri);
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (sb_str_eq_nocase(uri, sb_str_from(spaces[i].uri)))
			return spaces[i].space;
	return OTHER;
}

static bool is_atom_root(const char *local)
{
	return strcmp(local, "feed") == 0 || strcmp(local, "entry") == 0;
}

/* The elements of a feed whose own namespace nobody knows (drafts of Atom, RSS with a version in it), or that has none,
 * are what its root says. */
static void learn_root(struct sb_feed_reader *r, struct sb_str uri, const char *local)
{
	if (uri.ptr != NULL && known_space(uri) == OTHER)
		sb_buf_add_str(&r->root_uri, uri);
	r->root_space = is_atom_root(local) ? ATOM : NONE;
}

enum sb_feed_space sb_feed_space_of(struct sb_feed_reader *r, const char *name, const char **local)
{
	const char *cut = strrchr(name, '\n');
	struct sb_str uri = {NULL, 0};

	*local = cut ? cut + 1 : name;
	if (cut != NULL)
		uri = sb_str_of(name, (size_t)(cut - name));
	if (r->depth == 0)
		learn_root(r, uri, *local);
	if (cut == NULL || (r->root_uri.len > 0 && sb_str_eq(uri, sb_buf_str(&r->root_uri))))
		return r->root_space;
	return known_space(uri);
}

/* Elements right below an entry whose text is a field of it. */
static const struct sb_feed_field fields[] = {
	{NONE, "guid", SB_SLOT_ID, false},
	{NONE, "link", SB_SLOT_LINK, false},
	{NONE, "title", SB_SLOT_TITLE, true},
	{NONE, "description", SB_SLOT_SUMMARY, true},
	{NONE, "abstract", SB_SLOT_SUMMARY, true}, /* CDF */
	{NONE, "body", SB_SLOT_CONTENT, true},
	{NONE, "fullitem", SB_SLOT_CONTENT, true},
	{NONE, "encoded", SB_SLOT_ENCODED, true},
	{NONE, "pubDate", SB_SLOT_PUBLISHED, false},
	{NONE, "lastBuildDate", SB_SLOT_UPDATED, false},
	{CONTENT, "encoded", SB_SLOT_ENCODED, true},
	{XHTML, "body", SB_SLOT_CONTENT, true},
	{XHTML, "div", SB_SLOT_CONTENT, true},
	{ATOM, "id", SB_SLOT_ID, false},
	{ATOM, "title", SB_SLOT_TITLE, false},
	{ATOM, "content", SB_SLOT_CONTENT, false},
	{ATOM, "summary", SB_SLOT_SUMMARY, false},
	{ATOM, "published", SB_SLOT_PUBLISHED, false},
	{ATOM, "issued", SB_SLOT_PUBLISHED, false},
	{ATOM, "created", SB_SLOT_PUBLISHED, false},
	{ATOM, "updated", SB_SLOT_UPDATED, false},
	{ATOM, "modified", SB_SLOT_UPDATED, false},
	{DC, "title", SB_SLOT_MEDIA_TITLE, false},
	{DC, "description", SB_SLOT_SUMMARY, true},
	{DC, "date", SB_SLOT_PUBLISHED, false},
	{DC, "created", SB_SLOT_PUBLISHED, false},
	{DC, "issued", SB_SLOT_PUBLISHED, false},
	{DC, "modified", SB_SLOT_UPDATED, false},
	{DC, "creator", SB_SLOT_CREATOR, false},
	{DC, "author", SB_SLOT_CREATOR, false},
	{DC, "identifier", SB_SLOT_ID, false},
	{DC, "language", SB_SLOT_LANGUAGE, false},
	{ITUNES, "author", SB_SLOT_AUTHOR, false},
	{ITUNES, "title", SB_SLOT_MEDIA_TITLE, false},
	{ITUNES, "summary", SB_SLOT_MEDIA_TEXT, true},
	{ITUNES, "subtitle", SB_SLOT_MEDIA_TEXT, true},
	{MEDIA, "description", SB_SLOT_MEDIA_TEXT, true},
	{SLASH, "comments", SB_SLOT_REPLIES, false},
	{THREAD, "total", SB_SLOT_REPLIES, false},
	{APPLE, "rating", SB_SLOT_RATING, false},
};

static const struct sb_feed_field *find(enum sb_feed_space space, const char *local)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].space == space && sb_str_eq_nocase(sb_str_from(fields[i].name), sb_str_from(local)))
			return &fields[i];
	return NULL;
}

const struct sb_feed_field *sb_feed_field_find(enum sb_feed_space space, const char *local)
{
	const struct sb_feed_field *field = find(space, local);

	if (field == NULL && (space == NONE || space == ATOM)) /* people mix them */
		field = find(space == NONE ? ATOM : NONE, local);
	return field;
}
