/* mail_library.h - GMime's functions, found when they are first wanted. Internal to mail.c. */
#ifndef SB_FETCH_MAIL_LIBRARY_H
#define SB_FETCH_MAIL_LIBRARY_H

#include "base/diag.h"

#include <gmime/gmime.h>

/* What is used of GMime and of GObject below it. */
#define SB_MAIL_FUNCTIONS(USE)                                                                                                 \
	USE(g_mime_init)                                                                                                       \
	USE(g_mime_stream_mem_new_with_buffer)                                                                                 \
	USE(g_mime_stream_mem_new)                                                                                             \
	USE(g_mime_stream_mem_get_byte_array)                                                                                  \
	USE(g_mime_parser_new_with_stream)                                                                                     \
	USE(g_mime_parser_construct_message)                                                                                   \
	USE(g_mime_message_get_message_id)                                                                                     \
	USE(g_mime_message_get_subject)                                                                                        \
	USE(g_mime_message_get_mime_part)                                                                                      \
	USE(g_mime_object_register_type)                                                                                       \
	USE(g_mime_object_get_header)                                                                                          \
	USE(g_mime_object_get_disposition)                                                                                     \
	USE(g_mime_object_get_content_type)                                                                                    \
	USE(g_mime_object_get_content_type_parameter)                                                                          \
	USE(g_mime_content_type_is_type)                                                                                       \
	USE(g_mime_multipart_get_type)                                                                                         \
	USE(g_mime_multipart_get_count)                                                                                        \
	USE(g_mime_multipart_get_part)                                                                                         \
	USE(g_mime_part_get_type)                                                                                              \
	USE(g_mime_part_get_content)                                                                                           \
	USE(g_mime_data_wrapper_write_to_stream)                                                                               \
	USE(g_mime_references_parse)                                                                                           \
	USE(g_mime_references_length)                                                                                          \
	USE(g_mime_references_get_message_id)                                                                                  \
	USE(g_mime_references_free)                                                                                            \
	USE(internet_address_list_parse)                                                                                       \
	USE(internet_address_list_length)                                                                                      \
	USE(internet_address_list_get_address)                                                                                 \
	USE(internet_address_get_name)                                                                                         \
	USE(internet_address_mailbox_get_type)                                                                                 \
	USE(internet_address_mailbox_get_addr)                                                                                 \
	USE(g_type_check_instance_is_a)                                                                                        \
	USE(g_object_unref)

#define SB_MAIL_POINTER(name) __typeof__(name) *name; /* NOLINT(bugprone-macro-parentheses): a declaration */
struct sb_mail_library {
	SB_MAIL_FUNCTIONS(SB_MAIL_POINTER)
};
#undef SB_MAIL_POINTER

/* Good after sb_mail_library_load. */
extern struct sb_mail_library gmime;

/* False: `err` (SB_USAGE) says what to install. */
bool sb_mail_library_load(struct sb_err *err);

#endif
