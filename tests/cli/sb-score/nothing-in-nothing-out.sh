sb-score </dev/null
