# Ages count back from SB_NOW; --since takes what was created at that moment, --until what was created before it.
cat >in <<'J'
{"id":"1","created_at":"2026-03-10T11:59:59Z"}
{"id":"2","created_at":"2026-03-10T13:00:00+01:00"}
{"id":"3","created_at":"2026-03-10T12:00:01Z"}
{"id":"4"}
{"id":"5","created_at":"soon"}
J
export SB_NOW=2026-03-11T12:00:00Z
sb-filter --since 1d in
echo
sb-filter --until 24h in
echo
sb-filter 'since:1d' in
echo
sb-filter -v --since 2026-03-10T12:00:00Z in
echo
SB_NOW=2026-03-12T12:00:00Z sb-filter 'since:1d' in
echo $?
