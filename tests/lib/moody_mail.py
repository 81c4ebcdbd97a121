"""An SMTP server that keeps what it gets in a Maildir, and refuses some: for tests/lib/servers.sh.

RCPT TO tempfail@... is answered with 451 until a file "mended" lies in the server's folder, bad@... with 550. When a file
"mute" lies there, the server takes the whole mail and closes the connection without an answer."""
import os

from aiosmtpd.handlers import Mailbox


class Handler(Mailbox):
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("tempfail@") and not os.path.exists("mended"):
            return "451 4.3.0 try later"
        if address.startswith("bad@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if os.path.exists("mute"):
            server.transport.close()
        return answer
