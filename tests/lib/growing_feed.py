"""A feed that grows: each time it is asked for it has some more posts, the newest first. For tests/lib/servers.sh.

    growing_feed.py PORT [WINDOW [STEP]]

/feed/NAME is a feed of its own with the last WINDOW of its posts; a request adds 1 to STEP. /count/NAME is how many it has,
/stop makes all of them stay as they are. Each post has a number; none may be lost on the way."""
import random
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

window = int(sys.argv[2]) if len(sys.argv) > 2 else 100
step = int(sys.argv[3]) if len(sys.argv) > 3 else 3
lock = threading.Lock()
counts = {}
stopped = False


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        global stopped
        kind, _, name = self.path[1:].partition("/")
        status, body = 404, b""
        with lock:
            if kind == "stop":
                stopped, status = True, 200
            elif kind == "count":
                status, body = 200, str(counts.get(name, 0)).encode()
            elif kind == "feed":
                if not stopped:
                    counts[name] = counts.get(name, 0) + random.randint(1, step)
                count = counts.get(name, 0)
                items = "".join(
                    f'<item><guid isPermaLink="false">{name}-{i}</guid><title>{name} {i}</title></item>'
                    for i in range(count, max(0, count - window), -1))
                status = 200
                body = f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
