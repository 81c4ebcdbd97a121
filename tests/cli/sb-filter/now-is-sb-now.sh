# A jq program's clock is SB_NOW too, so that a run can be repeated.
export SB_NOW=2026-03-10T14:00:00.25Z
echo '{"created_at":"2026-03-10T13:00:00Z"}' >posts
sb-filter --map 'now, (now | todate)' '' posts
sb-filter -c -e 'now - (.created_at | fromdate) == 3600.25' posts
sb-filter -e 'now > 0 and (now | nonsense)' posts
echo "$?"
