echo '{"text":"love it"}' | sb-score >/dev/full
