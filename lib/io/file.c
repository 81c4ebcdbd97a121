#include "io/file.h"

#include "base/mem.h"
#include "io/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_BLOCK ((size_t)64 * 1024)

/* Editors of Windows put a byte order mark there, and no reader wants it. */
static void drop_mark(struct sb_buf *out, size_t from)
{
	if (!sb_str_starts(sb_str_of(out->ptr + from, out->len - from), "\xEF\xBB\xBF"))
		return;
	out->len -= 3;
	memmove(out->ptr + from, out->ptr + from + 3, out->len - from + 1);
}

static bool read_all(int fd, const char *path, struct sb_buf *out, struct sb_err *err)
{
	char block[4096];
	size_t from = out->len;

	for (;;) {
		size_t space = out->full ? 0 : out->max - out->len;
		size_t want = space < READ_BLOCK ? space : READ_BLOCK;
		char *room = want > 0 ? sb_buf_room(out, want) : block;
		ssize_t n = read(fd, room, want > 0 ? want : sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sb_err_set(err, SB_IO, "%s: %s", path, strerror(errno));
		if (n == 0)
			break;
		if (want == 0)
			return sb_err_set(err, SB_IO, "%s: larger than %zu bytes", path, out->max);
		sb_buf_wrote(out, (size_t)n);
	}
	drop_mark(out, from);
	return true;
}

bool sb_file_read(const char *path, struct sb_buf *out, struct sb_err *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return sb_err_set(err, SB_IO, "%s: %s", path, strerror(errno));
	bool good = read_all(fd, standard ? "standard input" : path, out, err);
	if (!standard)
		close(fd);
	return good;
}

/* Who can read what the service manager hands over is its matter: there is an access list, which looks like 0440. */
static bool is_handed_over(const char *path)
{
	struct sb_str folder = sb_str_from(getenv("CREDENTIALS_DIRECTORY"));

	return folder.len > 0 && sb_str_starts(sb_str_from(path), folder.ptr) && path[folder.len] == '/';
}

bool sb_file_read_secret(const char *path, struct sb_buf *out, struct sb_err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return sb_err_set(err, SB_USAGE, "%s: %s", path, strerror(errno));
	bool good = fstat(fd, &st) == 0;
	if (!good)
		sb_err_set(err, SB_USAGE, "%s: %s", path, strerror(errno));
	else if ((st.st_mode & 077) != 0 && !is_handed_over(path))
		good = sb_err_set(err, SB_USAGE, "%s: others can read this secret; run: chmod 600 %s", path, path);
	else
		good = read_all(fd, path, out, err);
	close(fd);
	struct sb_str content = sb_buf_str(out);
	while (content.len > 0 && strchr(" \t\r\n", content.ptr[content.len - 1]) != NULL)
		content.len--;
	if (content.len < out->len) {
		out->len = content.len;
		out->ptr[out->len] = '\0';
	}
	return good;
}

bool sb_file_replace(const char *path, struct sb_str content, struct sb_err *err)
{
	char *temporary = sb_mem_format("%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC); /* mode 0600 */
	struct stat before;
	bool good = false;

	if (fd < 0) {
		sb_err_set(err, SB_IO, "%s: %s", path, strerror(errno));
		goto out;
	}
	if (stat(path, &before) == 0)
		(void)!fchmod(fd, before.st_mode & 0777); /* where that fails it stays private */
	struct sb_writer writer;
	sb_writer_init(&writer, fd, path);
	sb_writer_add_str(&writer, content);
	good = sb_writer_flush(&writer, err);
	if (good && fsync(fd) != 0)
		good = sb_err_set(err, SB_IO, "%s: %s", path, strerror(errno));
	good = sb_writer_finish(&writer, good ? err : NULL) && good;
	if (good && rename(temporary, path) != 0)
		good = sb_err_set(err, SB_IO, "%s: %s", path, strerror(errno));
	if (!good)
		unlink(temporary);
out:
	free(temporary);
	return good;
}

int sb_file_in_memory(const char *name, struct sb_str content)
{
	int fd = memfd_create(name, MFD_CLOEXEC);
	size_t done = 0;

	while (fd >= 0 && done < content.len) {
		ssize_t n = write(fd, content.ptr + done, content.len - done);
		if (n < 0 && errno != EINTR) {
			close(fd);
			return -1;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

bool sb_file_lock(const char *path, int *fd, struct sb_err *err)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		return sb_err_set(err, SB_IO, "%s: %s", path, strerror(errno));
	if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		int why = errno;
		close(*fd);
		*fd = -1;
		if (why == EWOULDBLOCK)
			return sb_err_set(err, SB_RETRY, "%s: another run holds this lock", path);
		return sb_err_set(err, SB_IO, "%s: %s", path, strerror(why));
	}
	return true;
}

bool sb_file_make_parents(const char *path, struct sb_err *err)
{
	char *copy = sb_mem_dup(sb_str_from(path));
	bool good = true;

	for (char *slash = strchr(copy[0] != '\0' ? copy + 1 : copy, '/'); good && slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			good = sb_err_set(err, SB_IO, "%s: %s", copy, strerror(errno));
		*slash = '/';
	}
	free(copy);
	return good;
}

/* The specification says that a relative path in these variables is to be ignored. */
static char *user_path(const char *variable, const char *below_home, const char *name, struct sb_err *err)
{
	const char *base = getenv(variable), *home = getenv("HOME");

	if (base != NULL && base[0] == '/')
		return sb_mem_format("%s/sb/%s", base, name);
	if (home != NULL && home[0] == '/')
		return sb_mem_format("%s/%s/sb/%s", home, below_home, name);
	sb_err_set(err, SB_USAGE, "neither $%s nor $HOME says where to keep %s", variable, name);
	return NULL;
}

char *sb_path_config(const char *name, struct sb_err *err)
{
	return user_path("XDG_CONFIG_HOME", ".config", name, err);
}

char *sb_path_state(const char *name, struct sb_err *err)
{
	return user_path("XDG_STATE_HOME", ".local/state", name, err);
}
