/* list.h - what is in the queue, for people and for programs. */
#ifndef SB_REPLY_LIST_H
#define SB_REPLY_LIST_H

#include "reply/queue.h"

/* A table, or an object a line. Without `all`, what was sent or dropped is left out. */
bool sb_reply_list(struct sb_queue *queue, bool json, bool all, sb_time now, struct sb_err *err);

#endif
