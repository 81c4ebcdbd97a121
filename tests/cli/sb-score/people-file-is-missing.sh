echo '{}' | sb-score --people nobody.csv
