/* rules.h - the section `replies` of the routes file (sb-routes(5)): the accounts that answer, and who must approve. */
#ifndef SB_REPLY_RULES_H
#define SB_REPLY_RULES_H

#include "base/buf.h"
#include "base/mem.h"
#include "store/drafts.h"
#include "text/yaml.h"

struct sb_member { /* of `people` in the same file; absent texts are not known */
	struct sb_str name, handle, role, department, level;
};

struct sb_account {
	struct sb_str network, url, options; /* options: a JSON object of all that the file says, for the jq file */
	uint64_t limit;                      /* length that this server takes; 0: what is usual */
};

enum sb_need { SB_NEED_NONE, SB_NEED_ANY, SB_NEED_THESE };
struct sb_rule_of_replies {
	struct sb_str *by, *networks, *departments, *approvers; /* lists; empty: everyone, all */
	size_t by_count, network_count, department_count, approver_count;
	enum sb_need need;
};

struct sb_reply_rules {
	struct sb_member *people;
	size_t people_count, people_cap;
	struct sb_account *accounts;
	size_t account_count, account_cap;
	struct sb_rule_of_replies *list;
	size_t count, cap;
	char *folder; /* of the file, with its slash; "" for none */
	struct sb_buf text;
	struct sb_yaml *yaml;
	struct sb_arena arena;
};

/* Reads `path`; NULL: routes.yaml in the configuration folder, where it need not be. A file without the section is
 * fine. NULL: `err` (SB_USAGE) has place and reason. */
struct sb_reply_rules *sb_reply_rules_open(const char *path, struct sb_err *err);
struct sb_reply_rules *sb_reply_rules_parse(const char *name, struct sb_str text, struct sb_err *err);
void sb_reply_rules_close(struct sb_reply_rules *rules); /* NULL is fine */

/* The account for a network, or NULL. */
const struct sb_account *sb_reply_account(const struct sb_reply_rules *rules, struct sb_str network);
/* Whether the draft may go out: it needs no approval, or `approved_by` is one who may give it. Else `why` says what is
 * missing. The first rule that fits the draft decides; without one, anybody may approve. */
bool sb_reply_allowed(const struct sb_reply_rules *rules, const struct sb_draft *draft, struct sb_err *why);
/* Two ways of writing the same person: name or handle, with or without "@", in any case. */
bool sb_reply_same_person(const struct sb_reply_rules *rules, struct sb_str one, struct sb_str other);

#endif
