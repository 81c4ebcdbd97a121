# A full disk is status 4; a reader that went away ends the program quietly, as SIGPIPE does.
data=$TOP/lib/data/sample.ndjson
sb-filter '' "$data" >/dev/full
echo $?
sb-filter -c '' "$data" >/dev/full
echo $?
echo '{}' | sb-filter '' --rejects /dev/full
echo x | sb-filter '' --rejects /dev/full
echo $?
sb-filter '' "$data" "$data" "$data" "$data" "$data" "$data" "$data" "$data" | head -n 1 | cut -c 1-20
echo "${PIPESTATUS[0]}"
sb-filter '' "$data" >&-
echo $?
