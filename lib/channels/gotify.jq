# gotify - a push message by a Gotify server. webhook.jq says how such a file is made.
# https://gotify.net/docs/pushmsg, https://gotify.net/docs/msgextras
#
# url is the server, token_file holds the token of an application.

# No limit is published; one of its databases keeps 65,535 bytes.
def request($arg):
  {append: "/message", headers: {"Content-Type": "application/json"},
   body: {title: .title, message: fitted(.; .; utf8; 16000),
          priority: level({low: 2, normal: 5, high: 8, critical: 10}),
          extras: ({"client::display": {contentType: "text/plain"}}
                   + (link | if . then {"client::notification": {click: {url: .}}} else {} end))}};

def outcome: signed_by(said(.id) != null);

def repeatable: false;
