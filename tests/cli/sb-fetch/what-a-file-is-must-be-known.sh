# A file that shows nothing is refused with a word on what to do, and the others go on.
printf 'hello\n' >letter.txt
: >empty
sb-fetch letter.txt empty sample: nowhere.rss | wc -l
exit "${PIPESTATUS[0]}"
