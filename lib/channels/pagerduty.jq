# pagerduty - an event to PagerDuty's Events API v2. webhook.jq says how such a file is made.
# https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
#
# url is https://events.pagerduty.com/v2/enqueue, or the one of your region; token_file holds the integration's key.
# An event with a dedup_key that is there already is the same alert: what is new about an incident changes it, its end resolves it.

def request($arg):
  {headers: {"Content-Type": "application/json"}, token_field: "routing_key",
   body: {event_action: (if .kind == "close" then "resolve" else "trigger" end), dedup_key: (.incident.key // .id)[0:255], client: "sb-notify",
          payload: {summary: .title[0:1024], source: ((.record.network? | strings) // "sb-notify"),
                    severity: level({low: "info", normal: "warning", high: "error", critical: "critical"}),
                    timestamp: .incident.at, component: .incident.route,
                    custom_details: {text: fitted(.; .; utf8; 16000), incident: .incident.id}},
          links: [link | select(. != null) | {href: ., text: "Open"}]}};

def outcome:
  if .status >= 200 and .status < 300 and said(.status) != "success" then "unknown" else by_status end;

def repeatable: true;
