# _shared - what several channels need; each file beside this one, and each of your own, can use it.

# The post's link, where the message ends with it and it is a plain web address; else null.
def link:
  (.record.url? // null) as $url
  | (.text | rtrimstr("\n") | split("\n")) as $lines
  | if ($url | type) == "string" and ($lines | length) > 2 and $lines[-2] == $url
       and ($url | test("^https?://[!#-;=?-~\u00a1-\u2027\u2030-\ufffd]+$"; "i"))
    then $url else null end;

# Lengths as services count them. UTF-16 units are what JavaScript calls a length.
def utf16: (explode | map(if . > 65535 then 2 else 1 end) | add) // 0;
def utf8: utf8bytelength;

# A backslash before each character of $set.
def backslashed($set):
  ($set | explode) as $marks
  | [explode[] | . as $c | if ($marks | index($c)) != null then (92, $c) else $c end] | implode;
# An invisible character between "@" and the name: the reader sees the same, the server finds nobody to wake.
def unmentioned: [explode[] | if . == 64 then (64, 8203) else . end] | implode;

# The text of a message, so short that size <= $most: words are cut, the link and how to acknowledge stay. escape is
# done to the words, linked to the link. A link that would fill half of the room is left out.
def fitted(escape; linked; size; $most):
  link as $link
  | (.text | rtrimstr("\n") | split("\n")) as $lines
  | (if $link != null then 2 else 1 end) as $last
  | ($lines[:-$last] | join("\n") | .[0:$most + 1]) as $words
  | ([$link | select(. != null) | linked | select(size <= $most / 2)] + [$lines[-1] | escape] | map("\n" + .) | add) as $tail
  | def shortened($n): ($words[0:$n] | escape) + (if $n < ($words | length) then "…" else "" end) + $tail;
    def search($low; $high):
      if $high - $low <= 1 then shortened($low)
      else (($low + $high) / 2 | floor) as $middle
        | if (shortened($middle) | size) <= $most then search($middle; $high) else search($low; $middle) end
      end;
    search(0; ($words | length) + 1);

# {critical: 5, ...}[severity], for services with levels of their own.
def level($levels): $levels[.incident.severity] // $levels.normal;

# What a body says at f; null where it is no object, or does not say.
def said(f): [.body | try f catch null] | first;

# Unauthorized and Forbidden are about our secrets and rights: someone has to mend them. Request Timeout, Too Early and Too Many
# Requests are refusals that pass, as do failures of the server.
def by_status:
  .status as $s
  | if $s >= 200 and $s < 300 then "accepted"
    elif $s == 401 or $s == 403 then "denied"
    elif $s == 408 or $s == 425 or $s == 429 or $s >= 500 then "retry"
    else "failed" end;
# For services that do not know a message again: behind a gateway that gave up waiting, it may have arrived.
def by_status_once: if .status == 504 then "unknown" else by_status end;
# An answer that says "accepted" must look like the service's: a page of some proxy is none of it.
def signed_by(f): f as $ours | by_status_once | if . == "accepted" and ($ours | not) then "unknown" else . end;

# What a channel that hears of acknowledgements defines anew (webhook.jq says how): others hear of none.
def hear($arg): empty;
def heard: empty;
