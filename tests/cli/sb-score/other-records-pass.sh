# cases, events and the like are not judged
printf '%s\n' '{"type":"event", "event":"ack","text":"love"}' '{"type":"case","id":1 }' '{"type":"post","text":"love it","lang":"en"}' | sb-score
