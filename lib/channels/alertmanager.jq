# alertmanager - an alert to Prometheus' Alertmanager, API v2. webhook.jq says how such a file is made.
# https://prometheus.io/docs/alerting/latest/alerts_api/
#
# url is the server. It knows an alert again by its labels, so that sending it twice changes nothing.

# What is new about an incident changes its alert, and its end resolves it.
# Without an end, it would be over after the server's resolve_timeout, five minutes. A day is how long a message is tried.
def request($arg):
  {append: "/api/v2/alerts", headers: {"Content-Type": "application/json"},
   body: [{labels: {alertname: .incident.route, severity: .incident.severity, incident: .incident.id, about: .incident.about},
           annotations: ({summary: .title, description: fitted(.; .; utf8; 16000)}
                         + (link | if . then {link: .} else {} end)),
           startsAt: .incident.at,
           endsAt: (if .kind == "close" then .at else .incident.at[0:19] + "Z" | fromdateiso8601 + 86400 | todateiso8601 end)}
          + (link | if . then {generatorURL: .} else {} end)]};

def outcome: by_status;

def repeatable: true;
