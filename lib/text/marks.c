#include "text/marks.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "text/regex.h"

#include <libpsl.h>
#include <pthread.h>
#include <stdlib.h>

/* Classes of characters; names as in twitter-text's source. */
#define DIRECTION "\\x{202A}-\\x{202E}\\x{061C}\\x{200E}\\x{200F}\\x{2066}-\\x{2069}"
#define INVALID "\\x{FFFE}\\x{FEFF}\\x{FFFF}"
#define ACCENTED                                                                                                       \
	"\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{FF}\\x{100}-\\x{24F}\\x{253}\\x{254}\\x{256}\\x{257}\\x{259}\\x{25B}"  \
	"\\x{263}\\x{268}\\x{26F}\\x{272}\\x{289}\\x{28B}\\x{2BB}\\x{300}-\\x{36F}\\x{1E00}-\\x{1EFF}"
#define CYRILLIC "\\x{400}-\\x{4FF}"
#define TAG_MARKS                                                                                                      \
	"_\\x{200C}\\x{200D}\\x{A67E}\\x{5BE}\\x{5F3}\\x{5F4}\\x{FF5E}\\x{301C}\\x{309B}\\x{309C}\\x{30A0}\\x{30FB}"       \
	"\\x{3003}\\x{F0B}\\x{F0C}\\x{B7}"
#define TAG_CHARACTERS "\\p{L}\\p{M}\\p{Nd}" TAG_MARKS

/* An address: what may stand before it, its domain with a top-level domain that is asked about, port, path, query. */
#define DOMAIN_CHARACTER "[^\\s\\p{Z}!-,\\-./:-@\\[-^_{-~" DIRECTION INVALID "]"
#define SUBDOMAIN "(?:" DOMAIN_CHARACTER "(?:(?:[-_]|" DOMAIN_CHARACTER ")*" DOMAIN_CHARACTER ")?\\.)*"
#define DOMAIN "(?:" DOMAIN_CHARACTER "(?:(?:-|" DOMAIN_CHARACTER ")*" DOMAIN_CHARACTER ")?\\.)"
#define TOP "(xn--[-0-9a-z]+|[\\p{L}\\p{M}]{2,63})(?=[^0-9a-zA-Z@+-]|$)(?C1)"
#define PATH_CHARACTERS "[a-z" CYRILLIC "0-9!*';:=+,.$/%#\\[\\]\\-\\x{2013}_~@|&" ACCENTED "]"
#define PARENS "\\((?:" PATH_CHARACTERS "++|(?:" PATH_CHARACTERS "*\\(" PATH_CHARACTERS "++\\)" PATH_CHARACTERS "*))\\)"
#define PATH_END "(?:[+\\-a-z" CYRILLIC "0-9=_#/" ACCENTED "]|" PARENS ")"
#define PATH                                                                                                           \
	"(?:(?:" PATH_CHARACTERS "*(?:" PARENS PATH_CHARACTERS "*)*" PATH_END ")|(?:@" PATH_CHARACTERS "+/))"
#define QUERY "(?:\\?[a-z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|]*[a-z0-9\\-_&=#/])?"
#define REST "(?::[0-9]+)?(?:/" PATH "*)?" QUERY

enum rule { LINK, BARE_LINK, SHORT_LINK, MENTION, TAG, CASHTAG, RULES };

static const struct {
	const char *pattern, *flags;
	enum sb_mark_kind kind;
} rules[RULES] = {
	[LINK] = {"(?<![A-Za-z0-9@\\x{FF20}$#\\x{FF03}" INVALID "])https?://" SUBDOMAIN DOMAIN TOP REST, "i", SB_MARK_LINK},
	[BARE_LINK] = {"(?<![A-Za-z0-9@\\x{FF20}$#\\x{FF03}\\-_./" ACCENTED INVALID "])(?:[-a-z0-9" ACCENTED "]+\\.)+" TOP
		       "(?::[0-9]+)?(?:/" PATH "*)?" QUERY,
		       "i", SB_MARK_BARE_LINK},
	/* X's own short addresses have no more in their path than that */
	[SHORT_LINK] = {"^https?://t\\.co/([a-z0-9]+)" QUERY, "i", SB_MARK_LINK},
	[MENTION] = {"(?:(?<![a-zA-Z0-9_!#$%&*@\\x{FF20}])|(?<=(?<![a-zA-Z0-9_+~.-])[rR][tT])|"
		     "(?<=(?<![a-zA-Z0-9_+~.-])[rR][tT]:))[@\\x{FF20}]([a-zA-Z0-9_]{1,20}+)(/[a-zA-Z][a-zA-Z0-9_\\-]{0,24}+)?+"
		     "(?![@\\x{FF20}" ACCENTED "]|://)",
		     NULL, SB_MARK_MENTION},
	[TAG] = {"(?:(?<![&" TAG_CHARACTERS "])|(?<=[\\x{FE0E}\\x{FE0F}]))[#\\x{FF03}](?![\\x{FE0F}\\x{20E3}])"
		 "(?=[\\p{Nd}" TAG_MARKS "]*[\\p{L}\\p{M}])([" TAG_CHARACTERS "]++)(?![#\\x{FF03}]|://)",
		 NULL, SB_MARK_TAG},
	[CASHTAG] = {"(?<![^\\s\\p{Z}" DIRECTION "])\\$([a-z]{1,6}(?:[._][a-z]{1,2})?)(?=$|[\\s\\p{Z}!-/:-@\\[-`{-~])", "i",
		     SB_MARK_CASHTAG},
};

#define LABEL_MAX 63	  /* characters of a part of a domain name, RFC 1035 */
#define SHORT_NAME_MAX 40 /* of t.co */

/* --- the expressions, made when they are first needed --- */

static struct sb_regex *made[RULES];

static bool is_top(struct sb_str name)
{
	char below[256] = "org.", *top = below + 4; /* South Africa is in the list only by what stands below its "za" */

	if (name.len >= sizeof below - 4)
		return false;
	for (size_t i = 0; i < name.len; i++)
		top[i] = name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] | 0x20) : name.ptr[i];
	top[name.len] = '\0';
	return psl_is_public_suffix2(psl_builtin(), top, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) ||
	       psl_is_public_suffix2(psl_builtin(), below, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
}

static void make_all(void)
{
	struct sb_err err;

	for (int i = 0; i < RULES; i++) {
		made[i] = sb_regex_open(sb_str_from(rules[i].pattern), rules[i].flags, &err);
		if (made[i] == NULL)
			sb_die(SB_USAGE, "%s", err.text);
		sb_regex_check(made[i], is_top);
	}
}

/* --- what is found --- */

struct search {
	struct sb_str text;
	unsigned kinds;
	void (*found)(void *ctx, const struct sb_mark *mark);
	void *ctx;
	struct sb_mark *links; /* that were found, whatever was asked for: nothing else is in them */
	size_t count, cap;
};

static bool in_link(const struct search *s, struct sb_str whole)
{
	for (size_t i = 0; i < s->count; i++)
		if (whole.ptr < s->links[i].whole.ptr + s->links[i].whole.len &&
		    whole.ptr + whole.len > s->links[i].whole.ptr)
			return true;
	return false;
}

/* A label of Unicode that says it is punycode, or one that no name server would take. */
static bool is_bad_domain(struct sb_str url)
{
	const char *slashes = memmem(url.ptr, url.len, "://", 3);
	size_t characters = 0;
	bool punycode = false;

	for (const char *p = slashes ? slashes + 3 : url.ptr; p < url.ptr + url.len; p++) {
		if (*p == '/' || *p == '?' || *p == ':')
			break;
		if (*p == '.') {
			characters = 0;
			punycode = false;
			continue;
		}
		if (characters == 0)
			punycode = sb_str_starts_nocase(sb_str_of(p, (size_t)(url.ptr + url.len - p)), "xn--");
		characters += ((unsigned char)*p & 0xC0) != 0x80;
		if (characters > LABEL_MAX || (punycode && (unsigned char)*p >= 0x80))
			return true;
	}
	return false;
}

/* In the order of the text: the bare ones are looked for behind the others. */
static void add_link(struct search *s, enum sb_mark_kind kind, struct sb_str url)
{
	size_t at = s->count;

	s->links = sb_mem_reserve(s->links, s->count, &s->cap, sizeof *s->links);
	for (; at > 0 && s->links[at - 1].whole.ptr > url.ptr; at--)
		s->links[at] = s->links[at - 1];
	s->links[at] = (struct sb_mark){.kind = kind, .whole = url, .name = url};
	s->count++;
}

static void hand_on_links(struct search *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->kinds & s->links[i].kind)
			s->found(s->ctx, &s->links[i]);
}

static void find_links(struct search *s, enum rule rule)
{
	struct sb_str groups[SB_REGEX_GROUPS], own[SB_REGEX_GROUPS];

	for (size_t from = 0; s->count < SB_MARKS_MAX && sb_regex_groups(made[rule], s->text, from, groups, NULL) == SB_FOUND;) {
		struct sb_str url = groups[0];
		bool is_short = rule == LINK && sb_regex_groups(made[SHORT_LINK], url, 0, own, NULL) == SB_FOUND;
		if (is_short)
			url = own[0];
		from = (size_t)(url.ptr - s->text.ptr) + url.len;
		if (!(is_short && own[1].len > SHORT_NAME_MAX) && !is_bad_domain(url) && !in_link(s, url))
			add_link(s, rules[rule].kind, url);
	}
}

static void find_others(struct search *s, enum rule rule)
{
	struct sb_str groups[SB_REGEX_GROUPS];
	size_t count = 0;

	for (size_t from = 0; count++ < SB_MARKS_MAX && sb_regex_groups(made[rule], s->text, from, groups, NULL) == SB_FOUND;) {
		struct sb_mark mark = {rules[rule].kind, groups[0], groups[1],
				       rule == MENTION ? groups[2] : (struct sb_str){NULL, 0}};
		from = (size_t)(groups[0].ptr - s->text.ptr) + groups[0].len;
		if (!in_link(s, groups[0]))
			s->found(s->ctx, &mark);
	}
}

/* Most texts lack the first byte already, and memchr is the quickest to say so. */
static bool has(struct sb_str text, const char *word)
{
	const char *at = memchr(text.ptr, (unsigned char)word[0], text.len);

	return at != NULL && memmem(at, text.len - (size_t)(at - text.ptr), word, strlen(word)) != NULL;
}

void sb_marks_find(struct sb_str text, unsigned kinds, void (*found)(void *ctx, const struct sb_mark *mark), void *ctx)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct search s = {.text = text, .kinds = kinds, .found = found, .ctx = ctx};

	if (text.len > SB_MARKS_TEXT_MAX)
		s.text = text = sb_utf8_cut_bytes(text, SB_MARKS_TEXT_MAX);
	if (text.len == 0 || sb_utf8_valid(text) != text.len)
		return;
	bool mentions = kinds & SB_MARK_MENTION && (has(text, "@") || has(text, "\xEF\xBC\xA0"));
	bool tags = kinds & SB_MARK_TAG && (has(text, "#") || has(text, "\xEF\xBC\x83"));
	bool cashtags = kinds & SB_MARK_CASHTAG && has(text, "$");
	bool links = has(text, "://"), bare = (mentions || tags || cashtags || kinds & SB_MARK_BARE_LINK) && has(text, ".");
	if (!(mentions || tags || cashtags || links || bare))
		return;
	pthread_once(&once, make_all);
	if (links)
		find_links(&s, LINK);
	if (bare)
		find_links(&s, BARE_LINK);
	hand_on_links(&s);
	if (mentions)
		find_others(&s, MENTION);
	if (tags)
		find_others(&s, TAG);
	if (cashtags)
		find_others(&s, CASHTAG);
	free(s.links);
}

/* --- how long X takes it for --- */

static bool is_light(int32_t c)
{
	return (c >= 0 && c <= 4351) || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) || (c >= 8242 && c <= 8247);
}

static bool is_emoji(struct sb_str cluster)
{
	while (cluster.len > 0) {
		int32_t c = sb_utf8_next(&cluster);
		if (sb_utf8_class(c) == SB_UTF8_EMOJI || c == 0xFE0F || c == 0x20E3)
			return true;
	}
	return false;
}

static size_t weight_of(struct sb_str text)
{
	size_t weight = 0;

	for (size_t n; (n = sb_utf8_grapheme(text)) > 0; text = sb_str_of(text.ptr + n, text.len - n)) {
		struct sb_str cluster = sb_str_of(text.ptr, n);
		if (is_emoji(cluster)) {
			weight += 2;
			continue;
		}
		while (cluster.len > 0)
			weight += is_light(sb_utf8_next(&cluster)) ? 1 : 2;
	}
	return weight;
}

struct weighing {
	const char *at;
	size_t weight;
};

static void weigh_link(void *ctx, const struct sb_mark *mark)
{
	struct weighing *w = ctx;

	w->weight += weight_of(sb_str_of(w->at, (size_t)(mark->whole.ptr - w->at))) + SB_X_LINK_LENGTH;
	w->at = mark->whole.ptr + mark->whole.len;
}

size_t sb_marks_weight(struct sb_str text)
{
	struct sb_buf composed;

	sb_buf_init(&composed, SIZE_MAX / 4);
	sb_utf8_compose(text, &composed);
	size_t weight = weight_of(sb_buf_str(&composed));
	sb_buf_free(&composed);
	return weight;
}

size_t sb_marks_weighted_length(struct sb_str text)
{
	struct weighing w = {0};
	struct sb_buf composed;

	if (text.len == 0)
		return 0;
	sb_buf_init(&composed, SIZE_MAX / 4);
	sb_utf8_compose(text, &composed);
	text = sb_buf_str(&composed);
	w.at = text.ptr;
	sb_marks_find(text, SB_MARK_LINK | SB_MARK_BARE_LINK, weigh_link, &w);
	w.weight += weight_of(sb_str_of(w.at, (size_t)(text.ptr + text.len - w.at)));
	sb_buf_free(&composed);
	return w.weight;
}
