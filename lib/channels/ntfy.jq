# ntfy - a push message to phones, by ntfy.sh or a server of your own. webhook.jq says how such a file is made.
# https://docs.ntfy.sh/publish/
#
# url is a topic, or a server whose topics are people's addresses. The option "ack" is a URL, such as another topic, to
# which a button posts {"ack":"17k","as":"Dana Whitlock"}; "as" where the message is for one person, "ack" a list
# where it tells of several incidents.

# Headers hold ASCII; the server reads encoded words (RFC 2047).
def word: "=?UTF-8?B?\(@base64)?=";

def buttons($arg; $link):
  [($link | select(. != null) | {action: "view", label: "Open", url: .}),
   ($arg.options.ack | select(. != null) as $url
    | {action: "http", label: "Acknowledge", url: $url, method: "POST", clear: true})];

# A text of 4096 bytes would be taken as a file. It is plain text unless a header says that it is Markdown.
def request($arg):
  link as $link
  | ({ack: (if .also then [.incident.id] + .also else .incident.id end)}
     + (if (.people | length) == 1 then {as: .person.name} else {} end) | tojson) as $ack
  | (buttons($arg; $link) | map(if .action == "http" then .body = $ack else . end)) as $buttons
  | {append: (if .address then "/" + (.address | @uri) else "" end),
     headers: ({Title: (.title[0:250] | word), Priority: (level({low: 2, normal: 3, high: 4, critical: 5}) | tostring)}
               + (if $link then {Click: ($link | word)} else {} end)
               + (if $buttons != [] then {Actions: ($buttons | tojson | word)} else {} end)),
     body: fitted(.; .; utf8; 4095)};

def outcome: signed_by(said(.event) == "message");

def repeatable: false;

# What the buttons said since the last time. The token goes to the server that it is for.
def origin: capture("^(?<o>https?://[^/?#]+)"; "i") | .o;
def hear($arg):
  $arg.options.ack | select(. != null)
  | {url: "\(.)/json?poll=1&since=\($arg.cursor // "all" | @uri)", token: (origin == ($arg.url // "" | (try origin catch null)))};
# A message tells of 101 incidents at most.
def heard:
  split("\n")[] | fromjson? | select(.event == "message")
  | {cursor: .id}, (.message | fromjson? | select(type == "object")
                      | {ack: (.ack | if type == "array" then .[:101][] else . end), as: (.as // "someone by ntfy")});
