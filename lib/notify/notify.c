#include "notify/notify.h"

#include "io/file.h"
#include "notify/hear.h"
#include "notify/public.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX ((size_t)1 << 20)            /* of a message by hand */
#define FOLLOW_WAIT (250 * SB_SECOND / 1000)   /* how late what another program accepted may be noticed */
#define HEAR_EVERY (5 * SB_SECOND)             /* of 'run --follow': what a public ntfy server does not mind */
#define FOLLOW_SHORTEST (20 * SB_SECOND / 1000)

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
	notify->configs.present = notify->routes;
	sb_intake_open(&notify->intake, &notify->outbox, &notify->configs, &notify->silences);
	notify->sends = sends;
	if (sends)
		sb_deliverer_open(&notify->deliverer, &notify->outbox, notify->routes, &notify->configs);
	return true;
}

bool sb_notify_line(struct sb_notify *notify, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	if (!sb_intake_record(&notify->intake, line, err, err_byte))
		return false;
	return ++notify->lines < SB_NOTIFY_BATCH || sb_notify_flush(notify, err);
}

/* An acknowledgement that is there already ends what would else be repeated or escalated now. */
static bool hear(struct sb_notify *notify, struct sb_err *err)
{
	int64_t now = sb_time_monotonic();

	if (!notify->hears || (notify->heard > 0 && now - notify->heard < HEAR_EVERY))
		return true;
	notify->heard = now;
	return sb_hear_all(&notify->outbox, &notify->deliverer.sender, sb_time_now(), err);
}

bool sb_notify_flush(struct sb_notify *notify, struct sb_err *err)
{
	notify->lines = 0;
	if (!sb_outbox_commit(&notify->outbox, err) || !sb_public_push(&notify->outbox, err))
		return false;
	return !notify->sends ||
	       (hear(notify, err) &&
		sb_plan_advance(&notify->outbox, &notify->configs, &notify->silences, sb_time_now(), err) &&
		sb_deliverer_run(&notify->deliverer, err));
}

/* A text as it stands on the command line, or "-": from standard input. */
static bool read_words(const char *words, struct sb_buf *out, struct sb_err *err)
{
	sb_buf_init(out, WORDS_MAX);
	if (strcmp(words, "-") == 0 && !sb_file_read("-", out, err))
		return false;
	if (strcmp(words, "-") != 0)
		sb_buf_add_text(out, words);
	return sb_str_trim(sb_buf_str(out)).len > 0 || sb_err_set(err, SB_USAGE, "there is no text to send");
}

bool sb_notify_send(struct sb_notify *notify, struct sb_by_hand *send, struct sb_err *err)
{
	struct sb_buf words;
	char *text = sb_mem_dup(send->words);
	bool good = read_words(text, &words, err) && sb_public_check(send->open, err);

	send->words = sb_buf_str(&words);
	good = good && sb_intake_send(&notify->intake, send, err);
	sb_buf_free(&words);
	free(text);
	return good;
}

enum sb_status sb_notify_ack(struct sb_notify *notify, char **ids, const char *who, bool claims, bool force)
{
	enum sb_status status = SB_OK;
	struct sb_err err = {0};

	for (; *ids != NULL; ids++) {
		struct sb_say say = {.name = sb_str_from(*ids), .who = sb_str_from(who), .at = sb_time_now(), .force = force};
		if (claims ? sb_incident_claim(&notify->outbox, &say, &err) : sb_incident_ack(&notify->outbox, &say, &err))
			continue;
		sb_warn("%s", err.text);
		status = sb_status_worse(status, err.status);
	}
	return status;
}

enum sb_status sb_notify_news(struct sb_notify *notify, char **operands, const char *who, const char *open, bool closes)
{
	struct sb_say say = {.name = sb_str_from(operands[0]), .who = sb_str_from(who), .open = sb_str_from(open), .at = sb_time_now()};
	struct sb_err err = {0};
	struct sb_buf words;
	bool good = sb_public_check(say.open, &err);

	sb_buf_init(&words, WORDS_MAX);
	if (good && operands[1] != NULL) {
		good = read_words(operands[1], &words, &err);
		say.words = sb_buf_str(&words);
	}
	if (good)
		good = closes ? sb_incident_close(&notify->outbox, &notify->configs, &say, &err)
			      : sb_incident_update(&notify->outbox, &notify->configs, &say, &err);
	sb_buf_free(&words);
	if (!good)
		sb_warn("%s", err.text);
	return good ? SB_OK : err.status;
}

bool sb_notify_wait(struct sb_notify *notify)
{
	struct sb_err err;
	sb_time at;
	int64_t wait = FOLLOW_WAIT;

	if (sb_plan_next(&notify->outbox, &at, &err) && at != SB_TIME_NONE && at - sb_time_now() < wait)
		wait = at - sb_time_now();
	if (wait < FOLLOW_SHORTEST) /* it waits for its channel, or another run has it */
		wait = FOLLOW_SHORTEST;
	struct timespec sleep = sb_time_spec(wait);
	nanosleep(&sleep, NULL);
	return true;
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
	sb_silences_free(&notify->silences);
	sb_configs_free(&notify->configs);
	sb_routes_close(notify->routes);
	sb_outbox_close(&notify->outbox);
}
