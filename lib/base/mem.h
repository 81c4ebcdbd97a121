/* mem.h - memory that either is there or ends the program.
 *
 * The sb_mem functions never return NULL: without memory they say so and exit with status 4. What they return is freed
 * with free(). An arena hands out pieces that live until it is reset or freed; a loop over lines resets one arena a
 * line and so allocates nothing once it is warm. */
#ifndef SB_BASE_MEM_H
#define SB_BASE_MEM_H

#include "base/str.h"

#include <stddef.h>

void *sb_mem_alloc(size_t size);
void *sb_mem_zero(size_t count, size_t size);
void *sb_mem_grow(void *ptr, size_t count, size_t size);
char *sb_mem_dup(struct sb_str s); /* a copy with a NUL behind it */
/* A formatted string. */
__attribute__((format(printf, 1, 2))) char *sb_mem_format(const char *format, ...);

/* Makes room for one more element in an array of `*cap` elements that holds `used`: doubles when full. */
void *sb_mem_reserve(void *array, size_t used, size_t *cap, size_t size);

/* Asks the kernel for pages of 2 MiB, which is only a wish: a table that is looked at in no order spends most of its time on
 * waiting for memory, and the processor finds such pages sooner. */
#define SB_MEM_LARGE_PAGE ((size_t)2 << 20)
void sb_mem_large_pages(void *ptr, size_t size);

struct sb_arena {
	struct sb_arena_block *block; /* the newest; NULL when nothing was handed out yet */
	size_t used;                  /* bytes taken from it */
};

#define SB_ARENA_INIT {NULL, 0}
void *sb_arena_alloc(struct sb_arena *arena, size_t size); /* aligned for any type, not zeroed */
char *sb_arena_dup(struct sb_arena *arena, struct sb_str s);
/* A copy as a view; absent stays absent. */
struct sb_str sb_arena_str(struct sb_arena *arena, struct sb_str s);
void sb_arena_reset(struct sb_arena *arena); /* keeps the largest block for what comes next */
void sb_arena_free(struct sb_arena *arena);

#endif
