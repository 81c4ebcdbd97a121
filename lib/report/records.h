/* records.h - what is known of cases beside their posts: events (sb-event(5)) and cases that sb-thread wrote (sb-case(5)).
 *
 * A case counts by its record where no post of it is here; where one is, the posts say more. Of records with one id the last
 * counts. Memory: 40 bytes an event, 150 a case, 24 for each of its later waits. */
#ifndef SB_REPORT_RECORDS_H
#define SB_REPORT_RECORDS_H

#include "post/event.h"
#include "report/facts.h"

#define SB_NO_BUSINESS INT64_C(-1) /* not known: to be counted by the calendar, where there is one */

struct sb_next { /* a customer's wait after the first response, until it was answered */
	sb_time from; /* SB_TIME_NONE: not known */
	int64_t wait, business; /* microseconds */
};

struct sb_record_event {
	sb_time at;
	uint32_t node, set; /* of the post that it is about; the groups of whoever did it */
	enum sb_act_kind kind;
	bool bot;
};

struct sb_record_case {
	uint32_t node, set; /* of its opener */
	sb_time opened_at, staff_at;
	int64_t business; /* of the first response */
	float priority;   /* NaN: not known */
	uint32_t posts, follow_ups, next_count;
	size_t next_from; /* into sb_records.nexts */
	bool customer, community_first, waits, outside;
};

struct sb_records {
	struct sb_record_event *events;
	size_t event_count, event_cap;
	struct sb_map numbers; /* of cases, by id */
	struct sb_record_case *cases;
	size_t case_count, case_cap;
	struct sb_next *nexts;
	size_t next_count, next_cap;
	bool business; /* a case came with business time */
};

#define SB_RECORDS_INIT {.numbers = SB_MAP_INIT}

/* Takes a record that is no post; `outside`: --where does not hold for it. False: it says nothing about a case. */
bool sb_records_take(struct sb_records *records, struct sb_facts *facts, sb_json *record, bool outside);
void sb_records_free(struct sb_records *records);

#endif
