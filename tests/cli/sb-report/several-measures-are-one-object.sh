export SB_NOW=2026-03-23T09:00:00Z
sb-report response volume --format json "$TOP/lib/data/sample.ndjson" | jq -c 'keys_unsorted, (.response | keys_unsorted), (.volume | keys_unsorted)'
mkdir d && cp "$TOP/lib/data/sample.ndjson" d/volume && cd d && sb-report volume ./volume --format json | jq .posts
