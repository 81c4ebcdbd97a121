# a line comes out before the next one goes in
mkfifo in out
sb-score <in >out &
exec 3>in 4<out
echo '{"text":"one"}' >&3
read -r -t 20 line <&4 && echo "${line%%,*}"
exec 3>&-
wait
