#include "base/mem.h"

#include "base/diag.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FIRST_BLOCK ((size_t)16 * 1024) /* holds what one usual post needs */

static void *or_die(void *ptr)
{
	if (ptr == NULL)
		sb_die(SB_IO, "out of memory");
	return ptr;
}

void *sb_mem_alloc(size_t size)
{
	return or_die(malloc(size ? size : 1));
}

void *sb_mem_zero(size_t count, size_t size)
{
	return or_die(calloc(count ? count : 1, size ? size : 1));
}

void *sb_mem_grow(void *ptr, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		sb_die(SB_IO, "out of memory");
	size_t bytes = count * size;

	return or_die(realloc(ptr, bytes > 0 ? bytes : 1));
}

char *sb_mem_dup(struct sb_str s)
{
	char *copy = sb_mem_alloc(s.len + 1);

	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

char *sb_mem_format(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		sb_die(SB_IO, "cannot format a message");
	char *text = sb_mem_alloc((size_t)n + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return text;
}

void *sb_mem_reserve(void *array, size_t used, size_t *cap, size_t size)
{
	if (used < *cap)
		return array;
	*cap = *cap ? *cap * 2 : 8;
	return sb_mem_grow(array, *cap, size);
}

void sb_mem_large_pages(void *ptr, size_t size)
{
	const uintptr_t page = SB_MEM_LARGE_PAGE;
	uintptr_t from = ((uintptr_t)ptr + page - 1) / page * page, to = (uintptr_t)ptr + size;

	if (to > from && to - from >= page)
		(void)madvise((void *)from, (to - from) / page * page, MADV_HUGEPAGE);
}

struct sb_arena_block {
	struct sb_arena_block *older;
	size_t size;
	max_align_t data[];
};

/* `align`: a power of two. */
static void *take(struct sb_arena *arena, size_t size, size_t align)
{
	size_t used = (arena->used + align - 1) / align * align;

	if (size > SIZE_MAX / 4)
		sb_die(SB_IO, "out of memory");
	if (arena->block == NULL || used > arena->block->size || arena->block->size - used < size) {
		size_t want = arena->block ? arena->block->size * 2 : FIRST_BLOCK;
		while (want < size)
			want *= 2;
		struct sb_arena_block *block = sb_mem_alloc(sizeof *block + want);
		block->older = arena->block;
		block->size = want;
		arena->block = block;
		used = 0;
	}
	arena->used = used + size;
	return (char *)arena->block->data + used;
}

void *sb_arena_alloc(struct sb_arena *arena, size_t size)
{
	return take(arena, size, _Alignof(max_align_t));
}

char *sb_arena_dup(struct sb_arena *arena, struct sb_str s)
{
	char *copy = take(arena, s.len + 1, 1);

	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

struct sb_str sb_arena_str(struct sb_arena *arena, struct sb_str s)
{
	if (s.ptr == NULL)
		return s;
	return (struct sb_str){sb_arena_dup(arena, s), s.len};
}

static void free_blocks(struct sb_arena_block *block)
{
	while (block != NULL) {
		struct sb_arena_block *older = block->older;
		free(block);
		block = older;
	}
}

void sb_arena_reset(struct sb_arena *arena)
{
	if (arena->block != NULL) {
		free_blocks(arena->block->older);
		arena->block->older = NULL;
	}
	arena->used = 0;
}

void sb_arena_free(struct sb_arena *arena)
{
	free_blocks(arena->block);
	*arena = (struct sb_arena)SB_ARENA_INIT;
}
