#include "notify/notify.h"

#include "io/file.h"

#include <stdlib.h>
#include <unistd.h>

bool sb_notify_open(struct sb_notify *notify, const char *state, struct sb_writer *out, struct sb_err *err)
{
	*notify = (struct sb_notify){.routes = NULL};
	return sb_outbox_open(&notify->outbox, state, out, err);
}

bool sb_notify_configure(struct sb_notify *notify, const char *config, bool sends, struct sb_err *err)
{
	char *standard = config == NULL ? sb_path_config("routes.yaml", err) : NULL;

	if (config == NULL && standard == NULL)
		return false;
	notify->routes = sb_routes_open(config ? config : standard, err);
	if (notify->routes == NULL && config == NULL && access(standard, F_OK) != 0)
		sb_err_set(err, SB_USAGE, "there are no routes in %s; name a file with -c", standard);
	free(standard);
	if (notify->routes == NULL)
		return false;
	sb_intake_open(&notify->intake, &notify->outbox, notify->routes);
	notify->sends = sends;
	return !sends || sb_deliverer_open(&notify->deliverer, &notify->outbox, notify->routes, err);
}

bool sb_notify_line(struct sb_notify *notify, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	if (!sb_intake_record(&notify->intake, line, err, err_byte))
		return false;
	return ++notify->lines < SB_NOTIFY_BATCH || sb_notify_flush(notify, err);
}

bool sb_notify_flush(struct sb_notify *notify, struct sb_err *err)
{
	notify->lines = 0;
	if (!sb_outbox_commit(&notify->outbox, err))
		return false;
	return !notify->sends || sb_deliverer_run(&notify->deliverer, err);
}

enum sb_status sb_notify_status(struct sb_notify *notify)
{
	return notify->sends ? sb_deliverer_status(&notify->deliverer) : SB_OK;
}

void sb_notify_close(struct sb_notify *notify)
{
	sb_deliverer_close(&notify->deliverer);
	if (notify->routes != NULL)
		sb_intake_close(&notify->intake);
	sb_routes_close(notify->routes);
	sb_outbox_close(&notify->outbox);
}
