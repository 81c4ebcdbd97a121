#include "report/output.h"

#include "io/file.h"
#include "report/screen.h"

#define TEMPLATE_MAX ((size_t)4 << 20) /* a page with pictures in it */

/* A part that is misspelt, or content that is left out, is better said now than found out on the wall. */
static bool check_template(struct sb_str text, const char *path, struct sb_err *err)
{
	static const char *const parts[] = {"title", "refresh", "hashes", "style", "content", "data", "library", "script"};
	bool content = false;

	for (const char *at; (at = memmem(text.ptr, text.len, "{{", 2)) != NULL;) {
		text = sb_str_of(at + 2, text.len - (size_t)(at + 2 - text.ptr));
		const char *end = memmem(text.ptr, text.len, "}}", 2);
		struct sb_str name = {text.ptr, end != NULL ? (size_t)(end - text.ptr) : 0};
		bool known = false;
		for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
			known = known || sb_str_is(name, parts[i]);
		if (!known)
			return sb_err_set(err, SB_USAGE, "%s: '{{%.*s' begins none of {{title}} {{refresh}} {{hashes}} {{style}} "
					  "{{content}} {{data}} {{library}} {{script}}", path, (int)(text.len < 20 ? text.len : 20), text.ptr);
		content = content || sb_str_is(name, "content");
	}
	return content || sb_err_set(err, SB_USAGE, "%s: {{content}}, where the report goes, is not in it", path);
}

static bool read_template(const char *path, struct sb_doc *doc, struct sb_err *err)
{
	struct sb_buf text;

	sb_buf_init(&text, TEMPLATE_MAX);
	bool good = sb_file_read(path, &text, err);
	if (good)
		doc->page_template = sb_arena_str(&doc->arena, sb_buf_str(&text));
	else
		err->status = SB_USAGE;
	sb_buf_free(&text);
	return good && check_template(doc->page_template, path, err);
}

bool sb_output_prepare(struct sb_output *output, struct sb_doc *doc, struct sb_err *err)
{
	bool page = strcmp(output->format, "html") == 0;

	if (!page && (output->page_template != NULL || output->refresh > 0))
		return sb_err_set(err, SB_USAGE, "--template and --refresh are for the page: add --html");
	doc->refresh = output->refresh;
	if (output->page_template != NULL && !read_template(output->page_template, doc, err))
		return false;

	if (output->fail_if.count > SB_CHECKS_MAX)
		return sb_err_set(err, SB_USAGE, "--fail-if: at most %zu conditions", SB_CHECKS_MAX);
	for (size_t i = 0; i < output->fail_if.count; i++)
		if (!sb_check_parse(&output->checks[i], sb_str_from(output->fail_if.items[i]), err))
			return sb_err_prefix(err, "--fail-if");
	return true;
}

void sb_output_render(const struct sb_output *output, const struct sb_doc *doc, struct sb_buf *out)
{
	static const struct {
		const char *format;
		void (*render)(const struct sb_doc *doc, struct sb_buf *out);
	} renderers[] = {
		{"csv", sb_render_csv},	      {"json", sb_render_json}, {"ndjson", sb_render_ndjson},
		{"md", sb_render_markdown}, {"html", sb_render_html}, {"prometheus", sb_render_prometheus},
	};

	for (size_t i = 0; i < sizeof renderers / sizeof renderers[0]; i++) {
		if (strcmp(output->format, renderers[i].format) == 0) {
			renderers[i].render(doc, out);
			return;
		}
	}
	sb_render_text(doc, sb_screen_width(), sb_screen_colour(output->colour), out);
}

enum sb_status sb_output_check(const struct sb_output *output, const struct sb_doc *doc)
{
	enum sb_status status = SB_OK;
	struct sb_buf value;

	sb_buf_init(&value, SB_ERR_MAX);
	for (size_t i = 0; i < output->fail_if.count; i++) {
		const struct sb_check *check = &output->checks[i];
		const struct sb_figure *figure = sb_check_figure(check, doc);
		if (figure == NULL) {
			sb_warn("--fail-if: '%s': these measures have no such figure; --format json shows those that they have",
				output->fail_if.items[i]);
			return SB_USAGE;
		}
		if (!sb_check_holds(check, figure))
			continue;
		sb_buf_clear(&value);
		sb_cell_write(&figure->value, &value);
		sb_warn("%s is %s (--fail-if '%s')", figure->key, value.ptr, output->fail_if.items[i]);
		status = SB_NOMATCH;
	}
	sb_buf_free(&value);
	return status;
}
