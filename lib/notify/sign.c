#include "notify/sign.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

bool sb_sign_key(struct sb_str text, struct sb_buf *key, struct sb_err *err)
{
	unsigned char bytes[SB_SIGN_KEY_MAX + 3];
	struct sb_str prefix = SB_STR("whsec_");

	if (sb_str_starts(text, "whsec_"))
		text = sb_str_of(text.ptr + prefix.len, text.len - prefix.len);
	int length = -1;
	if (text.len % 4 == 0 && text.len / 4 * 3 <= sizeof bytes)
		length = EVP_DecodeBlock(bytes, (const unsigned char *)text.ptr, (int)text.len);
	for (size_t n = text.len; length > 0 && n > 0 && text.ptr[n - 1] == '='; n--)
		length--; /* what the padding stands for is counted as bytes */
	bool good = length >= (int)SB_SIGN_KEY_MIN && length <= (int)SB_SIGN_KEY_MAX;
	if (good)
		sb_buf_add(key, (const char *)bytes, (size_t)length);
	explicit_bzero(bytes, sizeof bytes);
	return good || sb_err_set(err, SB_USAGE, "it must be 'whsec_' and %zu to %zu bytes in base64", SB_SIGN_KEY_MIN,
				  SB_SIGN_KEY_MAX);
}

void sb_sign(struct sb_str key, struct sb_str id, int64_t seconds, struct sb_str body, struct sb_buf *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE], text[EVP_MAX_MD_SIZE * 2];
	unsigned int length = 0;
	struct sb_buf content;

	sb_buf_init(&content, SIZE_MAX / 4);
	sb_buf_add_str(&content, id);
	sb_buf_add_format(&content, ".%lld.", (long long)seconds);
	sb_buf_add_str(&content, body);
	HMAC(EVP_sha256(), key.ptr, (int)key.len, (const unsigned char *)content.ptr, content.len, digest, &length);
	EVP_EncodeBlock(text, digest, (int)length);
	sb_buf_add_format(out, "v1,%s", (const char *)text);
	sb_buf_free(&content);
}
