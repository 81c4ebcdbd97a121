# What matches is written as it stood: spacing, key order, escapes, ids above 2^53, duplicate keys, CR; a last line gets an end.
printf '%s\r\n' '{ "text" : "my\u0020sho\u0065s",  "id":12345678901234567890,"id":1.0e2 }' >in
printf '%s\n' '{"text":"nothing"}' '' '   ' >>in
printf '%s' '{"z":1,"a":2,"text":"SHOES"}' >>in
sb-filter -q shoes in | od -c | sed 's/  *$//'
