# A full disk is noticed, and what was accepted is not lost.
echo '{"type":"draft","reply_to":"x:1","text":"Hello","by":"dana"}' | sb-reply --queue >/dev/full
echo "status $?"
sb-reply log | jq -r .event
