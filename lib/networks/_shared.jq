# _shared.jq - what every network's file can use, and what a file has that does not say otherwise. A comment is a line of its own.
# Each item of an answer as a post; one that is not as it should be is told, and the others go on. What is to be passed over
# is no item.
def each(items; post): items | [try post catch {error: tostring}] | if length == 0 then {error: "something in it is missing"} else .[] end;
def need(kind): if type == kind then . else error("a \(type) where a \(kind) is expected") end;
# The texts, or numbers, that items have at some place; one that lacks it must not decide how far to read.
def texts(items; at): [items | try at catch empty | strings];
def counts(items; at): [items | try at catch empty | numbers];
def present: with_entries(select(.value != null));
# Of a post: how its server is reached, and its id there.
def scheme($host): if (.via | type) == "string" and (.via | contains("http://" + $host)) then "http" else "https" end;
def native: sub("^[^:]*:"; "");
# What a file need not define.
def thread: empty;
def exists: empty;
def gone: if .status == 404 or .status == 410 then true elif .status < 300 then false else empty end;
