# telegram - a message by a bot of Telegram. webhook.jq says how such a file is made.
# https://core.telegram.org/bots/api#sendmessage, https://core.telegram.org/bots/api#making-requests
#
# url_file holds https://api.telegram.org/botTOKEN/sendMessage; the chat is the address, or the option "chat".

# Without a parse_mode the text is text, but a "@name" in it still wakes its bearer. A low one comes without a sound.
def request($arg):
  (.address // $arg.options.chat // error("a telegram channel needs a chat: an address, or the option 'chat'")) as $chat
  | {headers: {"Content-Type": "application/json"},
     body: {chat_id: $chat, text: fitted(unmentioned; .; utf16; 4096), link_preview_options: {is_disabled: true},
            disable_notification: (.incident.severity == "low")}};

# What happened stands in the body, also of a 200. A token that is none is "Not Found"; a chat that is none is a 400.
def outcome:
  said(.ok) as $ok
  | if $ok == true then "accepted"
    elif $ok == false and said(.error_code) == 404 then "denied"
    elif $ok == false then
      ({status: (said(.error_code) // .status)} | by_status_once) as $word
      | {outcome: (if $word == "accepted" then "failed" else $word end), retry_after: said(.parameters.retry_after)}
    else signed_by(false) end;

def repeatable: false;
