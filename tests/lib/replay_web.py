"""Answers in place of any host, by https too: a proxy that replays. For tests/lib/servers.sh.

    replay_web.py PORT CERTIFICATE KEY FOLDER

A POST is asked for as "POST URL"; its body goes, as a line, into FOLDER/posted. FOLDER/answers has a line {url, file, status?, headers?} for each answer; the last one for a URL counts, what has none is
404. A line of FOLDER/asked is what was asked: the URL and, behind a tab, what was sent as a token."""
import json
import os
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = sys.argv[4]
lock = threading.Lock()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host = None

    def log_message(self, *args):
        pass

    def do_CONNECT(self):
        self.host = self.path.removesuffix(":443")
        self.send_response(200)
        self.end_headers()
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)
        self.close_connection = False

    def do_POST(self):
        with lock, open(os.path.join(folder, "posted"), "ab") as log:
            log.write(self.rfile.read(int(self.headers.get("Content-Length") or 0)) + b"\n")
        self.do_GET("POST ")

    def do_GET(self, method=""):
        url = method + ("https://" + self.host if self.host else "") + self.path
        secret = self.headers.get("Authorization") or self.headers.get("X-Goog-Api-Key") or ""
        with lock, open(os.path.join(folder, "asked"), "a", encoding="utf-8") as log:
            log.write(url + ("\t" + secret if secret else "") + "\n")
        answer = {"status": 404}
        with open(os.path.join(folder, "answers"), encoding="utf-8") as file:
            for line in map(json.loads, file):
                if line["url"] == url:
                    answer = line
        body = b"{}"
        if "file" in answer:
            with open(answer["file"], "rb") as file:
                body = file.read()
        self.send_response(answer.get("status", 200))
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
