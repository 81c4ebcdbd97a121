"""The conformance suites of feedparser and gofeed, as cases for sb-fetch. Needs only Python.

    feed_cases.py sources SUITES PORT          prints the address of each case
    feed_cases.py serve SUITES PORT            serves them, each with the headers that it wants
    feed_cases.py judge SUITES PORT POSTS ERRORS EXCEPTIONS    compares what sb-fetch printed with what the suites expect

A case of feedparser has a Python expression in a comment; its comparisons with a constant are taken, and of those the
ones that concern a field of a post. A case of gofeed has a JSON file beside it. Texts are compared as a reader sees
them: both suites keep HTML, a post has plain text. A line of EXCEPTIONS is a case, a tab, and why it does not pass."""
import ast
import html
import json
import os
import re
import sys
import urllib.parse
from collections import Counter
from datetime import datetime, timezone
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

UPSTREAM = "http://127.0.0.1:8097/tests"  # where feedparser's own tests serve
HIDDEN = {"script", "style", "head", "noscript", "iframe", "object", "select", "textarea", "applet", "audio", "video",
          "canvas", "svg", "math", "template"}


# --- what a reader sees ---

class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.hidden = [], [], 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in HIDDEN:
            self.hidden += 1
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag == "img" and attributes.get("alt") and not self.hidden:
            self.text.append(attributes["alt"])

    def handle_endtag(self, tag):
        if tag in HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


def squeeze(text):
    return re.sub(r"\s|\u200b", "", text)


def seen(markup):
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return squeeze("".join(reader.text))


def links_in(markup):
    reader = Reader()
    reader.feed(markup)
    return [link for link in reader.links if re.match("https?:", link)]


def same_text(wanted, got):
    got = squeeze(got or "")
    wanted = wanted.replace("\x00", "")
    return got in (squeeze(wanted), seen(wanted), squeeze(html.unescape(wanted)), seen(html.unescape(wanted)))


def same_url(wanted, got):
    normal = lambda url: urllib.parse.unquote(url or "").rstrip("/")
    return normal(wanted) == normal(got)


def moment(text):
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return at.astimezone(timezone.utc).replace(microsecond=0)


# --- the cases ---

def decode(data):
    for mark, name in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"<\0\0\0", "utf-32-le"),
                       (b"\0\0\0<", "utf-32-be"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
                       (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    return data.decode("utf-8", "replace")


class Case:
    def __init__(self, root, path):
        self.name = os.path.relpath(path, root)
        self.path = path
        with open(path, "rb") as file:
            self.data = file.read()
        self.text = decode(self.data)
        self.headers, self.checks = {}, []  # a check: kind, what is wanted, index of the entry

    def add(self, kind, wanted, index=0):
        self.checks.append((kind, wanted, index))


TEXTS = ("description", "summary", "content")
FIELD = {  # of feedparser's entries -> kind of check
    "title": "title", "link": "url", "id": "id", "guid": "id", "author": "author", "language": "lang",
    "published": "created", "updated": "updated", "created": "created", "published_parsed": "created",
    "updated_parsed": "updated", "created_parsed": "created",
}


def path_of(node):
    """entries[0]['a'].b[1] -> ("entries", 0, "a", "b", 1); None for anything else"""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        inner, last = path_of(node.value), node.attr
    elif isinstance(node, ast.Subscript):
        inner, last = path_of(node.value), getattr(node.slice, "value", None)
    else:
        return None
    return inner + (last,) if inner and last is not None else None


def feedparser_check(case, path, wanted):
    if path == ("encoding",):
        case.add("readable", wanted)
    if path[0] != "entries" or len(path) < 3:
        return
    index, field, rest = path[1], path[2], path[3:]
    if isinstance(wanted, tuple) and field.endswith("_parsed"):
        wanted = datetime(*wanted[:6], tzinfo=timezone.utc).isoformat()
    if isinstance(wanted, str):
        wanted = wanted.replace(UPSTREAM, "HERE/feedparser").replace("http://127.0.0.1:8097", "HERE")
    plain_field = field[:-7] if field.endswith("_detail") else field
    if rest[-1:] == ("base",):
        case.add("base " + plain_field, wanted, index)
    elif rest[-1:] == ("language",):
        case.add("lang " + plain_field, wanted, index)
    elif rest[-1:] == ("value",) or not rest:
        if plain_field in TEXTS:
            case.add("text", wanted, index)
        elif plain_field in FIELD:
            case.add(FIELD[plain_field], wanted, index)
    elif field in ("author_detail", "authors") and rest[-1] in ("name", "url") and rest[0] in ("name", "url", 0):
        case.add("author" if rest[-1] == "name" else "author url", wanted, index)
    elif field == "tags" and rest[-1] in ("term", "label"):
        case.add("tag", wanted, index)
    elif field == "enclosures" and rest[-1] in ("url", "href"):
        case.add("media", wanted, index)
    elif field == "links" and rest == (0, "href") and not re.search(r"\['rel'\] == u?'(?!alternate)", case.text):
        case.add("link", wanted, index)
    elif field == "thr_in-reply-to" and rest == ("ref",):
        case.add("reply", wanted, index)


def feedparser_case(root, path):
    case = Case(root, path)
    found = re.search(r"Expect:[ \t]*(.*)", case.text)
    if not found:
        return None
    for name, value in re.findall(r"^\s*Header:\s*([\w-]+):\s*(.*?)\s*$", case.text, re.M):
        case.headers[name] = value
    try:
        tree = ast.parse(found.group(1).strip(), mode="eval").body
    except SyntaxError:
        return None
    for part in tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]:
        if not (isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Eq)):
            continue
        where = path_of(part.left)
        try:
            wanted = ast.literal_eval(part.comparators[0])
        except ValueError:
            continue
        if where:
            feedparser_check(case, where, wanted)
    return case


def gofeed_people(case, people, index):
    if people and people[0].get("name"):
        case.add("author", people[0]["name"], index)
    for key in ("uri", "url"):
        if people and people[0].get(key):
            case.add("author url", people[0][key], index)


def gofeed_entry(case, entry, index):
    for key, kind in (("title", "title"), ("guid", "id"), ("id", "id"), ("updatedParsed", "updated"),
                      ("publishedParsed", "created"), ("pubDateParsed", "created"), ("url", "url")):
        value = entry.get(key)
        if isinstance(value, dict):
            value = value.get("value")
        if isinstance(value, str) and value:
            case.add(kind, value, index)
    for key in ("content", "content_html", "content_text", "description", "summary"):  # a post has the first of them
        value = entry.get(key)
        if isinstance(value, dict):
            value = value.get("value") or (None if value.get("src") else "")
        if isinstance(value, str) and value:
            case.add("text", value, index)
            break
    if isinstance(entry.get("link"), str):
        case.add("url", entry["link"], index)
    for link in entry.get("links") or []:
        if isinstance(link, dict) and link.get("href"):
            case.add({"alternate": "link", "enclosure": "media"}.get(link.get("rel"), "none"), link["href"], index)
    author = entry.get("authors") or entry.get("author")
    gofeed_people(case, [author] if isinstance(author, dict) else [] if isinstance(author, str) else author, index)
    if isinstance(author, str):
        case.add("author", author, index)
    for tag in (entry.get("categories") or []) + (entry.get("tags") or []):
        value = tag if isinstance(tag, str) else tag.get("label") or tag.get("term") or tag.get("value")
        if value:
            case.add("tag", value, index)
    for file in (entry.get("enclosures") or []) + (entry.get("attachments") or []):
        if file.get("url"):
            case.add("media", file["url"], index)


def gofeed_case(root, path):
    expected = re.sub(r"\.(xml|json)$", "", path) + ("_expected.json" if path.endswith(".json") else ".json")
    if path.endswith("_expected.json") or not os.path.exists(expected) or expected == path:
        return None
    if path.endswith(".json") and os.path.exists(path[:-5] + ".xml"):
        return None
    case = Case(root, path)
    with open(expected, encoding="utf-8") as file:
        feed = json.load(file)
    for index, entry in enumerate(feed.get("items") or feed.get("entries") or []):
        gofeed_entry(case, entry, index)
    case.checks = [check for check in case.checks if check[0] != "none"]
    return case


def cases(suites):
    for suite, read in (("feedparser", feedparser_case), ("gofeed", gofeed_case)):
        for folder, _, names in sorted(os.walk(os.path.join(suites, suite))):
            for name in sorted(names):
                if name.endswith((".xml", ".json")):
                    case = read(suites, os.path.join(folder, name))
                    if case:
                        yield case


# --- judging ---

def holds(kind, wanted, post, case, here):
    if isinstance(wanted, str):
        wanted = wanted.replace("HERE", here)
    author = post.get("author", {})
    if kind == "title":
        return same_text(wanted, post.get("title"))
    if kind == "text":
        links = [link for link in links_in(wanted) if link not in post.get("links", [])]
        return same_text(wanted, post.get("text")) and not [
            link for link in links if not any(same_url(link, other) for other in post.get("links", []))]
    if kind in ("url", "link"):
        found = [post.get("url")] + (post.get("links", []) + post.get("media", []) if kind == "link" else [])
        return any(same_url(urllib.parse.urljoin(here + "/", wanted), url) or same_url(wanted, url) for url in found)
    if kind == "id":
        return post.get("id") in ("feed:" + wanted.strip(), "feed:" + urllib.parse.unquote(wanted.strip()))
    if kind in ("created", "updated"):
        found = post.get("created_at") if kind == "created" else post.get("edited_at", post.get("created_at"))
        at = moment(wanted) or moment(found or "")
        return bool(found) and moment(found) == at
    if kind == "author":
        name = re.sub(r"\s*[(<]?[^\s(<]+@[^\s)>]+[)>]?\s*", " ", wanted).strip(" ()") or wanted
        return same_text(name, author.get("name")) or same_text(wanted, author.get("name"))
    if kind == "author url":
        return same_url(urllib.parse.urljoin(here + "/", wanted), author.get("url")) or \
            same_url(wanted, author.get("url"))
    if kind.startswith("lang"):
        if kind == "lang title" and "text" in post:
            return True  # the language of a post is that of its text
        return post.get("lang", "") == (wanted or "") or (not wanted and "lang" not in post)
    if kind == "tag":
        return any(same_text(wanted, tag) for tag in post.get("tags", []))
    if kind == "media":
        return any(same_url(wanted, url) for url in post.get("media", []))
    if kind.startswith("base"):
        name = kind.split()[1].replace("_detail", "")
        inside = re.search(rf"<(\w+:)?{name}\b.*?</(\w+:)?{name}>", case.text, re.S)
        if inside and "href" not in inside.group():
            return True  # a base is seen by the addresses that were read against it
        return any(url.startswith(wanted) for url in post.get("links", []) + [post.get("url", "")])
    if kind == "reply":
        return post.get("reply_to") == "feed:" + wanted
    return True


def judge(suites, port, posts_file, errors_file, exceptions_file):
    here = f"http://127.0.0.1:{port}"
    posts, complaints = {}, {}
    with open(posts_file, encoding="utf-8") as file:
        for post in map(json.loads, file):
            posts.setdefault(post["via"], []).append(post)
    with open(errors_file, encoding="utf-8") as file:
        for line in file:
            found = re.match(r"sb-fetch: (http\S+): (.*)", line)
            if found:
                complaints[found.group(1)] = found.group(2)
    with open(exceptions_file, encoding="utf-8") as file:
        known = dict(line.rstrip("\n").split("\t", 1) for line in file if line.strip() and line[0] != "#")
    passed, total, bad, used = Counter(), Counter(), [], set()
    for case in cases(suites):
        if not case.checks:
            continue
        url = f"{here}/{urllib.parse.quote(case.name)}"
        suite = case.name.split("/")[0]
        total[suite] += 1
        failed = []
        for kind, wanted, index in case.checks:
            found = posts.get(url, [])
            good = url not in complaints if kind == "readable" else \
                any(holds(kind, wanted, post, case, here) for post in found)  # they come in the order of time
            if not good:
                failed.append((kind, wanted, found[index] if index < len(found) else complaints.get(url)))
        passed[suite] += not failed
        if failed and case.name not in known:
            bad.append((case.name, failed))
        used.add(case.name if failed else "")
    for suite in total:
        print(f"{suite}: {passed[suite]} of {total[suite]} cases, {100 * passed[suite] / total[suite]:.1f} %")
    for name, failed in bad:
        print(f"{name}:")
        for kind, wanted, got in failed:
            print(f"    {kind}: expected {wanted!r}, got {json.dumps(got, ensure_ascii=False)}")
    for name in sorted(set(known) - used):
        if os.path.exists(os.path.join(suites, name)):
            print(f"{name}: passes now, though it stands among the exceptions")
    share = sum(passed.values()) / max(1, sum(total.values()))
    return 0 if not bad and share >= 0.97 else 1


def serve(suites, port):
    by_path = {"/" + urllib.parse.quote(case.name): case for case in cases(suites)}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet

        def log_message(self, *args):
            pass

        def do_GET(self):
            case = by_path.get(self.path)
            data = case.data if case else b""
            self.send_response(200 if case else 404)
            for name, value in (case.headers if case else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    verb, suites, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if verb == "serve":
        serve(suites, port)
    elif verb == "sources":
        for case in cases(suites):
            print(f"http://127.0.0.1:{port}/{urllib.parse.quote(case.name)}")
    else:
        sys.exit(judge(suites, port, *sys.argv[4:]))
