sb-score --no-such x
