/* check.h - are the routes right, and who would be told what of these records: a rehearsal without sending anything. */
#ifndef SB_NOTIFY_CHECK_H
#define SB_NOTIFY_CHECK_H

#include "io/stage.h"
#include "notify/notify.h"

/* Reads the routes; without `files`, says how many people, channels and routes there are. Else goes through the records as if
 * they came now, and through what would follow if nobody acknowledged: a line, or with `json` an object, for each message to
 * each person with its time and the reason for it. `notify` must be open in memory. */
enum sb_status sb_check_run(struct sb_notify *notify, const char *config, struct sb_stage *stage, bool json, char **files,
			    struct sb_writer *out);

#endif
