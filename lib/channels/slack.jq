# slack - an incoming webhook of Slack, or of what speaks like it. webhook.jq says how such a file is made.
# https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, https://docs.slack.dev/messaging/formatting-message-text

# A stranger's text is text: no links, mentions or formatting by mark-up, and nobody woken by "@channel". Slack itself
# makes mentions only of <!channel>, but servers that speak like it read the plain word.
def escaped:
  gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;")
  | gsub("@(?<group>channel|everyone|here|all)"; "@\u200b\(.group)"; "i");

# Slack cuts texts at 40,000 characters; ours are far shorter, unless someone writes a novel by hand.
def request($arg):
  {headers: {"Content-Type": "application/json"},
   body: {text: (.text[0:30000] | escaped), link_names: false, parse: "none", unfurl_links: false, unfurl_media: false}};

# Slack says "ok"; a refusal is a word such as invalid_payload or channel_is_archived.
def outcome:
  .status as $s
  | if $s >= 200 and $s < 300 then "accepted"
    elif $s == 408 or $s == 425 or $s == 429 or $s >= 500 then "retry"
    else "failed" end;

# There is nothing by which Slack would know a message again.
def repeatable: false;
