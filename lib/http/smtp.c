#include "http/smtp.h"

#include "base/mem.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

#define CONNECT_MS 15000L /* as in HTTP: who does not answer the phone is given up early */
#define CODE_ACCEPTED 250 /* RFC 5321, section 4.2.3 */

struct sending {
	struct sb_str rest; /* of the content */
	bool all_sent;
	struct sb_smtp_answer *answer;
};

static size_t give(char *out, size_t size, size_t count, void *ctx)
{
	struct sending *sending = ctx;
	size_t room = size * count, n = sending->rest.len < room ? sending->rest.len : room;

	if (n == 0) {
		sending->all_sent = true; /* curl now writes the final dot */
		return 0;
	}
	memcpy(out, sending->rest.ptr, n);
	sending->rest.ptr += n;
	sending->rest.len -= n;
	return n;
}

/* Each line that the server says. The last one is kept, or the first refusal: curl says good-bye after it. */
static size_t hear(char *data, size_t size, size_t count, void *ctx)
{
	struct sending *sending = ctx;
	struct sb_str line = sb_str_trim(sb_str_of(data, size * count));
	char *reply = sending->answer->reply;

	if (reply[0] != '4' && reply[0] != '5')
		snprintf(reply, SB_SMTP_REPLY_MAX, "%.*s", SB_FMT(line));
	return size * count;
}

static struct curl_slist *one(const char *text)
{
	struct curl_slist *list = curl_slist_append(NULL, text);

	if (list == NULL)
		sb_die(SB_IO, "out of memory");
	return list;
}

/* Refusals of a log-in, and of mail before one: RFC 4954, section 6; 554 instead of a greeting: RFC 5321, section 3.1. */
static bool is_about_sender(long code, CURLcode result)
{
	return result == CURLE_LOGIN_DENIED || code == 530 || code == 534 || code == 535 || code == 538 ||
	       result == CURLE_WEIRD_SERVER_REPLY;
}

static void conclude(const struct sending *sending, CURLcode result, long code, const char *error)
{
	struct sb_smtp_answer *answer = sending->answer;

	answer->code = code;
	answer->end = SB_HTTP_ANSWERED;
	if (result == CURLE_OK) {
		answer->code = CODE_ACCEPTED;
		return;
	}
	answer->about_sender = is_about_sender(code, result);
	if (code >= 400 && code <= 599)
		return;
	/* no refusal, and then nothing more came */
	answer->code = 0;
	answer->end = sending->all_sent ? SB_HTTP_UNCLEAR : SB_HTTP_NOT_SENT;
	snprintf(answer->reply, sizeof answer->reply, "%.*s", SB_SMTP_REPLY_MAX - 1,
		 error[0] != '\0' ? error : curl_easy_strerror(result));
}

static void set_server(CURL *easy, const struct sb_smtp_mail *mail, const char *url)
{
	long tls = mail->starttls ? CURLUSESSL_ALL : CURLUSESSL_TRY;
	const char *certificates = getenv("CURL_CA_BUNDLE");

	if (certificates == NULL || *certificates == '\0')
		certificates = getenv("SSL_CERT_FILE");
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(easy, CURLOPT_USE_SSL, tls);
	if (certificates != NULL && *certificates != '\0')
		curl_easy_setopt(easy, CURLOPT_CAINFO, certificates);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(mail->timeout / 1000));
}

void sb_smtp_send(const struct sb_smtp_mail *mail, struct sb_smtp_answer *answer)
{
	struct sending sending = {.rest = mail->content, .answer = answer};
	char error[CURL_ERROR_SIZE] = "";
	long code = 0;
	/* what stands behind the host is said after EHLO */
	char *url = sb_mem_format("%s/%s", mail->server, mail->hello);
	char *password = mail->user != NULL ? sb_mem_dup(mail->password) : NULL;
	char *from = sb_mem_format("<%s>", mail->from), *to = sb_mem_format("<%s>", mail->to);
	struct curl_slist *recipients = one(to);
	CURL *easy = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL;

	if (easy == NULL)
		sb_die(SB_IO, "cannot start libcurl");
	*answer = (struct sb_smtp_answer){.reply = ""};
	set_server(easy, mail, url);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error);
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(easy, CURLOPT_READDATA, (void *)&sending);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, (void *)&sending);
	if (password != NULL) {
		curl_easy_setopt(easy, CURLOPT_USERNAME, mail->user);
		curl_easy_setopt(easy, CURLOPT_PASSWORD, password);
	}
	CURLcode result = curl_easy_perform(easy);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
	conclude(&sending, result, code, error);
	curl_easy_cleanup(easy);
	curl_slist_free_all(recipients);
	if (password != NULL)
		explicit_bzero(password, strlen(password));
	free(password);
	free(url);
	free(from);
	free(to);
}
