"""A web server that answers as it is told: for tests/lib/servers.sh.

    moody_web.py PORT FOLDER

Each request to /NAME is a line of FOLDER/requests.ndjson: {path, id, authorization, body}. The answer is what
FOLDER/NAME says at that moment, by default "200":
    STATUS [RETRY-AFTER]    that status
    drop                    the connection ends without an answer
    half                    it ends in the middle of the answer"""
import json
import os
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = sys.argv[2]
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        name = self.path.strip("/")
        seen = {"path": self.path, "id": self.headers.get("Webhook-Id"),
                "authorization": self.headers.get("Authorization"), "body": json.loads(body)}
        with lock, open(os.path.join(folder, "requests.ndjson"), "a", encoding="utf-8") as log:
            log.write(json.dumps(seen) + "\n")
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                words = file.read().split()
        except OSError:
            words = ["200"]
        if words[0] == "drop":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if words[0] == "half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            self.close_connection = True
            return
        answer = b"ok" if words[0] == "200" else ("no: " + str(seen["authorization"])).encode()
        self.send_response(int(words[0]))
        if len(words) > 1:
            self.send_header("Retry-After", words[1])
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
