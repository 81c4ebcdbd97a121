/* status.h - how things stand, for people and for programs. */
#ifndef SB_NOTIFY_STATUS_H
#define SB_NOTIFY_STATUS_H

#include "notify/outbox.h"

/* Writes the incidents that are open, or with `all` every one, to the outbox's writer: a table, or with `json` one object. */
bool sb_status_write(struct sb_outbox *outbox, bool json, bool all, sb_time now, struct sb_err *err);

#endif
