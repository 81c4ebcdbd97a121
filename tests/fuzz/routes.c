/* Any bytes as a routes file: read, or refused with a place; never more. */
#include "notify/routes.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A target is someone, at no time before now, who has a way that was checked. */
static void ask(const struct sb_routes *routes, const struct sb_route *route, struct sb_target target)
{
	const sb_time now = 1774774800000000; /* 2026-03-29T09:00:00Z */
	struct sb_presence presence;
	struct sb_reach reach;

	sb_routes_presence(routes, target, &route->policy, route->policy.severity, now, &presence);
	if (presence.person >= routes->people_count || presence.at < now ||
	    !sb_routes_reach(routes, presence.person, SB_NO_CHANNEL, &reach))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_err err = {0};
	struct sb_reach reach;
	/* the people file is given: none is read from the disk */
	struct sb_routes *routes = sb_routes_parse(
		"routes.yaml", sb_str_of((const char *)data, size),
		SB_STR("handle,name,role,channels,hours,zone,deputy\nbo,Bo,staff,desk;mail=b@c.example,mon 09:00-17:00,UTC,\n"), &err);

	if (routes == NULL) {
		if (err.status != SB_USAGE || !sb_str_starts(sb_str_from(err.text), "routes.yaml:"))
			abort();
		return 0;
	}
	/* whoever a route names can be reached */
	for (size_t i = 0; i < routes->count; i++) {
		const struct sb_policy *policy = &routes->list[i].policy;
		if (routes->list[i].end <= i || routes->list[i].end > routes->count)
			abort();
		for (size_t p = 0; p < policy->to.count; p++) {
			if (!policy->to.list[p].rotation &&
			    !sb_routes_reach(routes, policy->to.list[p].index, policy->channel, &reach))
				abort();
			ask(routes, &routes->list[i], policy->to.list[p]);
		}
		for (size_t e = 0; e < policy->escalate_count; e++)
			for (size_t p = 0; p < policy->escalate[e].to.count; p++)
				ask(routes, &routes->list[i], policy->escalate[e].to.list[p]);
	}
	sb_routes_close(routes);
	return 0;
}
