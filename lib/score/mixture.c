#include "score/mixture.h"

#include "io/file.h"

#define FILE_MAX ((size_t)1 << 20) /* bytes: a file that people write */
#define STAFF_SHARE (SB_POINT_ONE / 10)

const struct sb_mixture sb_mixture_default = {
	.parts = {[SB_PART_URGENCY] = 4000, [SB_PART_SENTIMENT] = 2000, [SB_PART_REACH] = 2000, [SB_PART_INTENT] = 1000,
		  [SB_PART_STANDING] = 1000},
	.staff = STAFF_SHARE,
	.total = SB_POINT_ONE,
};

const char *sb_part_name(enum sb_part part)
{
	static const char *const names[SB_PARTS] = {"urgency", "sentiment", "reach", "amplification", "intent", "standing"};

	return names[part];
}

static bool add_topic(struct sb_mixture *weights, struct sb_str name, sb_points weight, struct sb_err *err)
{
	if (name.len == 0)
		return sb_err_set(err, SB_USAGE, "the name of a topic is missing behind 'topic:'");
	for (size_t i = 0; i < weights->topic_count; i++)
		if (sb_str_eq(weights->topics[i].name, name))
			return sb_err_set(err, SB_USAGE, "'topic:%.*s' stands there twice", SB_FMT(name));
	if (weights->topic_count == SB_MIXTURE_TOPICS)
		return sb_err_set(err, SB_USAGE, "more than %d topics", SB_MIXTURE_TOPICS);
	weights->topics[weights->topic_count++] = (struct sb_topic_weight){sb_arena_str(&weights->arena, name), weight};
	return true;
}

static bool add_part(struct sb_mixture *weights, struct sb_str name, sb_points weight, bool *given, struct sb_err *err)
{
	if (sb_str_starts(name, "topic:"))
		return add_topic(weights, sb_str_trim(sb_str_of(name.ptr + 6, name.len - 6)), weight, err);
	for (size_t i = 0; i <= SB_PARTS; i++) {
		if (!sb_str_is(name, i < SB_PARTS ? sb_part_name((enum sb_part)i) : "staff"))
			continue;
		if (given[i])
			return sb_err_set(err, SB_USAGE, "'%.*s' stands there twice", SB_FMT(name));
		if (i == SB_PARTS && weight > SB_POINT_ONE)
			return sb_err_set(err, SB_USAGE, "staff is a share, from 0 to 1");
		given[i] = true;
		*(i < SB_PARTS ? &weights->parts[i] : &weights->staff) = weight;
		return true;
	}
	return sb_err_set(err, SB_USAGE,
			  "'%.*s' is none of urgency, sentiment, reach, amplification, intent, standing, topic:NAME, staff", SB_FMT(name));
}

static bool add_line(struct sb_mixture *weights, struct sb_str line, bool *given, struct sb_err *err)
{
	size_t end = 0;
	int32_t weight;

	if (line.len == 0 || (line.ptr[0] == '#' && (line.len == 1 || line.ptr[1] == ' ')))
		return true;
	while (end < line.len && line.ptr[end] != ' ' && line.ptr[end] != '\t')
		end++;
	struct sb_str name = sb_str_trim(sb_str_of(line.ptr + end, line.len - end));
	if (!sb_points_parse(sb_str_of(line.ptr, end), &weight) || name.len == 0)
		return sb_err_set(err, SB_USAGE, "not a weight of up to four decimals and a name, such as '0.4 urgency'");
	if (weight < 0)
		return sb_err_set(err, SB_USAGE, "a weight below 0 would lower the priority of what matters more");
	return add_part(weights, name, weight, given, err);
}

bool sb_mixture_read(struct sb_mixture *weights, const char *path, struct sb_err *err)
{
	bool given[SB_PARTS + 1] = {false};
	struct sb_buf content;
	unsigned long number = 0;

	*weights = (struct sb_mixture){.staff = STAFF_SHARE, .arena = SB_ARENA_INIT};
	sb_buf_init(&content, FILE_MAX);
	bool good = sb_file_read(path, &content, err);
	struct sb_str rest = sb_buf_str(&content);
	while (good && rest.ptr != NULL) {
		number++;
		good = add_line(weights, sb_str_trim(sb_str_cut(&rest, '\n')), given, err) ||
		       sb_err_prefix(err, "%s:%lu", path, number);
	}
	for (size_t i = 0; i < SB_PARTS; i++)
		weights->total += weights->parts[i];
	for (size_t i = 0; i < weights->topic_count; i++)
		weights->total += weights->topics[i].weight;
	if (good && weights->total == 0)
		good = sb_err_set(err, SB_USAGE, "%s: no weight is above 0", path);
	sb_buf_free(&content);
	if (!good)
		sb_mixture_free(weights);
	return good;
}

void sb_mixture_free(struct sb_mixture *weights)
{
	sb_arena_free(&weights->arena);
}
