# teams - a card in a channel of Microsoft Teams, by a workflow's webhook. webhook.jq says how such a file is made.
# https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
#
# url_file holds the webhook's URL. A workflow answers 202 when it begins: what becomes of the card is in its history.

# Runs of text know no Markdown, and a mention needs an entity that this card does not have.
def card($link):
  {type: "message",
   attachments: [{contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null,
     content: ({"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", type: "AdaptiveCard", version: "1.2",
       body: (split("\n") | to_entries | map({type: "RichTextBlock",
         inlines: [{type: "TextRun", text: .value} + (if .key == 0 then {weight: "Bolder"} else {} end)]}))}
       + (if $link then {actions: [{type: "Action.OpenUrl", title: "Open", url: $link}]} else {} end))}]};

# 28 KB are the most, and what the service itself adds counts.
def request($arg):
  link as $link
  | {headers: {"Content-Type": "application/json"},
     body: (fitted(.; .; card($link) | tojson | utf8; 24000) | card($link))};

# A workflow's answer has no body, and so no mark of its own; a page is none of it. The older connectors answer 200 and say in
# the body that the message was refused.
def outcome:
  ([.body | strings | capture("returned HTTP error (?<code>[0-9]{3})") | .code | tonumber] | first) as $code
  | if $code then {status: $code} else . end
  | signed_by([.body | strings | test("^\\s*<")] != [true]);

def repeatable: false;
