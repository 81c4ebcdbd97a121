"""What nine networks answer to those who publish there, by their published documentation. For tests/lib/servers.sh.

    fake_networks.py PORT FOLDER

The token is "hush-hush-token-7441" everywhere. Each request is a line of FOLDER/requests.ndjson: {method, path, headers, body}.
What was published is in FOLDER/posts.ndjson. Each request that publishes takes the first line off FOLDER/mood, and without
one all is well:
    STATUS [RETRY-AFTER [BODY]]   that status; nothing was published
    stored STATUS                 that status, and it was published all the same
    drop, stored drop             the connection ends without an answer; nothing, or everything, was done
    half                          it was published, and the answer breaks off
    wait                          all is well, when a file "go" lies in FOLDER
    lasting STATUS [...]          as above, for this and every later one"""
import json
import os
import re
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN, SESSION = "hush-hush-token-7441", "hush-session-9923"
folder = sys.argv[2]
lock = threading.Lock()
posts = []
NOW = "2026-03-23T09:00:00Z"


def ids():
    return 1000 + len(posts)


def keep(network, **post):
    post.update(network=network, n=ids())
    posts.append(post)
    with open(os.path.join(folder, "posts.ndjson"), "a", encoding="utf-8") as out:
        out.write(json.dumps(post) + "\n")
    return post


def of(network):
    return [post for post in posts if post["network"] == network]


# --- each network: (method, path pattern, what it does with (match, body, query) -> (status, answer); publishes) ---

def masto(post):
    return {"id": str(post["n"]), "in_reply_to_id": post["up"], "created_at": NOW, "url": f"https://m.example/@shop/{post['n']}", "visibility": "public",
            "content": "<p>%s</p>" % post["text"].replace("&", "&amp;").replace("\n", "<br />"),
            "account": {"id": "7", "acct": "shop", "username": "shop", "display_name": "Shop", "url": "https://m.example/@shop"}}


def bsky_get(repo, rkey):
    for post in of("bluesky"):
        if post["rkey"] == rkey:
            return 200, {"uri": f"at://{repo}/app.bsky.feed.post/{rkey}", "cid": f"cid{post['n']}", "value": post["record"]}
    return 400, {"error": "RecordNotFound", "message": "Could not locate record"}


def bsky_put(body):
    if any(post["rkey"] == body["rkey"] for post in of("bluesky")):
        return 500, {"error": "InternalServerError"}
    post = keep("bluesky", rkey=body["rkey"], record=body["record"], text=body["record"]["text"], up=body["record"].get("reply", {}).get("parent", {}).get("uri"))
    return 200, {"uri": f"at://did:plc:shop/app.bsky.feed.post/{body['rkey']}", "cid": f"cid{post['n']}"}


def bsky_parent(uri):
    if uri.endswith("gone"):
        return 200, {"posts": []}
    reply = {} if uri.endswith("root") else {"reply": {"root": {"uri": "at://did:plc:b/app.bsky.feed.post/root", "cid": "cidroot"}, "parent": {"uri": "x", "cid": "y"}}}
    return 200, {"posts": [{"uri": uri, "cid": "cidparent", "record": {"text": "hm", **reply}}]}


def bsky_handle(handle):
    return (200, {"did": "did:plc:" + handle.split(".")[0]}) if handle.endswith(".test") else (400, {"error": "InvalidRequest"})


def reddit(post):
    return {"name": f"t1_{post['n']}", "parent_id": post["up"], "link_id": "t3_link", "body": post["text"], "author": "shop", "created_utc": 1774256400,
            "permalink": f"/r/shoes/comments/link/x/{post['n']}/"}


def lemmy(post):
    return {"comment": {"id": post["n"], "content": post["text"], "post_id": 3, "path": f"0.{post['up']}.{post['n']}", "published": "2026-03-23T09:00:00.123"},
            "post": {"id": 3}, "creator": {"id": 7, "name": "shop", "actor_id": "https://l.example/u/shop"}}


def discourse(post):
    return {"id": post["n"], "topic_id": 7, "post_number": post["n"], "topic_slug": "x", "raw": post["text"], "cooked": "<p>" + post["text"], "username": "Shop",
            "user_id": 5, "reply_to_post_number": post["up"], "created_at": NOW, "name": "The shop"}


def nodebb(post):
    return {"pid": post["n"], "tid": 4, "uid": 5, "content": "<p>" + post["text"] + "</p>", "toPid": post["up"], "timestampISO": NOW, "user": {"username": "shop", "userslug": "shop", "uid": 5}}


def youtube(post):
    return {"id": f"{post['up']}.{post['n']}", "snippet": {"textOriginal": post["text"], "textDisplay": post["text"], "parentId": post["up"], "publishedAt": NOW,
            "authorDisplayName": "@shop", "authorChannelUrl": "http://www.youtube.com/@shop", "authorChannelId": {"value": "UCshop"}}}


def github(post):
    return {"id": post["n"], "body": post["text"], "created_at": NOW, "html_url": f"https://github.com/o/r/issues/{post['up']}#issuecomment-{post['n']}",
            "issue_url": f"https://api.github.com/repos/o/r/issues/{post['up']}", "user": {"login": "shop", "id": 7, "html_url": "https://github.com/shop"}}


def tweet(post):
    return {"id": str(post["n"]), "text": post["text"].replace("&", "&amp;"), "created_at": NOW, "conversation_id": "1",
            "referenced_tweets": [{"type": "replied_to", "id": post["up"]}] if post["up"] else []}


ROUTES = [
    ("POST", r"/api/v1/statuses$", True, lambda m, b, q: (200, masto(keep("mastodon", text=b["status"], up=b.get("in_reply_to_id"), key=b["_key"])))),
    ("GET", r"/api/v1/statuses/gone$", False, lambda m, b, q: (404, {"error": "Record not found"})),
    ("GET", r"/api/v1/statuses/([^/]+)$", False, lambda m, b, q: (200, {"id": m[1], "visibility": "unlisted", "account": {"acct": "bob@else.example", "id": "3"}})),
    ("GET", r"/api/v1/statuses/([^/]+)/context$", False, lambda m, b, q: (200, {"ancestors": [], "descendants": [masto(p) for p in of("mastodon")]})),
    ("GET", r"/api/v1/accounts/verify_credentials$", False, lambda m, b, q: (200, {"id": "7", "acct": "shop"})),
    ("GET", r"/api/v1/accounts/7/statuses$", False, lambda m, b, q: (200, [masto(p) for p in of("mastodon")])),
    ("GET", r"/api/v2/search$", False, lambda m, b, q: (200, {"statuses": [{"id": "777", "visibility": "public", "account": {"acct": "bob@else.example", "id": "3"}}]})),
    ("POST", r"/xrpc/com.atproto.server.createSession$", False, lambda m, b, q: (200, {"did": "did:plc:shop", "accessJwt": SESSION}) if b.get("password") == TOKEN else (401, {"error": "AuthenticationRequired"})),
    ("GET", r"/xrpc/app.bsky.feed.getPosts$", False, lambda m, b, q: bsky_parent(q["uris"][0])),
    ("GET", r"/xrpc/com.atproto.identity.resolveHandle$", False, lambda m, b, q: bsky_handle(q["handle"][0])),
    ("GET", r"/xrpc/com.atproto.repo.getRecord$", False, lambda m, b, q: bsky_get(q["repo"][0], q["rkey"][0])),
    ("POST", r"/xrpc/com.atproto.repo.createRecord$", True, lambda m, b, q: bsky_put(b)),
    ("GET", r"/api/v1/me$", False, lambda m, b, q: (200, {"name": "shop"})),
    ("GET", r"/user/shop/comments$", False, lambda m, b, q: (200, {"data": {"children": [{"kind": "t1", "data": reddit(p)} for p in of("reddit")]}})),
    ("POST", r"/api/comment$", True, lambda m, b, q: (200, {"json": {"errors": [], "data": {"things": [{"kind": "t1", "data": reddit(keep("reddit", text=b["text"], up=b["thing_id"]))}]}}})),
    ("GET", r"/api/v3/comment$", False, lambda m, b, q: (200, {"comment_view": {"comment": {"id": int(q["id"][0]), "post_id": 3}}})),
    ("GET", r"/api/v3/comment/list$", False, lambda m, b, q: (200, {"comments": [lemmy(p) for p in of("lemmy")]})),
    ("GET", r"/api/v3/site$", False, lambda m, b, q: (200, {"my_user": {"local_user_view": {"person": {"id": 7}}}})),
    ("POST", r"/api/v3/comment$", True, lambda m, b, q: (200, {"comment_view": lemmy(keep("lemmy", text=b["content"], up=b.get("parent_id")))})),
    ("POST", r"/posts.json$", True, lambda m, b, q: (200, discourse(keep("discourse", text=b["raw"], up=b.get("reply_to_post_number"))))),
    ("GET", r"/t/7.json$", False, lambda m, b, q: (200, {"post_stream": {"stream": [1, 2] + [p["n"] for p in of("discourse")]}})),
    ("GET", r"/t/7/posts.json$", False, lambda m, b, q: (200, {"post_stream": {"posts": [discourse(p) for p in of("discourse") if str(p["n"]) in q["post_ids[]"]]}})),
    ("GET", r"/api/v3/posts/9$", False, lambda m, b, q: (200, {"status": {"code": "ok"}, "response": {"pid": 9, "tid": 4}})),
    ("GET", r"/api/v3/posts/9/replies$", False, lambda m, b, q: (200, {"status": {"code": "ok"}, "response": {"replies": [nodebb(p) for p in of("nodebb")]}})),
    ("GET", r"/api/self$", False, lambda m, b, q: (200, {"uid": 5, "username": "shop"})),
    ("POST", r"/api/v3/topics/4$", True, lambda m, b, q: (200, {"status": {"code": "ok"}, "response": nodebb(keep("nodebb", text=b["content"], up=b["toPid"]))})),
    ("GET", r"/youtube/v3/channels$", False, lambda m, b, q: (200, {"items": [{"id": "UCshop"}]})),
    ("GET", r"/youtube/v3/comments$", False, lambda m, b, q: (200, {"items": [youtube(p) for p in of("youtube") if p["up"] == q["parentId"][0]]})),
    ("POST", r"/youtube/v3/comments$", True, lambda m, b, q: (200, youtube(keep("youtube", text=b["snippet"]["textOriginal"], up=b["snippet"]["parentId"])))),
    ("GET", r"/user$", False, lambda m, b, q: (200, {"login": "shop"})),
    ("GET", r"/repos/o/r/issues/comments/55$", False, lambda m, b, q: (200, {"id": 55, "issue_url": "https://api.github.com/repos/o/r/issues/12"})),
    ("GET", r"/repos/o/r/issues/12/comments$", False, lambda m, b, q: (200, [github(p) for p in of("github")])),
    ("POST", r"/repos/o/r/issues/12/comments$", True, lambda m, b, q: (201, github(keep("github", text=b["body"], up="12")))),
    ("GET", r"/2/users/me$", False, lambda m, b, q: (200, {"data": {"id": "7", "username": "shop"}})),
    ("GET", r"/2/users/7/tweets$", False, lambda m, b, q: (200, {"data": [tweet(p) for p in of("x")], "meta": {}})),
    ("POST", r"/2/tweets$", True, lambda m, b, q: (201, {"data": {"id": tweet(keep("x", text=b["text"], up=b.get("reply", {}).get("in_reply_to_tweet_id")))["id"], "text": b["text"]}})),
]


def next_mood():
    path = os.path.join(folder, "mood")
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    if not lines:
        return []
    if not lines[0].startswith("lasting "):
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines[1:]))
    return lines[0].removeprefix("lasting ").split(" ", 2)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def end_abruptly(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def reply(self, status, answer, retry=None, half=False):
        data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        self.send_response(status)
        if retry not in (None, "-"):
            self.send_header("Retry-After", retry)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if half else data)
        if half:
            self.end_abruptly()

    def allowed(self, path):
        if path.endswith("createSession"):
            return True
        if path.startswith("/xrpc/"):
            return self.headers.get("Authorization") == "Bearer " + SESSION
        if path.startswith(("/posts.json", "/t/")):
            return self.headers.get("Api-Key") == TOKEN and self.headers.get("Api-Username") == "shop"
        return self.headers.get("Authorization") == "Bearer " + TOKEN

    def do(self):
        split = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.headers.get("Content-Type", "").startswith("application/x-www-form"):
            body = {key: values[0] for key, values in parse_qs(raw).items()}
        else:
            body = json.loads(raw) if raw else {}
        with lock:
            with open(os.path.join(folder, "requests.ndjson"), "a", encoding="utf-8") as log:
                log.write(json.dumps({"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body}) + "\n")
            body["_key"] = self.headers.get("Idempotency-Key")
            if not self.allowed(split.path):
                self.reply(401, {"error": "who is " + str(self.headers.get("Authorization"))})
                return
            for method, pattern, publishes, act in ROUTES:
                match = re.match(pattern, unquote(split.path))
                if method == self.command and match:
                    self.perform(publishes, lambda: act(match, body, parse_qs(split.query)))
                    return
        self.reply(404, {"error": "no such route: " + self.path})

    def perform(self, publishes, act):
        mood = next_mood() if publishes else []
        while mood[:1] == ["wait"]:
            time.sleep(0.02)
            mood = mood if not os.path.exists(os.path.join(folder, "go")) else []
        stored = bool(mood) and mood[0] in ("stored", "half")
        result = act() if stored or not mood else None
        if stored:
            mood = mood[1:] or ["half"]
        if not mood:
            self.reply(*result)
        elif mood[0] == "drop":
            self.end_abruptly()
        elif mood[0] == "half":
            self.reply(*result, half=True)
        else:
            self.reply(int(mood[0]), mood[2] if len(mood) > 2 else {"error": "no"}, mood[1] if len(mood) > 1 else None)

    do_GET = do_POST = do


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
