# Two Mastodon-compatible servers that know each other: notifications of an account, a whole thread across both, search, and
# the public timeline.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
net=127.$(($$ / 200 % 200 + 20)).$(($$ % 200 + 20)) # other tests may run beside this one
snac='' snac_data=''
start_snac "$net.1"
shop=$(snac_user shop) one=$snac one_data=$snac_data
start_snac "$net.2"
two=$snac two_data=$snac_data
jo=$(snac_user jo)
on() { if [ "$1" = one ]; then snac=$one snac_data=$one_data; else snac=$two snac_data=$two_data; fi; }
printf '%s %s\n%s %s\n' "$net.1" "$shop" "$net.2" "$jo" >"$PWD/credentials"
mkdir -p "$XDG_CONFIG_HOME/sb"
install -m 600 credentials "$XDG_CONFIG_HOME/sb/credentials"

until_there() { wait_until something "$@" || fail "nothing came of: $*" "$(cat err)"; } # COMMAND...: what federates takes a moment
something() { "$@" >there 2>err && [ -s there ]; }

# jo asks the shop of the other server, which answers, and jo thanks
on two
question=$(snac_post "$jo" "@shop@$net.1 are the #larkspur wide?")
until_there sb-fetch --no-state "mastodon:$one notifications"
jq -e --arg host "$net.2" --arg one "$net.1" '.author.handle == "jo@\($host)" and (.text | contains("are the #larkspur wide?")) and (.id | startswith("mastodon:\($one)/"))' there >/dev/null || fail "the notification is not as expected:" "$(cat there)"
native=$(jq -r '.id | sub(".*/"; "")' there)
sb-fetch "mastodon:$one notifications" >first
expect "notifications" "$(jq -r .id first)" "$(jq -r .id there)"
expect "notifications that are known" "$(sb-fetch "mastodon:$one notifications")" ''
on one
answer_id=$(snac_post "$shop" "@jo@$net.2 yes, they are" "$native")
until_there sb-fetch --no-state "mastodon:$two notifications"
on two
snac_post "$jo" "@shop@$net.1 thanks" "$(jq -r '.id | sub(".*/"; "")' there)" >/dev/null
until_there sb-fetch "mastodon:$one notifications"
expect "the new one" "$(jq -r .text there | sed 's/.* //')" thanks

# the thread of any of its posts, as the shop's server knows it
sb-fetch --no-state "$one/@shop/$answer_id" >thread || fail "the thread ended with $?"
expect "the thread" "$(jq -r '.text | sub("@[^ ]+ "; "")' thread)" "$(printf 'are the #larkspur wide?\nyes, they are\nthanks')"
jq -es '.[1].reply_to == .[0].id and .[2].reply_to == .[1].id and .[0].thread_id == .[0].id' thread >/dev/null || fail "who answers whom:" "$(cat thread)"
expect "the thread where it began" "$(sb-fetch --no-state "$two/@jo/$question" | wc -l)" 3

# search (which needs the token), the public timeline
sb-fetch "mastodon:$two search larkspur" >found || fail "the search ended with $?"
expect "the search" "$(jq -r .text found | grep -c larkspur) of $(wc -l <found)" '1 of 1'
expect "the search again" "$(sb-fetch "mastodon:$two search larkspur")" ''
sb-fetch "$two/public/local" "mastodon:$two" >public || fail "the timeline ended with $?"
[ "$(jq -r .id public | sort -u | wc -l)" -ge 2 ] || fail "the public timeline has less than jo wrote:" "$(cat public)"
