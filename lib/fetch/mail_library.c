#include "fetch/mail_library.h"

#include <dlfcn.h>
#include <stddef.h>

#define LIBRARY "libgmime-3.0.so.0"

struct sb_mail_library gmime;

/* The names and where their addresses go. g_object_unref is a macro beside the function. */
#undef g_object_unref
#define PLACE(name) {#name, offsetof(struct sb_mail_library, name)},
static const struct {
	const char *name;
	size_t offset;
} places[] = {SB_MAIL_FUNCTIONS(PLACE)};

bool sb_mail_library_load(struct sb_err *err)
{
	static const char *const mails[] = {"rfc822", "rfc2822", "global", "news", "partial", "external-body", "*"};
	static bool loaded;

	if (loaded)
		return true;
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL); /* never closed: GObject's types cannot be taken back */
	if (library == NULL)
		return sb_err_set(err, SB_USAGE, "mail is read by GMime, and " LIBRARY " is not here: install libgmime-3.0-0");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		void *address = dlsym(library, places[i].name);
		if (address == NULL)
			return sb_err_set(err, SB_USAGE, LIBRARY " has no '%s': it is too old", places[i].name);
		memcpy((char *)&gmime + places[i].offset, &address, sizeof address);
	}
	gmime.g_mime_init();
	/* a mail within the mail is a part like any other: its headers are a stranger's, too, and not bounded */
	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
		gmime.g_mime_object_register_type("message", mails[i], gmime.g_mime_part_get_type());
	loaded = true;
	return true;
}
