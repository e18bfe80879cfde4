/* Runs a fuzz target over its corpus, so that it is a plain test.
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data;
	long size;

	if (!f || fseek(f, 0, SEEK_END) != 0)
		return 1;
	size = ftell(f);
	rewind(f);
	data = malloc((size_t)size + 1);
	if (!data || fread(data, 1, (size_t)size, f) != (size_t)size)
		return 1;
	fclose(f);
	LLVMFuzzerTestOneInput(data, (size_t)size);
	/* Every prefix of a short file too: faults love cut-off input. */
	for (long n = 0; n < size && size <= 2048; n++) {
		uint8_t *cut = malloc((size_t)n + 1);

		if (!cut)
			return 1;
		memcpy(cut, data, (size_t)n);
		LLVMFuzzerTestOneInput(cut, (size_t)n);
		free(cut);
	}
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	size_t files = 0;
	struct dirent *e;
	DIR *dir;

	if (argc != 2 || !(dir = opendir(argv[1]))) {
		fprintf(stderr, "usage: replay CORPUS-DIRECTORY\n");
		return 2;
	}
	while ((e = readdir(dir))) {
		char path[4096];

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[1], e->d_name);
		if (run_file(path)) {
			fprintf(stderr, "cannot read %s\n", path);
			return 1;
		}
		files++;
	}
	closedir(dir);
	printf("%zu inputs\n", files);
	return files == 0;
}
