#include "io/progress.h"

#include "base/diag.h"
#include "base/time.h"

#include <stdio.h>
#include <unistd.h>

#define LOOK_EVERY 4096 /* records between two looks at the clock */

static struct {
	bool on, forced, shown;
	uint64_t records, bytes, total, next_look;
	double started, last;
} state;

static double seconds(void)
{
	return (double)sb_time_monotonic() / (double)SB_SECOND;
}

static void wipe(void)
{
	if (state.shown)
		fputs("\r\033[K", stderr);
	state.shown = false;
}

static void show(double now)
{
	double passed = now - state.started > 1e-3 ? now - state.started : 1e-3;
	char left[SB_TIME_TEXT_MAX] = "";

	if (state.total > state.bytes && state.bytes > 0) {
		double rest = passed * (double)(state.total - state.bytes) / (double)state.bytes;
		sb_time_format_duration((int64_t)rest * SB_SECOND, left);
	}
	wipe();
	fprintf(stderr, "%llu records  %.0f/s  %.1f MB%s%s", (unsigned long long)state.records,
		(double)state.records / passed, (double)state.bytes / 1e6, left[0] ? "  left " : "", left);
	state.shown = true;
	state.last = now;
}

void sb_progress_start(bool force, bool never, uint64_t total_bytes)
{
	state.forced = force;
	state.on = !never && (force || (isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO)));
	if (!state.on)
		return;
	state.records = state.bytes = 0;
	state.total = total_bytes;
	state.started = state.last = seconds();
	state.next_look = LOOK_EVERY;
	sb_diag_before_message(wipe);
}

void sb_progress_add(uint64_t records, uint64_t bytes)
{
	if (!state.on)
		return;
	state.records += records;
	state.bytes += bytes;
	if (state.records < state.next_look)
		return;
	state.next_look = state.records + LOOK_EVERY;
	double now = seconds();
	if (now - state.last >= 1.0)
		show(now);
}

void sb_progress_end(void)
{
	if (!state.on)
		return;
	state.on = false;
	if (state.forced) { /* asked for: a last line stays */
		show(seconds());
		fputc('\n', stderr);
		state.shown = false;
	}
	wipe();
}
