# Encrypted connections, users, tokens, nkeys and credentials files open the door; without them it stays shut, and no secret is
# printed.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
command -v openssl >/dev/null || skip "openssl is not here"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out ca.pem -days 2 -subj /CN=nats -addext subjectAltName=IP:127.0.0.1 \
	-addext basicConstraints=CA:TRUE 2>/dev/null || skip "openssl makes no certificate"
# an nkey, an operator, an account and a user's JWT, as nsc makes them: ed25519 keys by openssl, base32 with a CRC16
/usr/bin/python3 - <<'P'
import base64, hashlib, json, os, struct, subprocess, time

def crc16(data):
	crc = 0
	for byte in data:
		crc ^= byte << 8
		for _ in range(8):
			crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xffff
	return crc

def encode(data):
	return base64.b32encode(data + struct.pack("<H", crc16(data))).decode().rstrip("=")

class Key:
	def __init__(self, prefix):
		self.seed = os.urandom(32)
		self.pem = b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(
			bytes.fromhex("302e020100300506032b657004220420") + self.seed) + b"\n-----END PRIVATE KEY-----\n"
		public = subprocess.run(["openssl", "pkey", "-pubout", "-outform", "DER"], input=self.pem, stdout=subprocess.PIPE,
					check=True).stdout[-32:]
		self.public = encode(bytes([prefix]) + public)
		s = 18 << 3
		self.secret = encode(bytes([s | prefix >> 5, (prefix & 31) << 3]) + self.seed)

	def sign(self, data):
		with open("sign.pem", "wb") as f: f.write(self.pem)
		with open("sign.bin", "wb") as f: f.write(data)
		return subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", "sign.pem", "-rawin", "-in", "sign.bin"],
				      stdout=subprocess.PIPE, check=True).stdout

def b64(data):
	return base64.urlsafe_b64encode(data).decode().rstrip("=")

def jwt(issuer, subject, name, nats):
	claims = {"iat": int(time.time()), "iss": issuer.public, "name": name, "nats": nats, "sub": subject.public}
	claims["jti"] = base64.b32encode(hashlib.sha256(json.dumps(claims).encode()).digest()).decode().rstrip("=")
	head = b64(json.dumps({"typ": "JWT", "alg": "ed25519-nkey"}).encode()) + "." + b64(json.dumps(claims).encode())
	return head + "." + b64(issuer.sign(head.encode()))

user, operator, account, system, member = Key(20 << 3), Key(14 << 3), Key(0), Key(0), Key(20 << 3)
limits = {"subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": True, "conn": -1, "leaf": -1,
	  "mem_storage": -1, "disk_storage": -1, "streams": -1, "consumer": -1}
def write(name, text):
	with open(os.open(name, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f: f.write(text)
write("nkey.public", user.public)
write("nkey.seed", user.secret + "\n")
write("operator.jwt", jwt(operator, operator, "op", {"type": "operator", "version": 2}))
write("account.public", account.public)
write("account.jwt", jwt(operator, account, "acc", {"limits": limits, "type": "account", "version": 2}))
plain = {k: v for k, v in limits.items() if k not in ("mem_storage", "disk_storage", "streams", "consumer")}
write("system.public", system.public)
write("system.jwt", jwt(operator, system, "sys", {"limits": plain, "type": "account", "version": 2}))
token = jwt(account, member, "member", {"subs": -1, "data": -1, "payload": -1, "type": "user", "version": 2})
write("user.creds", f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
      f"-----BEGIN USER NKEY SEED-----\n{member.secret}\n------END USER NKEY SEED------\n")
P
try() { # WHAT STATUS ARGUMENT...: makes a stream
	local what=$1 wanted=$2
	shift 2
	sb-worker create "$@" --subject "$what" >>said 2>&1
	expect "$what" $? "$wanted"
}

start_nats 'authorization { user: ann, password: "s3cret-word" }'
try "no-user" 2 "$nats/A"
NATS_USER=ann NATS_PASSWORD=wrong-word try "wrong-password" 2 "$nats/A"
NATS_USER=ann NATS_PASSWORD=s3cret-word try "right-password" 0 "$nats/A"
stop_servers
start_nats 'authorization { token: "t0ken-word" }'
try "no-token" 2 "$nats/B"
NATS_TOKEN=t0ken-word try "right-token" 0 "$nats/B"
stop_servers
start_nats "authorization { users: [ { nkey: $(cat nkey.public) } ] }"
try "no-nkey" 2 "$nats/C"
try "right-nkey" 0 --nkey nkey.seed --nkey-public "$(cat nkey.public)" "$nats/C"
chmod 644 nkey.seed
try "nkey-that-all-can-read" 2 --nkey nkey.seed --nkey-public "$(cat nkey.public)" "$nats/C"
stop_servers
rm -r jetstream
start_nats "operator: $PWD/operator.jwt
resolver: MEMORY
system_account: $(cat system.public)
resolver_preload: { $(cat account.public): $(cat account.jwt), $(cat system.public): $(cat system.jwt) }"
try "no-credentials" 2 "$nats/D"
try "right-credentials" 0 --creds user.creds "$nats/D"
chmod 640 user.creds
try "credentials-that-others-can-read" 2 --creds user.creds "$nats/D"
stop_servers
rm -r jetstream
start_nats 'tls { cert_file: "ca.pem", key_file: "key.pem" }'
try "unknown-authority" 2 "${nats/nats:/tls:}/E"
try "known-authority" 0 --tls-ca ca.pem "${nats/nats:/tls:}/E"
stop_servers
start_nats 'tls { cert_file: "ca.pem", key_file: "key.pem", ca_file: "ca.pem", verify: true }'
try "no-certificate" 2 --tls-ca ca.pem "${nats/nats:/tls:}/F"
expect "what is said of it" "$(tail -n 1 said | sed 's/.*[0-9]: //')" "the server hangs up; if it wants a certificate, --tls-cert names it"
chmod 600 key.pem
try "own-certificate" 0 --tls-ca ca.pem --tls-cert ca.pem --tls-key key.pem "${nats/nats:/tls:}/F"
chmod 644 key.pem
try "a-key-that-all-can-read" 2 --tls-ca ca.pem --tls-cert ca.pem --tls-key key.pem "${nats/nats:/tls:}/F"
for secret in s3cret-word wrong-word t0ken-word "$(cat nkey.seed)" "$(grep '^SU' user.creds)"; do
	grep -qF -- "$secret" said && fail "a secret was printed" "$(cat said)"
done
true
