# the file that is there is still scored
echo '{"text":"love it","lang":"en"}' >there.ndjson
sb-score missing.ndjson there.ndjson
