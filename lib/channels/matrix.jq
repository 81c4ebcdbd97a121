# matrix - a message in a Matrix room. webhook.jq says how such a file is made.
# https://spec.matrix.org/latest/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid
#
# url is the home server, token_file holds an access token; the room ("!id:server") is the address, or the option "room".
# The transaction id is the message's: the server takes it once.

# An event has at most 65,536 bytes with what the server adds. An empty m.mentions notifies nobody by name.
def request($arg):
  (.address // $arg.options.room // error("a matrix channel needs a room: an address, or the option 'room'")) as $room
  | {append: "/_matrix/client/v3/rooms/\($room | @uri)/send/m.room.message/\(.id | @uri)", method: "PUT",
     headers: {"Content-Type": "application/json"},
     body: {msgtype: "m.text", body: fitted(unmentioned; .; tojson | utf8; 16000), "m.mentions": {}}};

def outcome:
  if .status == 429 then {outcome: "retry", retry_after: said(.retry_after_ms / 1000)}
  elif .status >= 200 and .status < 300 and said(.event_id) == null then "unknown"
  else by_status end;

def repeatable: true;
