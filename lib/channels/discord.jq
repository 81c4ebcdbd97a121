# discord - a webhook of a Discord channel. webhook.jq says how such a file is made.
# https://docs.discord.com/developers/resources/webhook#execute-webhook
#
# url_file holds the webhook's URL. With wait=true the server answers when the message is there, and says so.

# allowed_mentions without entries wakes nobody; flag 4 (SUPPRESS_EMBEDS) shows no preview of a stranger's link.
def request($arg):
  {append: "?wait=true", headers: {"Content-Type": "application/json"},
   body: {content: fitted(backslashed("\\`*_~|<>[]()#@:"); "<\(.)>"; utf16; 2000),
          allowed_mentions: {parse: []}, flags: 4}};

# "Unknown Webhook": it was taken away, and its URL is a secret that is none any more.
def outcome:
  if .status == 429 then {outcome: "retry", retry_after: said(.retry_after)}
  elif .status == 404 and said(.code) == 10015 then "denied"
  elif .status == 204 then "accepted"
  else signed_by(said(.id) != null) end;

def repeatable: false;
