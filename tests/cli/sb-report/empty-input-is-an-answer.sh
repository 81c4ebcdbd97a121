# No post is no error: every measure in every format says so.
export SB_NOW=2026-03-02T00:00:00Z
: >empty
for m in overview volume sentiment response; do
	sb-report $m empty || echo "status $?"
	sb-report $m --format json <empty
	sb-report $m --by network --format csv empty
	sb-report $m --format md empty >/dev/null && sb-report $m --format html empty >/dev/null || echo "status $?"
done
