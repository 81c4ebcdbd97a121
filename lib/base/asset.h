/* asset.h - files that live inside the programs: word lists, wire formats, templates, the sample.
 *
 * A user's file of the same name in $XDG_CONFIG_HOME/sb/ comes first. The Makefile embeds lib/networks, lib/channels
 * and lib/data; each program carries only the groups that it names. */
#ifndef SB_BASE_ASSET_H
#define SB_BASE_ASSET_H

#include "base/str.h"

struct sb_asset {
	const char *name; /* "mastodon.jq"; NULL ends a group */
	const unsigned char *data;
	const unsigned char *end;
};

extern const struct sb_asset sb_assets_networks[]; /* lib/networks: .jq files */
extern const struct sb_asset sb_assets_channels[]; /* lib/channels: .jq files */
extern const struct sb_asset sb_assets_score[];    /* lib/data/score: word lists */
extern const struct sb_asset sb_assets_models[];   /* lib/data/models */
extern const struct sb_asset sb_assets_report[];   /* lib/data/report: the page, Chart.js */
extern const struct sb_asset sb_assets_sample[];   /* lib/data: the sample story, its people, topics, query, routes */

/* The embedded file `name` of a group; absent when there is none. */
struct sb_str sb_asset_find(const struct sb_asset *group, const char *name);

#endif
