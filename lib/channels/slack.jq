# slack - an incoming webhook of Slack, or of what speaks like it. webhook.jq says how such a file is made.
# https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, https://docs.slack.dev/messaging/formatting-message-text

# A stranger's text is text: no links, mentions or formatting by mark-up, and nobody woken by "@channel". Slack itself
# makes mentions only of <!channel>, but servers that speak like it read the plain word.
def escaped:
  gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;")
  | gsub("@(?<group>channel|everyone|here|all)"; "@\u200b\(.group)"; "i");

# Slack cuts texts at 40,000 characters. Without mrkdwn, *asterisks* and the like are not read; parse "none" makes no links of
# bare addresses, so that the post's own stands between brackets, in which "|" would begin another name for it.
def request($arg):
  {headers: {"Content-Type": "application/json"},
   body: {text: fitted(escaped; "<" + (gsub("&"; "&amp;") | gsub("[|]"; "%7C")) + ">"; length; 30000),
          mrkdwn: false, link_names: false, parse: "none", unfurl_links: false, unfurl_media: false}};

# Slack says "ok"; a refusal is a status and a word such as invalid_payload or channel_is_archived. What speaks like it may
# say so in an object. A webhook that was taken away is a secret that is none any more.
def outcome:
  if .status == 404 and .body == "no_service" then "denied"
  else signed_by(.body == "ok" or said(.ok) == true or said(.success) == true) end;

# There is nothing by which Slack would know a message again.
def repeatable: false;
