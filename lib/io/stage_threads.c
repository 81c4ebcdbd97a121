/* stage_threads.c - lines in batches, worked on by threads, taken back in their order. */
#include "io/stage_run.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>

#define BATCH_BYTES ((size_t)256 * 1024) /* of lines: some 500 posts, so that handing over costs little */
#define KEEP ((size_t)1 << 20)           /* a batch that grew beyond this for a long line gives its memory back */
#define AHEAD ((size_t)8)              /* lines before its own that a line is announced: memory takes about as long */
#define BATCHES_A_THREAD 2               /* one in work and one waiting */

struct job {
	size_t at, text, raw; /* in `lines`: where the line begins, its length without and with its end */
	uint64_t number, offset;
	size_t made, made_len; /* in `made` */
	struct sb_err *err;    /* NULL: accepted */
	size_t err_byte;
};

struct batch {
	struct sb_buf lines, made;
	struct job *jobs;
	size_t count, cap;
	bool done;
};

struct sb_stage_pool {
	struct sb_stage_run *run;
	struct batch *batches; /* a ring */
	size_t size, first, next_job, filling; /* counted up: the oldest, the next to be worked on, the one being filled */
	pthread_t *threads;
	size_t thread_count, started;
	bool closing;
	pthread_mutex_t lock;
	pthread_cond_t work, done;
};

static struct batch *batch_at(const struct sb_stage_pool *pool, size_t number)
{
	return &pool->batches[number % pool->size];
}

static struct sb_line line_of(const struct batch *batch, const struct job *job)
{
	const char *at = batch->lines.ptr + job->at;

	return (struct sb_line){{at, job->text}, {at, job->raw}, job->number, job->offset};
}

static void work_on(struct sb_stage_run *run, void *worker, struct batch *batch)
{
	struct sb_writer memory;

	sb_writer_to_memory(&memory, &batch->made);
	for (size_t i = 0; i < batch->count; i++) {
		struct job *job = &batch->jobs[i];
		struct sb_line line = line_of(batch, job);
		struct sb_err err = {0};
		job->made = batch->made.len;
		if (!run->stage->line(worker, &line, &memory, &err, &job->err_byte)) {
			job->err = sb_mem_alloc(sizeof err);
			*job->err = err;
		}
		job->made_len = batch->made.len - job->made;
	}
}

static void *work(void *ctx)
{
	struct sb_stage_pool *pool = ctx;

	pthread_mutex_lock(&pool->lock);
	void *worker = pool->run->stage->workers[pool->started++];
	for (;;) {
		while (pool->next_job == pool->filling && !pool->closing)
			pthread_cond_wait(&pool->work, &pool->lock);
		if (pool->next_job == pool->filling)
			break;
		struct batch *batch = batch_at(pool, pool->next_job++);
		pthread_mutex_unlock(&pool->lock);
		work_on(pool->run, worker, batch);
		pthread_mutex_lock(&pool->lock);
		batch->done = true;
		pthread_cond_signal(&pool->done);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* Waits for the oldest batch that was given away and takes what it has. */
static void take_oldest(struct sb_stage_pool *pool)
{
	struct batch *batch = batch_at(pool, pool->first);
	struct sb_stage_run *run = pool->run;

	pthread_mutex_lock(&pool->lock);
	while (!batch->done)
		pthread_cond_wait(&pool->done, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < batch->count; i++) {
		struct job *job = &batch->jobs[i], *soon = i + AHEAD < batch->count ? job + AHEAD : NULL;
		struct sb_line line = line_of(batch, job);
		if (run->stage->ahead != NULL && soon != NULL && soon->err == NULL && soon->made_len > 0)
			run->stage->ahead(run->stage->ctx, sb_str_of(batch->made.ptr + soon->made, soon->made_len));
		if (!run->stage->stop && !run->out->failed) {
			if (job->err != NULL)
				sb_stage_reject(run, &line, job->err, job->err_byte);
			else
				sb_stage_accept(run, &line, sb_str_of(batch->made.ptr + job->made, job->made_len));
		}
		free(job->err);
	}
	batch->count = 0;
	batch->done = false;
	sb_buf_clear(&batch->lines);
	sb_buf_clear(&batch->made);
	if (batch->lines.cap > KEEP)
		sb_buf_free(&batch->lines);
	if (batch->made.cap > KEEP)
		sb_buf_free(&batch->made);
	pool->first++;
}

static void give_away(struct sb_stage_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->filling++;
	pthread_cond_signal(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	if (pool->filling - pool->first == pool->size)
		take_oldest(pool);
}

void sb_stage_pool_add(struct sb_stage_pool *pool, const struct sb_line *line)
{
	struct batch *batch = batch_at(pool, pool->filling);

	batch->jobs = sb_mem_reserve(batch->jobs, batch->count, &batch->cap, sizeof *batch->jobs);
	batch->jobs[batch->count++] = (struct job){.at = batch->lines.len, .text = line->text.len, .raw = line->raw.len,
						   .number = line->number, .offset = line->offset};
	sb_buf_add_str(&batch->lines, line->raw);
	if (batch->lines.len >= BATCH_BYTES)
		give_away(pool);
}

void sb_stage_pool_drain(struct sb_stage_pool *pool)
{
	if (batch_at(pool, pool->filling)->count > 0)
		give_away(pool);
	while (pool->first < pool->filling)
		take_oldest(pool);
}

struct sb_stage_pool *sb_stage_pool_open(struct sb_stage_run *run)
{
	struct sb_stage_pool *pool = sb_mem_zero(1, sizeof *pool);

	pool->run = run;
	pool->thread_count = (size_t)run->stage->threads;
	pool->size = pool->thread_count * BATCHES_A_THREAD + 1;
	pool->batches = sb_mem_zero(pool->size, sizeof *pool->batches);
	for (size_t i = 0; i < pool->size; i++) {
		sb_buf_init(&pool->batches[i].lines, SIZE_MAX / 4); /* a batch and one line, which --max-line bounds */
		sb_buf_init(&pool->batches[i].made, SIZE_MAX / 4);  /* what these become */
	}
	pool->threads = sb_mem_zero(pool->thread_count, sizeof *pool->threads);
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->done, NULL);
	for (size_t i = 0; i < pool->thread_count; i++)
		if (pthread_create(&pool->threads[i], NULL, work, pool) != 0)
			sb_die(SB_IO, "cannot start %zu threads; ask for fewer with -j", pool->thread_count);
	return pool;
}

void sb_stage_pool_close(struct sb_stage_pool *pool)
{
	if (pool == NULL)
		return;
	sb_stage_pool_drain(pool);
	pthread_mutex_lock(&pool->lock);
	pool->closing = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	for (size_t i = 0; i < pool->size; i++) {
		sb_buf_free(&pool->batches[i].lines);
		sb_buf_free(&pool->batches[i].made);
		free(pool->batches[i].jobs);
	}
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->work);
	pthread_cond_destroy(&pool->done);
	free(pool->batches);
	free(pool->threads);
	free(pool);
}
