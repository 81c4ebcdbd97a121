/* leaf.c - the fields, and what stands behind each of them. */
#include "query/tree.h"

#include "base/num.h"
#include "base/utf8.h"

#define TEXT(name, kind, member) {name, kind, offsetof(struct sb_post, member)}
#define NUMBER(name, member) {name, SB_QUERY_NUMBER, offsetof(struct sb_post, member)}

/* In the order in which the manual and the error message list them. */
static const struct sb_query_field fields[] = {
	{"text", SB_QUERY_TEXT, 0},
	{"title", SB_QUERY_TITLE, 0},
	{"author", SB_QUERY_AUTHOR, 0},
	TEXT("role", SB_QUERY_STRING, author.role),
	TEXT("department", SB_QUERY_STRING, author.department),
	TEXT("tier", SB_QUERY_STRING, author.tier),
	TEXT("network", SB_QUERY_STRING, network),
	{"lang", SB_QUERY_LANG, 0},
	{"site", SB_QUERY_SITE, 0},
	{"url", SB_QUERY_URL, 0},
	{"tag", SB_QUERY_TAG, 0},
	{"mention", SB_QUERY_MENTION, 0},
	{"topic", SB_QUERY_TOPIC, 0},
	TEXT("intent", SB_QUERY_STRING, score.intent),
	TEXT("label", SB_QUERY_STRING, score.label),
	{"kind", SB_QUERY_TYPE, 0},
	TEXT("id", SB_QUERY_EXACT, id),
	TEXT("thread", SB_QUERY_EXACT, thread_id),
	NUMBER("followers", author.followers),
	NUMBER("likes", metrics.likes),
	NUMBER("reposts", metrics.reposts),
	NUMBER("quotes", metrics.quotes),
	NUMBER("replies", metrics.replies),
	NUMBER("views", metrics.views),
	NUMBER("rating", rating),
	NUMBER("reach", score.reach),
	NUMBER("priority", score.priority),
	NUMBER("urgency", score.urgency),
	NUMBER("sentiment", score.sentiment),
	NUMBER("confidence", score.confidence),
	{"since", SB_QUERY_SINCE, 0},
	{"until", SB_QUERY_UNTIL, 0},
	{"has", SB_QUERY_HAS, 0},
	{"is", SB_QUERY_IS, 0},
};
#define FIELD_COUNT (sizeof fields / sizeof fields[0])

const struct sb_query_field *sb_query_find_field(struct sb_str name)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (sb_str_eq_nocase(name, sb_str_from(fields[i].name)))
			return &fields[i];
	return NULL;
}

void sb_query_list_fields(struct sb_buf *out)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		sb_buf_add_format(out, "%s%s", i == 0 ? "" : i + 1 == FIELD_COUNT ? " and " : ", ", fields[i].name);
}

static bool has_wildcard(struct sb_str s)
{
	return memchr(s.ptr, '*', s.len) != NULL || memchr(s.ptr, '?', s.len) != NULL;
}

/* A pattern whose text lives in the arena. */
static bool set_pattern(struct sb_arena *arena, struct sb_query_pattern *pattern, struct sb_str text,
			struct sb_err *err)
{
	pattern->text = sb_arena_str(arena, text);
	pattern->exact = (struct sb_str){NULL, 0};
	pattern->wild = has_wildcard(text);
	if (pattern->wild && text.len > SB_QUERY_WILDCARD_MAX)
		return sb_err_set(err, SB_USAGE, "what has wildcards in it has at most %d bytes", SB_QUERY_WILDCARD_MAX);
	return true;
}

/* The words of `split` as patterns. Punctuation is left out, as it is in the texts. */
static bool set_words(struct sb_arena *arena, struct sb_query_node *node, const struct sb_words *split, bool exact,
		      struct sb_err *err)
{
	for (size_t i = 0; i < split->count; i++)
		node->count += split->list[i].kind != SB_WORD_PUNCT;
	if (node->count == 0)
		return sb_err_set(err, SB_USAGE, "there is no word in this to look for");
	if (node->count > SB_QUERY_PHRASE_MAX)
		return sb_err_set(err, SB_USAGE, "a phrase has at most %d words", SB_QUERY_PHRASE_MAX);
	node->patterns = sb_arena_alloc(arena, node->count * sizeof *node->patterns);
	for (size_t i = 0, n = 0; i < split->count; i++) {
		const struct sb_word *word = &split->list[i];
		if (word->kind == SB_WORD_PUNCT)
			continue;
		struct sb_query_pattern *pattern = &node->patterns[n++];
		pattern->kind = word->kind;
		if (!set_pattern(arena, pattern, word->folded, err))
			return false;
		if (exact)
			pattern->exact = sb_arena_str(arena, sb_query_bare_word(word));
		node->marks |= pattern->wild ? 0 : sb_query_mark(pattern->text);
	}
	node->literal = sb_query_literal(node->patterns, node->count);
	return true;
}

static bool words_leaf(struct sb_arena *arena, struct sb_query_node *node, const struct sb_query_token *token,
		       struct sb_err *err)
{
	struct sb_words split;

	sb_words_init(&split);
	sb_words_split_pattern(&split, token->text, !token->quoted);
	bool good = set_words(arena, node, &split, token->exact, err);
	sb_words_free(&split);
	/* a tag or a mention alone is also looked for among those that the network named */
	if (good && !token->exact && node->count == 1 && node->kind == SB_QUERY_WORDS) {
		if (node->patterns[0].kind == SB_WORD_TAG)
			node->kind = SB_QUERY_TAG;
		else if (node->patterns[0].kind == SB_WORD_MENTION)
			node->kind = SB_QUERY_MENTION;
	}
	return good;
}

static bool regex_leaf(struct sb_query_node *node, const struct sb_query_token *token, struct sb_err *err)
{
	if (node->kind != SB_QUERY_PATH)
		node->kind = SB_QUERY_REGEX;
	node->regex = sb_regex_open(token->text, token->flags, err);
	return node->regex != NULL;
}

/* A value to compare with a text of the record: folded, without the sign that people put before it. */
static bool value_leaf(struct sb_arena *arena, struct sb_query_node *node, struct sb_str text, struct sb_err *err)
{
	struct sb_buf folded;

	if ((node->kind == SB_QUERY_AUTHOR || node->kind == SB_QUERY_MENTION) && sb_str_starts(text, "@"))
		text = sb_str_of(text.ptr + 1, text.len - 1);
	if (node->kind == SB_QUERY_TAG && sb_str_starts(text, "#"))
		text = sb_str_of(text.ptr + 1, text.len - 1);
	if (node->kind == SB_QUERY_SITE && sb_str_starts_nocase(text, "www."))
		text = sb_str_of(text.ptr + 4, text.len - 4);
	if (node->kind == SB_QUERY_SITE && memchr(text.ptr, '/', text.len) != NULL)
		return sb_err_set(err, SB_USAGE, "'site:' takes a host, as in site:example.com; url: takes a part of an address");
	bool anywhere = node->kind == SB_QUERY_URL && has_wildcard(text);
	sb_buf_init(&folded, SB_QUERY_TEXT_MAX * 20);
	if (anywhere)
		sb_buf_add_char(&folded, '*');
	if (node->kind == SB_QUERY_EXACT)
		sb_buf_add_str(&folded, text);
	else
		sb_utf8_fold(text, &folded);
	if (anywhere)
		sb_buf_add_char(&folded, '*');
	node->count = 1;
	node->patterns = sb_arena_alloc(arena, sizeof *node->patterns);
	node->patterns[0].kind = node->kind == SB_QUERY_TAG ? SB_WORD_TAG : SB_WORD_MENTION;
	bool good = text.len > 0 ? set_pattern(arena, node->patterns, sb_buf_str(&folded), err)
				 : sb_err_set(err, SB_USAGE, "'%s:' needs a value", node->field->name);
	sb_buf_free(&folded);
	return good;
}

/* ">5", ">=5", "<5", "<=5", "5", "5..9", "5..", "..9" */
static bool number_leaf(struct sb_query_node *node, struct sb_str text, struct sb_err *err)
{
	const char *dots = memmem(text.ptr, text.len, "..", 2);
	struct sb_str low = text, high = text;
	bool has_low = true, has_high = true, good = true;

	node->low = -HUGE_VAL;
	node->high = HUGE_VAL;
	if (text.len > 0 && (text.ptr[0] == '<' || text.ptr[0] == '>')) {
		bool less = text.ptr[0] == '<', open = text.len < 2 || text.ptr[1] != '=';
		low = high = sb_str_of(text.ptr + (open ? 1 : 2), text.len - (open ? 1 : 2));
		has_low = !less;
		has_high = less;
		node->above = open && !less;
		node->below = open && less;
	} else if (dots != NULL) {
		low.len = (size_t)(dots - text.ptr);
		high = sb_str_of(dots + 2, text.len - low.len - 2);
		has_low = low.len > 0;
		has_high = high.len > 0;
		good = has_low || has_high;
	}
	good = good && (!has_low || sb_num_double(low, &node->low)) && (!has_high || sb_num_double(high, &node->high));
	if (good && node->low > node->high)
		return sb_err_set(err, SB_USAGE, "'%s:' no number is in this range; the smaller end stands first", node->field->name);
	return good || sb_err_set(err, SB_USAGE, "'%s:' takes a number as in 5, >5, >=5, <5, <=5 or 5..9", node->field->name);
}

/* A number where it looks like one, a text, or both: "5" stands for 5 and for "5". */
static bool path_leaf(struct sb_arena *arena, struct sb_query_node *node, const struct sb_query_token *token,
		      struct sb_err *err)
{
	struct sb_str text = token->text;

	if (token->regex)
		return regex_leaf(node, token, err);
	node->is_number = !token->quoted && number_leaf(node, text, NULL);
	if (node->is_number || token->quoted || text.len == 0 || (text.ptr[0] != '<' && text.ptr[0] != '>'))
		return value_leaf(arena, node, text, err);
	return number_leaf(node, text, err);
}

static bool time_leaf(struct sb_query_node *node, struct sb_str text, struct sb_err *err)
{
	sb_time moment = 0;

	node->age = sb_time_parse_duration(text, &node->moment);
	if (node->age)
		return true;
	if (!sb_time_parse(text, &moment) && !sb_time_parse_date(text, &moment))
		return sb_err_set(err, SB_USAGE, "'%s:' takes a date, a time as in 2026-03-10T14:00:00Z, or an age as in 2d",
				  node->field->name);
	node->moment = moment;
	return true;
}

static bool trait_leaf(struct sb_query_node *node, struct sb_str text, struct sb_err *err)
{
	static const struct {
		const char *name;
		enum sb_query_kind kind;
		enum sb_query_trait trait;
	} traits[] = {
		{"link", SB_QUERY_HAS, SB_QUERY_HAS_LINK},     {"media", SB_QUERY_HAS, SB_QUERY_HAS_MEDIA},
		{"question", SB_QUERY_HAS, SB_QUERY_HAS_QUESTION}, {"reply", SB_QUERY_IS, SB_QUERY_IS_REPLY},
		{"repost", SB_QUERY_IS, SB_QUERY_IS_REPOST},   {"quote", SB_QUERY_IS, SB_QUERY_IS_QUOTE},
		{"bot", SB_QUERY_IS, SB_QUERY_IS_BOT},         {"original", SB_QUERY_IS, SB_QUERY_IS_ORIGINAL},
	};

	for (size_t i = 0; i < sizeof traits / sizeof traits[0]; i++) {
		if (traits[i].kind == node->kind && sb_str_eq_nocase(text, sb_str_from(traits[i].name))) {
			node->trait = traits[i].trait;
			return true;
		}
	}
	return sb_err_set(err, SB_USAGE, "'%s:' takes one of %s", node->field->name,
			  node->kind == SB_QUERY_HAS ? "link, media, question" : "reply, repost, quote, bot, original");
}

struct sb_query_node *sb_query_leaf(struct sb_arena *arena, const struct sb_query_field *field, const struct sb_path *path,
				    const struct sb_query_token *token, struct sb_err *err)
{
	struct sb_query_node *node = sb_arena_alloc(arena, sizeof *node);
	struct sb_str text = token->text;
	bool good;

	*node = (struct sb_query_node){.kind = field ? field->kind : SB_QUERY_WORDS, .field = field};
	switch (node->kind) {
	case SB_QUERY_WORDS:
	case SB_QUERY_TITLE:
	case SB_QUERY_TEXT:
		good = token->regex ? regex_leaf(node, token, err) : words_leaf(arena, node, token, err);
		break;
	case SB_QUERY_PATH:
		node->path = sb_arena_alloc(arena, sizeof *path);
		*node->path = *path;
		good = path_leaf(arena, node, token, err);
		break;
	case SB_QUERY_NUMBER:
		good = number_leaf(node, text, err);
		break;
	case SB_QUERY_SINCE:
	case SB_QUERY_UNTIL:
		good = time_leaf(node, text, err);
		break;
	case SB_QUERY_HAS:
	case SB_QUERY_IS:
		good = trait_leaf(node, text, err);
		break;
	default:
		good = token->exact || token->regex
			       ? sb_err_set(err, SB_USAGE, "'%s:' takes no %s", field->name, token->exact ? "!\"\"" : "/regular expression/")
			       : value_leaf(arena, node, text, err);
	}
	return good ? node : NULL;
}
