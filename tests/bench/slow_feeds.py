#!/usr/bin/env python3
"""Feeds far away: every answer takes 50 ms. slow_feeds.py PORT HOSTS FILE - on so many loopback addresses, any path is FILE."""
import asyncio
import sys

LATENCY = 0.05
port, hosts = int(sys.argv[1]), int(sys.argv[2])
with open(sys.argv[3], "rb") as file:
    body = file.read()
answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body
nothing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(LATENCY)
            writer.write(nothing if head.startswith(b"GET /robots.txt") else answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    addresses = [f"127.0.{1 + i // 250}.{1 + i % 250}" for i in range(hosts)]
    server = await asyncio.start_server(serve, addresses, port, backlog=1000)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main())
