/* sb-worker - run the other programs on many machines, over NATS JetStream. */
#include "cli/options.h"
#include "worker/batch.h"
#include "worker/worker.h"

#include <unistd.h>

static const char *to, *from, *key, *dead, *format = "table", *filter;
static struct sb_list subjects;
static uint64_t partitions = UINT64_MAX, batch = 1000, replicas = 1, in_flight = 20000;
static int64_t duplicates = -1, max_age, ack_wait = 30 * SB_SECOND, interval = SB_SECOND;
static bool follow;
static struct sb_engine_options engine_options = {.patience = SB_MINUTE};
static struct sb_stage stage;
static volatile sig_atomic_t stop;

static const struct sb_option everywhere[] = {
	{0, "creds", SB_ARG_FILE, &engine_options.creds, "FILE", "log in with this credentials file (JWT and seed)", NULL},
	{0, "nkey", SB_ARG_FILE, &engine_options.nkey, "FILE", "log in with the nkey whose seed is in FILE", NULL},
	{0, "nkey-public", SB_ARG_TEXT, &engine_options.nkey_public, "KEY", "the public key of that nkey", NULL},
	{0, "tls-ca", SB_ARG_FILE, &engine_options.tls_ca, "FILE", "trust servers with certificates of this authority", NULL},
	{0, "tls-cert", SB_ARG_FILE, &engine_options.tls_cert, "FILE", "show this certificate to the server", NULL},
	{0, "tls-key", SB_ARG_FILE, &engine_options.tls_key, "FILE", "the key of that certificate", NULL},
	{0, "timeout", SB_ARG_DURATION, &engine_options.patience, "TIME", "give up when servers stay silent so long (1m)", NULL},
	SB_OPTION_END,
};
#define FROM_OPTION \
	{0, "from", SB_ARG_TEXT, &from, "PLACE", "take messages of nats://HOST/STREAM/CONSUMER", NULL}
#define TO_OPTION \
	{0, "to", SB_ARG_TEXT, &to, "PLACE", "publish to nats://HOST/SUBJECT", NULL}
#define BATCH_OPTIONS \
	{0, "batch", SB_ARG_NUMBER, &batch, "N", "take up to N messages at once (1000)", NULL}, \
	{0, "follow", SB_ARG_NONE, &follow, NULL, "wait for more when nothing is left", NULL}
static const struct sb_option publish_options[] = {
	TO_OPTION,
	{0, "key", SB_ARG_TEXT, &key, "FIELD", "publish to SUBJECT.N, the same N for the same value of FIELD", NULL},
	{0, "partitions", SB_ARG_NUMBER, &partitions, "N", "how many such subjects there are (16)", NULL},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};
static const struct sb_option run_options[] = {
	FROM_OPTION, TO_OPTION, BATCH_OPTIONS,
	{0, "dead", SB_ARG_TEXT, &dead, "SUBJECT", "where a line goes that the command fails on (SUBJECT.dead)", NULL},
	SB_OPTION_END,
};
static const struct sb_option drain_options[] = {FROM_OPTION, BATCH_OPTIONS, SB_OPTION_END};
static const struct sb_option status_options[] = {
	FROM_OPTION,
	{0, "format", SB_ARG_CHOICE, &format, "FORMAT", "table or json (table)", "table json"},
	{0, "interval", SB_ARG_DURATION, &interval, "TIME", "watch so long for the rate (1s)", NULL},
	SB_OPTION_END,
};
static const struct sb_option create_options[] = {
	{0, "subject", SB_ARG_LIST, &subjects, "SUBJECT", "the stream takes this subject; * and > stand for any", NULL},
	{0, "replicas", SB_ARG_NUMBER, &replicas, "N", "so many servers hold the stream (1)", NULL},
	{0, "duplicates", SB_ARG_DURATION, &duplicates, "TIME", "know an id again for so long (2m, or --max-age)", NULL},
	{0, "max-age", SB_ARG_DURATION, &max_age, "TIME", "drop messages that are older (never)", NULL},
	{0, "filter", SB_ARG_TEXT, &filter, "SUBJECT", "the consumer gets only these", NULL},
	{0, "ack-wait", SB_ARG_DURATION, &ack_wait, "TIME", "deliver again what is not acknowledged by then (30s)", NULL},
	{0, "in-flight", SB_ARG_NUMBER, &in_flight, "N", "so many may be out at once, for all workers (20000)", NULL},
	SB_OPTION_END,
};

static const struct sb_verb verbs[] = {
	{"publish", "[FILE]...", "puts records into a stream", publish_options},
	{"run", "-- COMMAND", "takes records, runs them through a command, publishes what comes out", run_options},
	{"drain", "", "prints the records of a stream", drain_options},
	{"status", "", "shows lag, redeliveries and rate", status_options},
	{"create", "PLACE", "makes a stream, and a consumer of it, unless they are there", create_options},
	{NULL, NULL, NULL, NULL},
};
static const struct sb_cli cli = {
	.name = "sb-worker",
	.summary = "run the other programs on many machines, over NATS JetStream",
	.options = everywhere,
	.verbs = verbs,
};

/* The first one asks for an end after the batch, the second one ends at once, the command too. */
static void on_signal(int number)
{
	if (stop) {
		if (sb_command_group > 0)
			kill(-(pid_t)sb_command_group, SIGTERM);
		signal(number, SIG_DFL);
		raise(number);
	}
	stop = 1;
}

static void need(const char *value, const char *verb, const char *option, const char *example)
{
	if (value == NULL)
		sb_cli_usage(&cli, "%s needs --%s %s", verb, option, example);
}

static void need_no_operand(char **operands, const char *verb)
{
	if (*operands != NULL)
		sb_cli_usage(&cli, "%s takes no operand, but there is '%s'", verb, *operands);
}

static enum sb_status publish(char **files, struct sb_writer *out)
{
	struct sb_err err = {0};

	need(to, "publish", "to", "nats://HOST/SUBJECT");
	if (partitions == 0)
		sb_cli_usage(&cli, "--partitions must be 1 or more");
	if (partitions != UINT64_MAX && key == NULL)
		sb_cli_usage(&cli, "--partitions needs --key FIELD");
	if (partitions == UINT64_MAX)
		partitions = 16;
	struct sb_publishing *publishing = sb_publishing_open(to, key, partitions, &engine_options, &err);
	if (publishing == NULL)
		sb_die(err.status, "%s", err.text);
	stage.files = files;
	stage.line = sb_publishing_line;
	stage.before_wait = sb_publishing_flush;
	stage.ctx = publishing;
	enum sb_status status = sb_stage_run(&stage, out);
	sb_publishing_flush(publishing);
	sb_publishing_close(publishing);
	return status;
}

static enum sb_status work(const char *verb, char **operands, struct sb_writer *out)
{
	struct sb_worker_run run = {.from = from, .to = to, .dead = dead, .batch = (size_t)batch, .follow = follow, .stop = &stop};
	struct sb_err err;

	need(from, verb, "from", "nats://HOST/STREAM/CONSUMER");
	if (batch == 0 || batch > SB_BATCH_MAX)
		sb_cli_usage(&cli, "--batch must be between 1 and %d", SB_BATCH_MAX);
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	if (strcmp(verb, "drain") == 0) {
		need_no_operand(operands, verb);
		return sb_worker_drain(&run, &engine_options, out);
	}
	need(to, verb, "to", "nats://HOST/SUBJECT");
	if (!sb_command_split(&run.command, operands, &err))
		sb_cli_usage(&cli, "%s", err.text);
	return sb_worker_run(&run, &engine_options);
}

static enum sb_status create(char **operands)
{
	if (replicas == 0 || in_flight == 0 || ack_wait <= 0 || duplicates == 0)
		sb_cli_usage(&cli, "--replicas, --in-flight, --ack-wait and --duplicates must be more than 0");
	const struct sb_engine_plan plan = {
		.subjects = subjects.items, .subject_count = (int)subjects.count, .replicas = (int64_t)replicas,
		.duplicates = duplicates > 0 ? duplicates : 0, .max_age = max_age, .filter = filter, .ack_wait = ack_wait,
		.in_flight = (int64_t)in_flight,
	};

	if (operands[0] == NULL || operands[1] != NULL)
		sb_cli_usage(&cli, "create needs one PLACE: nats://HOST/STREAM[/CONSUMER]");
	return sb_worker_create(operands[0], plan, &engine_options);
}

static enum sb_status status_of(char **operands, struct sb_writer *out)
{
	need(from, "status", "from", "nats://HOST/STREAM[/CONSUMER]");
	need_no_operand(operands, "status");
	if (interval <= 0)
		sb_cli_usage(&cli, "--interval must be longer than 0");
	return sb_worker_status(from, strcmp(format, "json") == 0, interval, &engine_options, out);
}

int main(int argc, char **argv)
{
	const struct sb_verb *verb;
	char **operands = sb_cli_parse(&cli, argc, argv, &verb);
	struct sb_writer out;
	struct sb_err err = {0};
	enum sb_status status;

	if ((engine_options.nkey == NULL) != (engine_options.nkey_public == NULL))
		sb_cli_usage(&cli, "--nkey and --nkey-public go together: the server is told the public key");
	if ((engine_options.tls_cert == NULL) != (engine_options.tls_key == NULL))
		sb_cli_usage(&cli, "--tls-cert and --tls-key go together");
	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	if (strcmp(verb->name, "publish") == 0)
		status = publish(operands, &out);
	else if (strcmp(verb->name, "create") == 0)
		status = create(operands);
	else if (strcmp(verb->name, "status") == 0)
		status = status_of(operands, &out);
	else
		status = work(verb->name, operands, &out);
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	return (int)status;
}
