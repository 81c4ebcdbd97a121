# The embedded story is there without any file.
sb-fetch sample: | cmp - "$TOP/lib/data/sample.ndjson"
