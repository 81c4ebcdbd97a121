"""moody_nats.py PORT FOLDER: a NATS server with one stream that takes every subject, as far as a publisher sees it. The first messages are
answered with the lines of FOLDER/answers, one each ("-": not at all) and not stored; later ones as a stream answers. What came stands in FOLDER/came, a line
for each message: its id."""
import asyncio
import json
import sys

port, folder = int(sys.argv[1]), sys.argv[2]
with open(folder + "/answers", encoding="utf-8") as file:
    answers = file.read().splitlines()
stored = {}
INFO = {"server_id": "moody", "version": "2.9.10", "headers": True, "jetstream": True, "max_payload": 1048576, "proto": 1}


def answer_to(headers):
    fields = dict(line.split(": ", 1) for line in headers.decode().split("\r\n") if ": " in line)
    name = fields["Nats-Msg-Id"]
    with open(folder + "/came", "a", encoding="utf-8") as file:
        print(name, file=file)
    if answers:
        return answers.pop(0)
    known = name in stored
    number = stored.setdefault(name, len(stored) + 1)
    return json.dumps({"stream": "S", "seq": number} | ({"duplicate": True} if known else {}))


async def serve(reader, writer):
    subscription = b"1"
    writer.write(b"INFO " + json.dumps(INFO).encode() + b"\r\n")
    while line := await reader.readline():
        words = line.split()
        verb = words[0].upper()
        if verb == b"PING":
            writer.write(b"PONG\r\n")
        elif verb == b"SUB":
            subscription = words[-1]
        elif verb == b"HPUB":  # HPUB subject reply length-of-headers length-of-all
            _, _, reply, head, whole = words
            body = await reader.readexactly(int(whole) + 2)
            said = answer_to(body[: int(head)])
            if said != "-":
                writer.write(b"MSG %s %s %d\r\n%s\r\n" % (reply, subscription, len(said), said.encode()))
        await writer.drain()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", port) as server:
        await server.serve_forever()


asyncio.run(main())
