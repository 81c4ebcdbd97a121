"""An SMTP server that insists on STARTTLS and a log-in: for tests/lib/servers.sh.

    tls_mail.py PORT CERTIFICATE KEY MAILBOX    user "listening", password "correct horse" """
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult


def check(server, session, envelope, mechanism, data):
    good = getattr(data, "login", b"") == b"listening" and data.password == b"correct horse"
    return AuthResult(success=good, handled=good)


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(sys.argv[2], sys.argv[3])
Controller(Mailbox(sys.argv[4]), hostname="127.0.0.1", port=int(sys.argv[1]), tls_context=context, require_starttls=True,
           authenticator=check, auth_required=True).start()
threading.Event().wait()
