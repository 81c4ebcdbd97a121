# spaces, key order, ids above 2^53, escapes and unknown fields are as they were; only "score" is new
printf '%s\r\n' '{ "id" : "x:1",	"n":12345678901234567890, "text" : "I h\u0061te it", "lang":"en","extra":{"b":[1, 2 ],"a":null} }' | sb-score
