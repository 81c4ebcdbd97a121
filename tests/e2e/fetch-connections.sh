# Connections are used again: over https all requests to a host share one, by HTTP/2; by HTTP/1.1 as many as there may be at the
# same time serve all requests.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
command -v openssl >/dev/null || skip "openssl is not here"
nginx -V 2>&1 | grep -q http_v2_module || skip "this nginx speaks no HTTP/2"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
	-addext subjectAltName=IP:127.0.0.1 2>/dev/null || skip "openssl makes no certificate"
tls=$(free_port)
feed='default_type application/rss+xml;
		return 200 "<rss version=\"2.0\"><channel><title>t</title><item><guid>$uri</guid><title>one</title></item></channel></rss>";'
plain=$(free_port)
start_nginx "
	}
	log_format used '\$connection \$server_protocol \$uri';
	server {
		listen 127.0.0.1:$plain;
		access_log $PWD/plain.log used;
		location = /robots.txt { return 404; }
		location / { $feed }
	}
	server {
		listen 127.0.0.1:$tls ssl http2;
		ssl_certificate $PWD/cert.pem;
		ssl_certificate_key $PWD/key.pem;
		access_log $PWD/tls.log used;
		location = /robots.txt { return 404; }
		location / { $feed }"
export CURL_CA_BUNDLE=$PWD/cert.pem
connections() { cut -d ' ' -f 1 "$1" | sort -u | wc -l; }
for ((i = 1; i <= 40; i++)); do echo "https://127.0.0.1:$tls/$i"; done >tls.txt
sed "s|https://127.0.0.1:$tls|http://127.0.0.1:$plain|" tls.txt >plain.txt

sb-fetch -s tls.txt >out || fail "40 feeds over https ended with $?"
expect 'posts over https' "$(wc -l <out)" 40
lines_logged 41 ' HTTP/2.0 /' tls.log || fail "not 40 feeds and robots.txt, once each by HTTP/2:" "$(cat tls.log)"
expect 'connections by HTTP/2' "$(connections tls.log)" 1

sb-fetch -s plain.txt >out || fail "40 feeds over http ended with $?"
expect 'posts over http' "$(wc -l <out)" 40
lines_logged 41 ' HTTP/1.1 /' plain.log || fail "not 40 feeds and robots.txt, once each:" "$(cat plain.log)"
[ "$(connections plain.log)" -le 4 ] || fail "41 requests took $(connections plain.log) connections, and 4 are enough"
