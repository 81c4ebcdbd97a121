sb-score --model x
