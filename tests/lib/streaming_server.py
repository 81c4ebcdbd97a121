#!/usr/bin/env python3
"""A Mastodon-compatible server with streams, for tests. streaming_server.py PORT
Posts are made by POST /post?n=N (numbers 1, 2, 3...), and by itself with /auto?every=SECONDS; the tag 'shoes' and the public
timeline have all of them. What a test can make it do, by GET:
	/mode?stream=on|off|token|idle|html   how streams behave: there; 404; only with the token 'Bearer secret'; they open and are
	                                      silent; something else comes
	/break         ends all streams in the middle of an event, which is a post that is to be had by asking
	/mute?on=1     posts are not told by streams (as if their event was lost)
	/count         how many posts there are; /asked: how many ordinary requests came; /streams: how many streams were opened
Streams tell also an edit, a deletion, and a comment with each post."""
import asyncio
import json
import sys
from urllib.parse import parse_qs, urlsplit

port = int(sys.argv[1])
state = {"mode": "on", "mute": False, "asked": 0, "opened": 0, "auto": None}
posts = []  # ids are 1000 + n, so that they have the same length
streams = set()


def status(n):
    account = {"acct": "ann", "username": "ann", "url": f"http://127.0.0.1:{port}/@ann", "display_name": "Ann"}
    return {"id": str(1000000 + n), "created_at": "2026-03-22T%02d:%02d:%02d.000Z" % (n // 3600 % 24, n // 60 % 60, n % 60),
            "url": f"http://127.0.0.1:{port}/@ann/{1000000 + n}", "content": f"<p>post {n} of\u2028shoes</p>", "visibility": "public",
            "account": account, "tags": [{"name": "shoes"}], "language": "en"}


def event(name, data):
    return f"event: {name}\ndata: {data}\n\n".encode()


def tell(n):
    if state["mute"] or state["mode"] == "idle":
        return
    body = json.dumps(status(n))
    for writer, notes in streams:
        if notes:
            writer.write(event("notification", json.dumps({"id": str(n), "type": "mention", "status": status(n)})))
            writer.write(event("notification", json.dumps({"id": str(n), "type": "favourite", "status": status(999999)})))
            continue
        writer.write(b": a comment\r\n" + event("update", body).replace(b"\n", b"\r\n"))
        writer.write(event("status.update", body) + event("delete", str(1000000 + n)))


def make(count=1):
    for _ in range(count):
        posts.append(len(posts) + 1)
        tell(posts[-1])


async def auto(every):
    while True:
        await asyncio.sleep(every)
        make()


def timeline(query):
    ids = posts
    if "min_id" in query:  # the next ones behind it, the newest first
        ids = [n for n in posts if 1000000 + n > int(query["min_id"][0])][:40]
    elif "max_id" in query:
        ids = [n for n in posts if 1000000 + n < int(query["max_id"][0])]
    return json.dumps([status(n) for n in reversed(ids[-40:])]).encode()


def control(path, query):
    if path == "/post":
        make(int(query.get("n", ["1"])[0]))
    elif path == "/mode":
        state["mode"] = query["stream"][0]
    elif path == "/mute":
        state["mute"] = query["on"][0] == "1"
    elif path == "/auto":
        if state["auto"]:
            state["auto"].cancel()
        every = float(query["every"][0])
        state["auto"] = asyncio.ensure_future(auto(every)) if every > 0 else None
    elif path == "/break":
        posts.append(len(posts) + 1)
        for writer, _ in list(streams):
            writer.write(event("update", json.dumps(status(posts[-1])))[:-1])  # the empty line does not come
            writer.close()
        streams.clear()
    answers = {"/count": len(posts), "/asked": state["asked"], "/streams": state["opened"], "/open": len(streams)}
    return str(answers[path]).encode() if path in answers else b""


async def stream(reader, writer, path, head):
    mode = state["mode"]
    if mode == "off" or (mode == "token" and "authorization: bearer secret" not in head.lower()):
        code = b"404 Not Found" if mode == "off" else b"401 Unauthorized"
        writer.write(b"HTTP/1.1 " + code + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        return
    kind = b"text/html" if mode == "html" else b"text/event-stream"
    state["opened"] += 1
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nConnection: close\r\n\r\n")
    writer.write(b"\xef\xbb\xbf:)\nretry: 100\n\n")
    entry = (writer, "notification" in path)
    streams.add(entry)
    try:
        while await reader.read(4096):
            pass
    finally:
        streams.discard(entry)


async def serve(reader, writer):
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            url = urlsplit(head.split(" ")[1])
            query = parse_qs(url.query)
            if url.path.startswith("/api/v1/streaming/"):
                await stream(reader, writer, url.path, head)
                break
            if url.path.startswith("/api/v1/timelines/"):
                state["asked"] += 1
                body = timeline(query)
            elif url.path.startswith("/api/v1/notifications"):
                body = json.dumps([{"id": s["id"], "type": "mention", "status": s} for s in json.loads(timeline(query))]).encode()
            else:
                body = control(url.path, query)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    await server.serve_forever()


asyncio.run(main())
