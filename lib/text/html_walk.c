#include "text/html_walk.h"

#include "base/num.h"

#define QUOTES_MAX 4 /* "> > > > ": deeper quotations are marked no further */

/* --- writing --- */

static void due_lines(struct sb_html_walk *w, int lines)
{
	if (w->lines < lines)
		w->lines = lines;
	if (lines > 0)
		w->space = false;
}

static void begin_line(struct sb_html_walk *w)
{
	for (int i = 0; i < w->quotes && i < QUOTES_MAX; i++)
		sb_buf_add_text(w->out, "> ");
	for (int i = 1; i < w->lists; i++)
		sb_buf_add_text(w->out, "  ");
	if (w->item && w->lists > 0 && w->list[w->lists - 1].numbered)
		sb_buf_add_format(w->out, "%lld. ", (long long)w->list[w->lists - 1].number);
	else if (w->item)
		sb_buf_add_text(w->out, "- ");
	w->item = false;
	w->begun = true;
	w->space = false;
}

/* What is due before a character that is seen. */
static void settle(struct sb_html_walk *w)
{
	if (w->out->len == w->start) {
		w->lines = 0;
		w->begun = false;
	}
	for (; w->lines > 0; w->lines--) {
		sb_buf_add_char(w->out, '\n');
		w->begun = false;
	}
	if (!w->begun)
		begin_line(w);
	else if (w->space)
		sb_buf_add_char(w->out, ' ');
	w->space = false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

void sb_html_add(struct sb_html_walk *w, struct sb_str text)
{
	for (size_t i = 0, n; i < text.len; i += n) {
		n = 1;
		if (w->pre > 0 && text.ptr[i] == '\n') {
			w->lines++;
			w->space = false;
		} else if (w->pre > 0 && is_space(text.ptr[i])) {
			settle(w);
			sb_buf_add_char(w->out, ' ');
		} else if (is_space(text.ptr[i])) {
			w->space = true;
		} else {
			while (i + n < text.len && !is_space(text.ptr[i + n]))
				n++;
			settle(w);
			sb_buf_add(w->out, text.ptr + i, n);
		}
	}
}

/* --- elements --- */

bool sb_html_has_word(struct sb_str words, const char *word)
{
	while (words.ptr != NULL)
		if (sb_str_is(sb_str_cut(&words, ' '), word))
			return true;
	return false;
}

static bool has(struct sb_str text, const char *piece)
{
	return memmem(text.ptr, text.len, piece, strlen(piece)) != NULL;
}

bool sb_html_hidden(const struct sb_html_element *e)
{
	switch (e->tag) {
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_AUDIO:
	case GUMBO_TAG_VIDEO:
	case GUMBO_TAG_CANVAS:
	case GUMBO_TAG_SVG:
	case GUMBO_TAG_MATH:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_TEXTAREA:
		return true;
	default:
		/* "quote-inline" repeats, for servers without quotations, the link of a post that is quoted */
		return sb_html_has_word(e->class, "invisible") || sb_html_has_word(e->class, "quote-inline") ||
		       e->hidden.ptr != NULL ||
		       (e->style.ptr != NULL && (has(e->style, "display:none") || has(e->style, "display: none")));
	}
}

/* Line feeds around an element: 2 for a paragraph, 1 for a line, 0 within one. */
static int lines_around(const struct sb_html_walk *w, GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		return w->lists > 0 ? 1 : 2;
	case GUMBO_TAG_P:
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
	case GUMBO_TAG_DL:
	case GUMBO_TAG_PRE:
	case GUMBO_TAG_BLOCKQUOTE:
	case GUMBO_TAG_TABLE:
	case GUMBO_TAG_FIGURE:
	case GUMBO_TAG_HR:
		return 2;
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_LI:
	case GUMBO_TAG_TR:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_DD:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_HEADER:
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_ASIDE:
	case GUMBO_TAG_NAV:
	case GUMBO_TAG_MAIN:
	case GUMBO_TAG_ADDRESS:
	case GUMBO_TAG_FIGCAPTION:
	case GUMBO_TAG_CAPTION:
	case GUMBO_TAG_DETAILS:
	case GUMBO_TAG_SUMMARY:
	case GUMBO_TAG_CENTER:
		return 1;
	default:
		return 0;
	}
}

static struct sb_str without_scheme(struct sb_str url)
{
	static const char *const starts[] = {"https://", "http://", "www."};

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (sb_str_starts_nocase(url, starts[i]))
			url = sb_str_of(url.ptr + strlen(starts[i]), url.len - strlen(starts[i]));
	return url;
}

bool sb_html_shortened(struct sb_str shown, struct sb_str href)
{
	shown = sb_str_trim(shown);
	size_t dots = sb_str_ends(shown, "\xE2\x80\xA6") || sb_str_ends(shown, "...") ? 3 : 0;
	shown.len -= dots;
	shown = without_scheme(shown);
	href = without_scheme(href);
	return dots > 0 && shown.len > 0 && shown.len < href.len && memcmp(shown.ptr, href.ptr, shown.len) == 0;
}

static void open_link(struct sb_html_walk *w, const struct sb_html_element *e)
{
	struct sb_str href = sb_str_trim(e->href);

	if (href.len > 0 && w->link != NULL && !sb_html_has_word(e->class, "mention") && !sb_html_has_word(e->class, "hashtag") &&
	    !sb_html_has_word(e->rel, "tag"))
		w->link(w->ctx, href);
}

static void open_list(struct sb_html_walk *w, const struct sb_html_element *e)
{
	int64_t first = 1;

	if (w->lists++ >= SB_HTML_LISTS_MAX) {
		w->lists--;
		return;
	}
	sb_num_i64(e->start, &first);
	w->list[w->lists - 1].numbered = e->tag == GUMBO_TAG_OL;
	w->list[w->lists - 1].number = first < INT32_MAX && first > INT32_MIN ? first - 1 : 0;
}

void sb_html_open(struct sb_html_walk *w, const struct sb_html_element *e)
{
	due_lines(w, lines_around(w, e->tag));
	switch (e->tag) {
	case GUMBO_TAG_A:
		open_link(w, e);
		break;
	case GUMBO_TAG_BR:
		w->lines = w->lines < 2 ? w->lines + 1 : 2;
		break;
	case GUMBO_TAG_IMG:
		sb_html_add(w, sb_str_trim(e->alt));
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		w->space = true;
		break;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		open_list(w, e);
		break;
	case GUMBO_TAG_LI:
		w->item = true;
		if (w->lists > 0)
			w->list[w->lists - 1].number++;
		break;
	case GUMBO_TAG_BLOCKQUOTE:
		w->quotes++;
		break;
	case GUMBO_TAG_PRE:
		w->pre++;
		break;
	default:
		break;
	}
}

void sb_html_close(struct sb_html_walk *w, const struct sb_html_element *e)
{
	if (sb_html_has_word(e->class, "ellipsis"))
		sb_buf_add_text(w->out, "\xE2\x80\xA6");
	if (e->tag == GUMBO_TAG_BLOCKQUOTE)
		w->quotes--;
	else if (e->tag == GUMBO_TAG_PRE)
		w->pre--;
	else if (e->tag == GUMBO_TAG_LI)
		w->item = false;
	else if ((e->tag == GUMBO_TAG_UL || e->tag == GUMBO_TAG_OL) && w->lists > 0)
		w->lists--;
	due_lines(w, lines_around(w, e->tag));
}
