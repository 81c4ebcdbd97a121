#include "io/unpack.h"

#include "base/mem.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#define WINDOW_LOG 27 /* of zstd: 128 MiB */

struct sb_unpack {
	ZSTD_DStream *zstd; /* NULL: gzip */
	z_stream gzip;
	ZSTD_inBuffer in;
	bool ended;   /* nothing more is given */
	bool between; /* at the start, or behind a whole packed file: here the end may be */
};

struct sb_unpack *sb_unpack_open(const char *start, size_t len)
{
	bool gzip = len >= 3 && memcmp(start, "\x1F\x8B\x08", 3) == 0;
	bool zstd = len >= 4 && memcmp(start, "\x28\xB5\x2F\xFD", 4) == 0;

	if (!gzip && !zstd)
		return NULL;
	struct sb_unpack *unpack = sb_mem_zero(1, sizeof *unpack);
	unpack->between = true;
	if (zstd && ((unpack->zstd = ZSTD_createDStream()) == NULL ||
		     ZSTD_isError(ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax, WINDOW_LOG))))
		sb_die(SB_IO, "out of memory");
	if (gzip && inflateInit2(&unpack->gzip, 16 + MAX_WBITS) != Z_OK)
		sb_die(SB_IO, "out of memory");
	return unpack;
}

void sb_unpack_give(struct sb_unpack *unpack, const char *packed, size_t len)
{
	unpack->in = (ZSTD_inBuffer){packed, len, 0};
	unpack->ended = len == 0;
}

static ptrdiff_t take_zstd(struct sb_unpack *unpack, char *to, size_t room, const char **why)
{
	ZSTD_outBuffer out = {to, room, 0};

	while (out.pos == 0) {
		size_t before = unpack->in.pos;
		size_t left = ZSTD_decompressStream(unpack->zstd, &out, &unpack->in);
		if (ZSTD_isError(left)) {
			*why = ZSTD_getErrorName(left);
			return -1;
		}
		if (unpack->in.pos > before || out.pos > 0)
			unpack->between = left == 0;
		if (out.pos == 0 && unpack->in.pos == unpack->in.size)
			break;
	}
	return (ptrdiff_t)out.pos;
}

static ptrdiff_t take_gzip(struct sb_unpack *unpack, char *to, size_t room, const char **why)
{
	z_stream *gzip = &unpack->gzip;
	size_t wanted = room > INT_MAX ? INT_MAX : room;

	gzip->next_out = (unsigned char *)to;
	gzip->avail_out = (unsigned)wanted;
	while (gzip->avail_out == wanted && unpack->in.pos < unpack->in.size) {
		if (unpack->between && inflateReset(gzip) != Z_OK)
			break;
		size_t some = unpack->in.size - unpack->in.pos;
		gzip->next_in = (unsigned char *)(uintptr_t)unpack->in.src + unpack->in.pos;
		gzip->avail_in = some > INT_MAX ? INT_MAX : (unsigned)some;
		unpack->between = false;
		size_t had = gzip->avail_in;
		int code = inflate(gzip, Z_NO_FLUSH);
		unpack->in.pos += had - gzip->avail_in;
		unpack->between = code == Z_STREAM_END;
		if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
			*why = gzip->msg != NULL ? gzip->msg : "damaged";
			return -1;
		}
	}
	return (ptrdiff_t)(wanted - gzip->avail_out);
}

ptrdiff_t sb_unpack_take(struct sb_unpack *unpack, char *to, size_t room, const char **why)
{
	ptrdiff_t n = unpack->zstd != NULL ? take_zstd(unpack, to, room, why) : take_gzip(unpack, to, room, why);

	if (n == 0 && unpack->ended && !unpack->between) {
		*why = "it ends too early";
		return -1;
	}
	return n;
}

void sb_unpack_close(struct sb_unpack *unpack)
{
	if (unpack == NULL)
		return;
	if (unpack->zstd != NULL)
		ZSTD_freeDStream(unpack->zstd);
	else
		inflateEnd(&unpack->gzip);
	free(unpack);
}
