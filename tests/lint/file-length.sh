# A file has one subject: at most 500 lines of C in the library, 200 in cmd.
cd "$TOP" || exit 1
bad=$(wc -l lib/*/*.[ch] cmd/*.c | awk '$2 != "total" && $1 > ($2 ~ /^cmd/ ? 200 : 500) { print $1 " lines: " $2 }')
printf '%s\n' "$bad"
[ -z "$bad" ]
