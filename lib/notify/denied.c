/* denied.c - channels that refuse our credentials, until one of their messages arrives again. */
#include "notify/delivery.h"

static bool insert(struct sb_outbox *outbox, const struct sb_delivery *d, struct sb_str address, const char *reason, sb_time now,
		   struct sb_err *err)
{
	static const char sql[] = "INSERT INTO denied (channel, address, since, at, reason) VALUES (?1, ?2, ?3, ?3, ?4) "
				  "ON CONFLICT DO UPDATE SET at = excluded.at, reason = excluded.reason";
	struct sb_stmt *upsert = sb_store_stmt(outbox->store, sql, err);

	if (upsert == NULL)
		return false;
	sb_stmt_bind_str(upsert, 1, sb_str_from(d->channel->name));
	sb_stmt_bind_str(upsert, 2, address);
	sb_stmt_bind_int(upsert, 3, now);
	sb_stmt_bind_str(upsert, 4, sb_str_from(reason));
	return sb_stmt_run(upsert, err);
}

static bool forget(struct sb_outbox *outbox, const struct sb_delivery *d, struct sb_str address, struct sb_err *err)
{
	static const char sql[] = "DELETE FROM denied WHERE channel = ?1 AND address IN ('', ?2)";
	struct sb_stmt *delete = sb_store_stmt(outbox->store, sql, err);

	if (delete == NULL)
		return false;
	sb_stmt_bind_str(delete, 1, sb_str_from(d->channel->name));
	sb_stmt_bind_str(delete, 2, address);
	return sb_stmt_run(delete, err);
}

bool sb_denied_note(struct sb_outbox *outbox, const struct sb_delivery *d, const struct sb_outcome *outcome, sb_time now,
		    struct sb_err *err)
{
	struct sb_str address = d->address.ptr ? d->address : SB_STR("");

	if (outcome->kind == SB_DENIED)
		return insert(outbox, d, outcome->channel_down ? SB_STR("") : address, outcome->reason, now, err);
	return outcome->kind != SB_ACCEPTED || forget(outbox, d, address, err);
}
