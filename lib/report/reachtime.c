#include "report/who.h"

#include <stdlib.h>

#define SHOWN ((size_t)15)
#define ATTENTION (20 * SB_MINUTE) /* --target, unless it is given: the attention span of a post */

struct incident {
	struct sb_str id, about, acked_by;
	sb_time started_at, acked_at, reached_at; /* reached_at: the last person's message was accepted */
	uint64_t told, reached;
};

/* Someone who is to know of one incident. */
struct person {
	size_t incident, group;
	struct sb_str name;
	sb_time told_at, reached_at;
};

/* A role at a level. */
struct group {
	struct sb_str role, level;
	uint64_t told, reached, in_time, acks;
	struct sb_durations committed, accepted, acked;
};

struct reachtime {
	struct sb_report *report;
	struct sb_map incident_keys, person_keys, group_keys;
	struct incident *incidents;
	struct person *people;
	struct group *groups;
	size_t incident_cap, person_cap, group_cap;
};

static struct sb_str join(struct sb_buf *key, struct sb_str a, struct sb_str b)
{
	sb_buf_clear(key);
	sb_buf_add_str(key, a);
	sb_buf_add_char(key, '\n');
	sb_buf_add_str(key, b);
	return sb_buf_str(key);
}

static size_t incident_of(struct reachtime *r, const struct sb_told *told)
{
	bool added;
	size_t at = *sb_map_put(&r->incident_keys, told->incident.len > 0 ? told->incident : told->about, r->incident_keys.count,
				&added);

	if (added) {
		r->incidents = sb_mem_reserve(r->incidents, at, &r->incident_cap, sizeof *r->incidents);
		r->incidents[at] = (struct incident){.id = r->incident_keys.entries[at].key, .about = told->about,
						     .started_at = told->at, .acked_at = SB_TIME_NONE, .reached_at = SB_TIME_NONE};
	}
	if (told->at < r->incidents[at].started_at)
		r->incidents[at].started_at = told->at;
	return at;
}

static size_t group_of(struct reachtime *r, const struct sb_told *told, struct sb_buf *key)
{
	bool added;
	size_t at = *sb_map_put(&r->group_keys, join(key, told->role, told->level), r->group_keys.count, &added);

	if (added) {
		r->groups = sb_mem_reserve(r->groups, at, &r->group_cap, sizeof *r->groups);
		r->groups[at] = (struct group){.role = told->role, .level = told->level};
	}
	return at;
}

static void earlier_of(sb_time *a, sb_time b)
{
	if (*a == SB_TIME_NONE || b < *a)
		*a = b;
}

static void add_event(struct reachtime *r, const struct sb_told *told, struct sb_buf *key)
{
	size_t number = incident_of(r, told);
	struct incident *incident = &r->incidents[number];
	char digits[32];
	bool added;

	if (told->kind == SB_TOLD_ACK) {
		if (incident->acked_at == SB_TIME_NONE || told->at < incident->acked_at) {
			incident->acked_at = told->at;
			incident->acked_by = told->person;
		}
		return;
	}
	int len = snprintf(digits, sizeof digits, "%zu", number);
	size_t at = *sb_map_put(&r->person_keys, join(key, sb_str_of(digits, (size_t)len), told->person), r->person_keys.count, &added);
	if (added) {
		r->people = sb_mem_reserve(r->people, at, &r->person_cap, sizeof *r->people);
		r->people[at] = (struct person){number, group_of(r, told, key), told->person, SB_TIME_NONE, SB_TIME_NONE};
	}
	if (told->kind == SB_TOLD_ACCEPTED)
		earlier_of(&r->people[at].reached_at, told->at);
	else
		earlier_of(&r->people[at].told_at, told->at);
}

static void sum_up(struct reachtime *r, int64_t target, struct sb_buf *key)
{
	const struct sb_talk *talk = &r->report->talk;

	for (size_t i = 0; i < r->person_keys.count; i++) {
		const struct person *person = &r->people[i];
		struct incident *incident = &r->incidents[person->incident];
		struct group *group = &r->groups[person->group];
		group->told++;
		incident->told++;
		if (person->told_at != SB_TIME_NONE)
			sb_durations_add(&group->committed, person->told_at - incident->started_at);
		if (person->reached_at == SB_TIME_NONE)
			continue;
		group->reached++;
		incident->reached++;
		group->in_time += person->reached_at - incident->started_at <= target;
		sb_durations_add(&group->accepted, person->reached_at - incident->started_at);
		if (person->reached_at > incident->reached_at)
			incident->reached_at = person->reached_at;
	}
	for (size_t i = 0; i < talk->told_count; i++) {
		const struct sb_told *told = &talk->told[i];
		if (told->kind != SB_TOLD_ACK)
			continue;
		size_t at = group_of(r, told, key);
		struct group *group = &r->groups[at];
		group->acks++;
		sb_durations_add(&group->acked, told->at - r->incidents[incident_of(r, told)].started_at);
	}
}

static int by_speed(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	double p = sb_durations_quantile(&x->accepted, 0.5), q = sb_durations_quantile(&y->accepted, 0.5);

	p = isnan(p) ? INFINITY : p;
	q = isnan(q) ? INFINITY : q;
	if (p < q || p > q)
		return p < q ? -1 : 1;
	int order = sb_str_cmp(x->role, y->role);
	return order != 0 ? order : sb_str_cmp(x->level, y->level);
}

static void roles_table(struct reachtime *r, struct sb_section *section)
{
	struct sb_doc *doc = &r->report->doc;
	struct sb_table *table = sb_doc_table(doc, section, "roles", "By role and level");

	table->rank = 70;
	table->wide = true;
	table->empty = sb_doc_text(doc, "There are no events. sb-notify writes them.");
	sb_table_column(table, "role", "role", SB_WORDS);
	sb_table_column(table, "level", "level", SB_WORDS);
	sb_table_column(table, "told", "told", SB_COUNT);
	sb_table_column(table, "reached", "reached", SB_COUNT);
	sb_table_column(table, "in_time", "in time", SB_SHARE);
	sb_table_column(table, "committed_median_s", "committed", SB_SECONDS);
	sb_table_column(table, "accepted_median_s", "accepted", SB_SECONDS);
	sb_table_column(table, "accepted_max_s", "slowest", SB_SECONDS);
	sb_table_column(table, "acks", "acks", SB_COUNT);
	sb_table_column(table, "ack_median_s", "acknowledged", SB_SECONDS);
	sb_table_column(table, "ack_in_time", "in time", SB_SHARE);
	int64_t target = r->report->terms.target > 0 ? r->report->terms.target : ATTENTION;
	for (size_t i = 0; i < r->group_keys.count; i++) {
		sb_durations_sort(&r->groups[i].committed);
		sb_durations_sort(&r->groups[i].accepted);
		sb_durations_sort(&r->groups[i].acked);
	}
	if (r->group_keys.count > 0)
		qsort(r->groups, r->group_keys.count, sizeof *r->groups, by_speed);
	for (size_t i = 0; i < r->group_keys.count; i++) {
		struct group *group = &r->groups[i];
		uint64_t ack_in_time = 0;
		for (size_t k = 0; k < group->acked.count; k++)
			ack_in_time += group->acked.list[k] <= target;
		sb_table_add(table, sb_cell_words(doc, group->role));
		sb_table_add(table, sb_cell_words(doc, group->level));
		sb_table_add(table, sb_cell_count(group->told));
		sb_table_add(table, sb_cell_count(group->reached));
		sb_table_add(table, sb_cell_share(group->in_time, group->told));
		sb_table_add(table, sb_cell_seconds(sb_durations_quantile(&group->committed, 0.5)));
		sb_table_add(table, sb_cell_seconds(sb_durations_quantile(&group->accepted, 0.5)));
		sb_table_add(table, sb_cell_seconds(sb_durations_quantile(&group->accepted, 1)));
		sb_table_add(table, sb_cell_count(group->acks));
		sb_table_add(table, sb_cell_seconds(sb_durations_quantile(&group->acked, 0.5)));
		sb_table_add(table, sb_cell_share(ack_in_time, group->acks));
		sb_durations_free(&group->committed);
		sb_durations_free(&group->accepted);
		sb_durations_free(&group->acked);
	}
}

static struct sb_cell since(sb_time at, sb_time start)
{
	return sb_cell_seconds(at != SB_TIME_NONE ? (double)(at - start) / (double)SB_SECOND : (double)NAN);
}

static void incidents_table(struct reachtime *r, struct sb_section *section)
{
	struct sb_doc *doc = &r->report->doc;
	struct sb_table *table = sb_doc_table(doc, section, "by_incident", "By incident");

	table->rank = 71;
	table->shown = SHOWN;
	sb_table_column(table, "incident", "incident", SB_WORDS);
	sb_table_column(table, "about", "about", SB_WORDS)->flexible = true;
	sb_table_column(table, "started_at", "started", SB_MOMENT);
	sb_table_column(table, "told", "told", SB_COUNT);
	sb_table_column(table, "reached", "reached", SB_COUNT);
	sb_table_column(table, "last_reached_s", "last reached", SB_SECONDS);
	sb_table_column(table, "ack_s", "acknowledged", SB_SECONDS);
	sb_table_column(table, "acked_by", "by", SB_WORDS);
	for (size_t i = 0; i < r->incident_keys.count; i++) {
		const struct incident *one = &r->incidents[i];
		sb_table_add(table, sb_cell_words(doc, one->id));
		sb_table_add(table, sb_cell_words(doc, one->about));
		sb_table_add(table, sb_cell_moment(SB_MOMENT, one->started_at));
		sb_table_add(table, sb_cell_count(one->told));
		sb_table_add(table, sb_cell_count(one->reached));
		sb_table_add(table, since(one->reached_at, one->started_at));
		sb_table_add(table, since(one->acked_at, one->started_at));
		sb_table_add(table, sb_cell_words(doc, one->acked_by));
	}
}

static void figures(struct reachtime *r, struct sb_section *section, int64_t target)
{
	uint64_t told = 0, reached = 0, in_time = 0, acked = 0, ack_in_time = 0;
	struct sb_report *report = r->report;

	for (size_t i = 0; i < r->group_keys.count; i++) {
		told += r->groups[i].told;
		reached += r->groups[i].reached;
		in_time += r->groups[i].in_time;
	}
	for (size_t i = 0; i < r->incident_keys.count; i++) {
		const struct incident *one = &r->incidents[i];
		acked += one->acked_at != SB_TIME_NONE;
		ack_in_time += one->acked_at != SB_TIME_NONE && one->acked_at - one->started_at <= target;
	}
	sb_figure_seconds(report, section, "target_s", "Target", (double)target / (double)SB_SECOND);
	sb_figure_count(report, section, "incidents", "Incidents", r->incident_keys.count);
	sb_figure_count(report, section, "told", "People to tell", told);
	sb_figure_count(report, section, "reached", "Reached", reached);
	sb_figure_count(report, section, "in_time", "Reached within the target", in_time);
	sb_figure_share(report, section, "in_time_share", "Share reached within the target", in_time, told);
	sb_figure_count(report, section, "acknowledged", "Incidents acknowledged", acked);
	sb_figure_share(report, section, "ack_in_time_share", "Share acknowledged within the target", ack_in_time, r->incident_keys.count);
}

void sb_measure_reachtime(struct sb_report *report, struct sb_section *section)
{
	struct reachtime r = {.report = report, .incident_keys = SB_MAP_INIT, .person_keys = SB_MAP_INIT, .group_keys = SB_MAP_INIT};
	int64_t target = report->terms.target > 0 ? report->terms.target : ATTENTION;
	struct sb_buf key;

	sb_buf_init(&key, 1 << 16);
	for (size_t i = 0; i < report->talk.told_count; i++)
		if (report->talk.told[i].kind != SB_TOLD_DECISION)
			add_event(&r, &report->talk.told[i], &key);
	sum_up(&r, target, &key);
	figures(&r, section, target);
	roles_table(&r, section);
	incidents_table(&r, section);
	sb_buf_free(&key);
	free(r.incidents);
	free(r.people);
	free(r.groups);
	sb_map_free(&r.incident_keys);
	sb_map_free(&r.person_keys);
	sb_map_free(&r.group_keys);
}
