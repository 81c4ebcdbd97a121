export SB_NOW=2026-03-02T00:00:00Z
echo '{"id":"t:1","created_at":"2026-03-01T10:00:00Z"}' >p
count() { grep -c "$(printf '\033')" || true; }
sb-report volume p | count
NO_COLOR=1 sb-report volume p | count
sb-report volume --color never p | count
sb-report volume --color always p | count
NO_COLOR=1 sb-report volume --color always p | count
