# mattermost - an incoming webhook of Mattermost. webhook.jq says how such a file is made.
# https://developers.mattermost.com/integrate/webhooks/incoming/
#
# url_file holds the webhook's URL.

def request($arg):
  {headers: {"Content-Type": "application/json"},
   body: {text: fitted(backslashed("\\`*_~|<>[]()#!:") | unmentioned; "<\(.)>"; length; 16383)}};

def outcome: signed_by(.body == "ok");

def repeatable: false;
