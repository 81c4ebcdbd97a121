# A line is written when there is nothing more to read for now, although the pipe stays open.
mkfifo in out
sb-filter shoes <in >out &
filter=$!
exec 3>in 4<out
for i in 1 2 3; do
	echo "{\"text\":\"shoes $i\"}" >&3
	read -r -t 20 line <&4 && echo "$line"
done
exec 3>&-
wait $filter
