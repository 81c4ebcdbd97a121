"""A web server for tests/bench/notify.sh: answers 200 to everything and says how many and when.

    notify.py PORT DELAY    DELAY in seconds before each answer. GET / is "COUNT FIRST LAST" (times by the monotonic clock)."""
import socket
import sys
import threading
import time

port, delay = int(sys.argv[1]), float(sys.argv[2])
lock = threading.Lock()
count, first, last = 0, 0.0, 0.0


def serve(connection):
    global count, first, last
    data = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            head, _, data = data.partition(b"\r\n\r\n")
            if head.startswith(b"GET"):
                body = f"{count} {first} {last}".encode()
            else:
                length = 0
                for line in head.split(b"\r\n"):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                    elif line.lower().startswith(b"expect:"):
                        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                while len(data) < length:
                    data += connection.recv(65536)
                data = data[length:]
                with lock:
                    now = time.monotonic()
                    count, first, last = count + 1, first or now, now
                if delay:
                    time.sleep(delay)
                body = b"ok"
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


server = socket.create_server(("127.0.0.1", port), backlog=500)
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
