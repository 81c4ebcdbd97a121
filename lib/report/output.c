#include "report/output.h"

#include "report/screen.h"

bool sb_output_prepare(struct sb_output *output, struct sb_err *err)
{
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
