/* send_syslog.c - the syslog channel: a line for the daemon that listens on a local socket.
 *
 * The socket is spoken to here, in the form of RFC 3164 that local daemons read: syslog(3) says nothing of what went wrong, and a
 * message that nobody took is one to try again. */
#include "notify/send.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LINE_MAX_BYTES ((size_t)2000) /* RFC 5424, section 6.1: what receivers should take is 2048 */

/* RFC 5424, section 6.2.1: "notice", "warning", "error", "critical" */
static int level_of(struct sb_str severity)
{
	static const int levels[] = {[SB_LOW] = 5, [SB_NORMAL] = 4, [SB_HIGH] = 3, [SB_CRITICAL] = 2};

	return levels[sb_severity_of(severity)];
}

static void write_line(const struct sb_delivery *d, sb_time now, struct sb_buf *out)
{
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int year, month, day;
	int64_t seconds = (now - sb_time_floor(now, SB_DAY)) / SB_SECOND;

	sb_time_civil(now, &year, &month, &day);
	sb_buf_add_format(out, "<%d>%s %2d %02d:%02d:%02d %s[%d]: ", d->channel->facility * 8 + level_of(d->severity),
			  months[month - 1], day, (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60),
			  sb_diag_program_name(), (int)getpid());
	sb_message_clean(d->text, false, out);
}

void sb_send_syslog(const struct sb_delivery *d, sb_time now, struct sb_outcome *outcome)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct sb_buf line;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	sb_buf_init(&line, LINE_MAX_BYTES);
	write_line(d, now, &line); /* past its maximum a buffer takes nothing more: the line is cut there */
	snprintf(address.sun_path, sizeof address.sun_path, "%s", d->channel->socket);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
	    send(fd, line.ptr, line.len, MSG_NOSIGNAL) != (ssize_t)line.len)
		sb_outcome_set(outcome, SB_LATER, "%s: %s", d->channel->socket, strerror(errno));
	else
		sb_outcome_set(outcome, SB_ACCEPTED, "%s", "");
	outcome->channel_down = outcome->kind == SB_LATER;
	if (fd >= 0)
		close(fd);
	sb_buf_free(&line);
}
