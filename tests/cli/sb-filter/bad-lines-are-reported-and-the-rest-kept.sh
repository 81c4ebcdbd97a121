# A bad line is reported with file, line and byte; the others are processed. --rejects keeps it and the status stays 0 or 1.
printf '%s\n' '{"id":1}' 'nonsense' '[1]' '{"id":2' '{"id":"\xff"}' >in
printf '{"id":"\xff"}\n{"a":"x\0y"}\r\n\n{"id":3}' >>in
sb-filter '' in
echo $?
sb-filter --rejects bad '' in - </dev/null
echo $?
sb-filter --rejects bad nothing in 2>/dev/null
echo $?
head -n 6 bad | cmp - <(sed -n '2,7p' in) && wc -l <bad
