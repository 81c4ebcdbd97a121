# A line of progress where it is asked for, wiped before a message; none where standard error is no terminal or it is refused.
{
	for i in 1 2 3; do echo "{\"id\":\"x:$i\",\"text\":\"refund\"}"; done
	echo 'no record'
} >posts.ndjson
shown() {
	sb-filter "$@" refund posts.ndjson 2>&1 >/dev/null | sed -e 's/[0-9]*\/s/N\/s/' -e 's/\r/<CR>/g' -e 's/\x1b\[K/<wiped>/g'
	echo "--"
}
shown --progress
shown --no-progress
shown
