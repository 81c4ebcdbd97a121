/* replay.c - runs a fuzz target on the files that are named: its corpus, without a fuzzer. */
#include "base/buf.h"
#include "io/file.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	struct sb_buf content;
	struct sb_err err;

	sb_buf_init(&content, (size_t)64 << 20);
	for (int i = 1; i < argc; i++) {
		sb_buf_clear(&content);
		if (!sb_file_read(argv[i], &content, &err)) {
			fprintf(stderr, "%s\n", err.text);
			return 1;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)content.ptr, content.len);
	}
	sb_buf_free(&content);
	printf("%d files\n", argc - 1);
	return argc > 1 ? 0 : 1;
}
