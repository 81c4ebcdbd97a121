"""A web server that answers as it is told: for tests/lib/servers.sh.

    moody_web.py PORT FOLDER

Each request to /NAME is a line of FOLDER/requests.ndjson: {path, method, headers (names in lower case), id,
authorization, body (a text where it is no JSON), raw}. The answer is what FOLDER/NAME, or a file called as NAME's first part,
says at that moment, by default "200":
    STATUS [RETRY-AFTER]    that status; lines below it are the body
    drop                    the connection ends without an answer
    half                    it ends in the middle of the answer
    wait                    the answer comes when a file "go" lies in the folder
    late                    the answer comes when nobody waits for it any more"""
import json
import os
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = sys.argv[2]
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        """FOLDER/NAME.get is the answer, if it is there; the query goes to FOLDER/asked. FOLDER/token: who does not have it is refused."""
        try:
            with open(os.path.join(folder, self.path.split("?")[0].strip("/").replace("/", "-") + ".get"), "rb") as file:
                answer = file.read()
        except OSError:
            self.send_error(404)
            return
        with lock, open(os.path.join(folder, "asked"), "a", encoding="utf-8") as log:
            log.write(f"{self.path} {self.headers.get('Authorization')}\n")
        try:
            with open(os.path.join(folder, "token"), encoding="utf-8") as file:
                known = self.headers.get("Authorization") == file.read().strip()
        except OSError:
            known = True
        self.send_response(200 if known else 401)
        answer = answer if known else b""
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_PUT(self):
        self.do_POST()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        name = self.path.split("?")[0].strip("/")
        try:
            content = json.loads(body)
        except ValueError:
            content = body
        seen = {"path": self.path, "method": self.command, "id": self.headers.get("Webhook-Id"),
                "headers": {key.lower(): value for key, value in self.headers.items()},
                "authorization": self.headers.get("Authorization"), "body": content, "raw": body}
        with lock, open(os.path.join(folder, "requests.ndjson"), "a", encoding="utf-8") as log:
            log.write(json.dumps(seen) + "\n")
        words, text = ["200"], None
        for mood in (name.split("/")[0], name):
            try:
                with open(os.path.join(folder, mood), encoding="utf-8") as file:
                    line, _, text = file.read().partition("\n")
                words = line.split()
            except OSError:
                pass
        if words[0] == "drop":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if words[0] == "half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            self.close_connection = True
            return
        if words[0] == "wait":
            while not os.path.exists(os.path.join(folder, "go")):
                time.sleep(0.02)
            words[0] = "200"
        if words[0] == "late":
            self.connection.recv(1)  # ends when the other side does
            words[0] = "200"
        answer = text.encode() if text else b"ok" if words[0] == "200" else ("no: " + str(seen["authorization"])).encode()
        self.send_response(int(words[0]))
        if len(words) > 1:
            self.send_header("Retry-After", words[1])
        self.send_header("Content-Length", str(len(answer)))
        try:
            self.end_headers()
            self.wfile.write(answer)
        except ConnectionError:
            pass  # whoever asked has given up waiting


ThreadingHTTPServer.request_queue_size = 100  # a connection that finds no place is tried again after a second
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
