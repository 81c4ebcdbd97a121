# webhook - the message as JSON, to a server of your own.
#
# A channel is a file like this one: "type: NAME" in the routes file finds NAME.jq in $XDG_CONFIG_HOME/sb/channels, else
# among the built-in ones. It defines three functions:
#
#   request($arg)  message -> {body, headers?, method?, url?, append?, token_field?}
#                  The message is described in sb-notify(1). $arg is {url?, options}: the channel's url, unless that is a
#                  secret, and its options as they stand in the routes file. A body that is an object is sent as JSON.
#                  Method is POST and url the channel's, unless you say otherwise; append is put behind it, and joins
#                  with "&" when it begins with "?" and there is a query already. Authorization is added from
#                  token_file; with token_field the token becomes that member of the body instead. Secrets are not seen
#                  here.
#   outcome        {status, headers, body} -> "accepted", "retry", "denied", "failed" or "unknown"
#                  What an answer means; "denied": our secrets or rights are refused, which someone has to mend. Names of
#                  headers are in lower case; a body that is JSON is here as what it is. A Retry-After is obeyed by the program;
#                  {outcome, retry_after}, in seconds, says what stood elsewhere.
#   repeatable     null -> true when sending a message again does no harm: the server knows it by its id. Else a message of
#                  which nobody knows whether it arrived is held, until someone decides.
#
# A service that keeps acknowledgements for us has two more:
#
#   hear($arg)     null -> {url, token?}: what to ask, or empty. $arg also has `cursor`, once there was one. The token is sent
#                  where `token` is true. Asked only where the channel has the option "ack".
#   heard          the text of the answer -> any number of {ack, as}, the incident's id and who has seen to it, and {cursor}
#
# _shared.jq has what several channels need: text that is cut so that its link stays, marks that are taken out of force.

# An id that stays the same when a message is sent again, under the name that Standard Webhooks gave it.
def request($arg):
  {headers: {"Content-Type": "application/json", "Webhook-Id": .id}, body: .};

# Unauthorized and Forbidden are for someone to mend; Request Timeout, Too Early and Too Many Requests pass.
def outcome:
  .status as $s
  | if $s >= 200 and $s < 300 then "accepted"
    elif $s == 401 or $s == 403 then "denied"
    elif $s == 408 or $s == 425 or $s == 429 or $s >= 500 then "retry"
    else "failed" end;

def repeatable: true;
