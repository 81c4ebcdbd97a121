/* Any bytes as a routes file: read, or refused with a place; never more. */
#include "notify/routes.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_err err = {0};
	struct sb_reach reach;
	struct sb_routes *routes = sb_routes_parse("routes.yaml", sb_str_of((const char *)data, size), &err);

	if (routes == NULL) {
		if (err.status != SB_USAGE || !sb_str_starts(sb_str_from(err.text), "routes.yaml:"))
			abort();
		return 0;
	}
	/* whoever a route names can be reached */
	for (size_t i = 0; i < routes->count; i++)
		for (size_t p = 0; p < routes->list[i].to_count; p++)
			if (!sb_routes_reach(routes, routes->list[i].to[p], routes->list[i].channel, &reach))
				abort();
	sb_routes_close(routes);
	return 0;
}
