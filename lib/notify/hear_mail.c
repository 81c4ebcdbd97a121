/* hear_mail.c - answers to our mails, in a Maildir (https://cr.yp.to/proto/maildir.html) that somebody else fills and reads.
 *
 * Nothing in it is changed: which files were read is remembered. An answer acknowledges when it names a mail of ours (nobody else
 * knows its id) and comes from the address to which that mail went. */
#include "notify/hear.h"

#include "base/num.h"
#include "notify/incident.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_MAX ((size_t)64 << 10) /* bytes of a mail that are read: threads of years have References of a few KiB */
#define OLDEST (7 * SB_DAY)           /* an answer that has lain there for longer was for an incident long gone */

/* --- the header --- */

/* The addresses in angle brackets, or ids, of a field: one a line. */
static void add_bracketed(struct sb_str value, struct sb_buf *out)
{
	while (value.len > 0) {
		const char *open = memchr(value.ptr, '<', value.len);
		const char *close = open ? memchr(open, '>', value.len - (size_t)(open - value.ptr)) : NULL;
		if (close == NULL)
			return;
		sb_buf_add(out, open + 1, (size_t)(close - open - 1));
		sb_buf_add_char(out, '\n');
		value = sb_str_of(close + 1, value.len - (size_t)(close + 1 - value.ptr));
	}
}

static void take_field(struct sb_str name, struct sb_str value, struct sb_answer_mail *out)
{
	value = sb_str_trim(value);
	if (sb_str_eq_nocase(name, SB_STR("From")) && out->from.len == 0) {
		/* the last angle brackets, as a name may have some, or the address alone */
		const char *open = memrchr(value.ptr, '<', value.len);
		const char *close = open ? memchr(open, '>', value.len - (size_t)(open - value.ptr)) : NULL;
		sb_buf_add_str(&out->from, close ? sb_str_of(open + 1, (size_t)(close - open - 1)) : value);
	} else if (sb_str_eq_nocase(name, SB_STR("In-Reply-To")) || sb_str_eq_nocase(name, SB_STR("References"))) {
		add_bracketed(value, &out->ids);
	} else if (sb_str_eq_nocase(name, SB_STR("Auto-Submitted"))) {
		out->automatic = out->automatic || !sb_str_starts_nocase(value, "no");
	} else if (sb_str_eq_nocase(name, SB_STR("Precedence"))) {
		out->automatic = out->automatic || sb_str_starts_nocase(value, "bulk") || sb_str_starts_nocase(value, "junk") ||
				 sb_str_starts_nocase(value, "auto_reply");
	} else if (sb_str_eq_nocase(name, SB_STR("Content-Type"))) {
		out->automatic = out->automatic || sb_str_starts_nocase(value, "multipart/report");
	} else if (sb_str_eq_nocase(name, SB_STR("X-Autoreply")) || sb_str_eq_nocase(name, SB_STR("X-Autorespond"))) {
		out->automatic = true;
	}
}

void sb_answer_read(struct sb_str header, struct sb_answer_mail *out)
{
	struct sb_buf field; /* unfolded: RFC 5322, section 2.2.3 */

	sb_buf_init(&out->from, HEADER_MAX);
	sb_buf_init(&out->ids, HEADER_MAX);
	sb_buf_init(&field, HEADER_MAX);
	out->automatic = false;
	while (header.ptr != NULL) {
		struct sb_str line = sb_str_cut(&header, '\n');
		bool folded = line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
		if (!folded && field.len > 0) {
			struct sb_str value = sb_buf_str(&field), name = sb_str_cut(&value, ':');
			if (value.ptr != NULL)
				take_field(sb_str_trim(name), value, out);
			sb_buf_clear(&field);
		}
		if (sb_str_trim(line).len == 0)
			break;
		sb_buf_add_str(&field, line);
	}
	if (field.len > 0) {
		struct sb_str value = sb_buf_str(&field), name = sb_str_cut(&value, ':');
		if (value.ptr != NULL)
			take_field(sb_str_trim(name), value, out);
	}
	sb_buf_free(&field);
}

void sb_answer_free(struct sb_answer_mail *mail)
{
	sb_buf_free(&mail->from);
	sb_buf_free(&mail->ids);
}

/* --- what it answers --- */

/* The next incident behind `*incident` of which a mail of ours told, when that went to this address by this channel; 0: there is none.
 * A mail that gathers messages tells of several. */
static bool next_incident(struct sb_outbox *outbox, const struct sb_channel *channel, struct sb_str id, struct sb_str from,
			  int64_t *incident, struct sb_err *err)
{
	static const char sql[] =
		"SELECT d.incident FROM delivery d JOIN delivery c ON c.n = ?1 JOIN incident i ON i.n = c.incident WHERE "
		"(d.n = c.n OR d.carrier = c.n) AND d.channel = ?2 AND d.address = ?3 COLLATE NOCASE AND printf('%x', i.created_at) = ?5 "
		"AND ?4 = (SELECT value FROM setting WHERE name = 'instance') AND d.incident > ?6 ORDER BY d.incident LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);
	struct sb_str began = sb_str_cut(&id, '@'), instance = sb_str_cut(&began, '-'), count = sb_str_cut(&began, '-');
	int64_t number, before = *incident;

	*incident = 0;
	if (find == NULL)
		return false;
	if (began.ptr == NULL || !sb_num_i64(count, &number))
		return true;
	sb_stmt_bind_int(find, 1, number);
	sb_stmt_bind_str(find, 2, sb_str_from(channel->name));
	sb_stmt_bind_str(find, 3, from);
	sb_stmt_bind_str(find, 4, instance);
	sb_stmt_bind_str(find, 5, began);
	sb_stmt_bind_int(find, 6, before);
	enum sb_step step = sb_stmt_step(find, err);
	if (step == SB_STEP_ROW)
		*incident = sb_stmt_int(find, 0);
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

static bool acknowledge(struct sb_outbox *outbox, const struct sb_channel *channel, int64_t incident, struct sb_str who, sb_time now,
			struct sb_err *err)
{
	char name[SB_REF_MAX];
	struct sb_say say = {.who = who, .by = sb_str_from(channel->name), .at = now};

	sb_ref_format(incident, name);
	say.name = sb_str_from(name);
	if (!sb_outbox_commit(outbox, err)) /* a refusal would take back which mails were read */
		return false;
	return sb_incident_ack(outbox, &say, err) || err->status == SB_OK || err->status == SB_NOMATCH;
}

/* The first of the ids that is one of ours counts. */
static bool take_answer(struct sb_outbox *outbox, const struct sb_channel *channel, const struct sb_answer_mail *mail, sb_time now,
			struct sb_err *err)
{
	struct sb_str ids = sb_buf_str(&mail->ids), from = sb_buf_str(&mail->from);
	int64_t incident = 0;
	bool ours = false;

	while (!mail->automatic && ids.ptr != NULL && !ours) {
		struct sb_str id = sb_str_cut(&ids, '\n');
		do {
			if (!next_incident(outbox, channel, id, from, &incident, err) ||
			    (incident > 0 && !acknowledge(outbox, channel, incident, from, now, err)))
				return false;
			ours = ours || incident > 0;
		} while (incident > 0);
	}
	return true;
}

/* --- the folder --- */

static bool read_header(int folder, const char *name, sb_time now, struct sb_buf *out)
{
	struct stat st;
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool good = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_mtim.tv_sec > (now - OLDEST) / SB_SECOND;
	char *room = good ? sb_buf_room(out, HEADER_MAX) : NULL;
	ssize_t n = room ? read(fd, room, HEADER_MAX) : -1;

	if (n > 0)
		sb_buf_wrote(out, (size_t)n);
	if (fd >= 0)
		close(fd);
	return n > 0;
}

static bool read_folder(struct sb_outbox *outbox, const struct sb_channel *channel, const char *path, sb_time now,
			struct sb_err *err)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = folder >= 0 ? fdopendir(folder) : NULL;
	struct dirent *entry;
	struct sb_buf header;
	bool good = true, before;

	if (dir == NULL) {
		sb_warn("the inbox of the channel '%s': %s: %s", channel->name, path, strerror(errno));
		return true;
	}
	sb_buf_init(&header, 2 * HEADER_MAX);
	while (good && (entry = readdir(dir)) != NULL) {
		/* the flags behind the colon change as the mail is read */
		struct sb_str rest = sb_str_from(entry->d_name), name = sb_str_cut(&rest, ':');
		if (entry->d_name[0] == '.')
			continue;
		sb_buf_clear(&header);
		if (!read_header(folder, entry->d_name, now, &header))
			continue;
		good = sb_heard_before(outbox, sb_str_from(channel->inbox), name, &before, err);
		if (good && !before) {
			struct sb_answer_mail mail;
			sb_answer_read(sb_buf_str(&header), &mail);
			good = take_answer(outbox, channel, &mail, now, err) &&
			       sb_heard_name(outbox, sb_str_from(channel->inbox), name, now, err);
			sb_answer_free(&mail);
		}
	}
	sb_buf_free(&header);
	closedir(dir);
	return good;
}

bool sb_hear_maildir(struct sb_outbox *outbox, const struct sb_routes *routes, const struct sb_channel *channel, sb_time now,
		     struct sb_err *err)
{
	static const char *const parts[] = {"new", "cur"};
	bool good = true;

	for (size_t i = 0; good && i < 2; i++) {
		char *path = sb_mem_format("%s%s/%s", channel->inbox[0] == '/' ? "" : routes->folder, channel->inbox, parts[i]);
		good = read_folder(outbox, channel, path, now, err);
		free(path);
	}
	return good;
}
