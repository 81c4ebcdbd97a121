# A room includes only what the design allows: base <- io cli json text <- post query http store wire <- the features <- cmd.
# Features do not include each other, and one library each is included in one room only.
cd "$TOP" || exit 1
bad=0

level() {
	case $1 in
	base) echo 0 ;;
	io | cli | json | text) echo 1 ;;
	post | query | http | store | wire) echo 2 ;;
	fetch | score | thread | notify | reply | report | worker) echo 3 ;;
	*) echo 9 ;;
	esac
}

# The rooms whose headers a file includes, however it writes that.
included() {
	sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]([a-z]+)\/.*\.h[">].*/\1/p' "$1" | while read -r other; do
		[ ! -d "lib/$other" ] || echo "$other" # <curl/curl.h>, <sys/stat.h> are not ours
	done
}

complain() {
	echo "$1"
	bad=$((bad + 1))
}

for file in lib/*/*.c lib/*/*.h; do
	room=${file#lib/}
	room=${room%%/*}
	mine=$(level "$room")
	[ "$mine" -ne 9 ] || complain "$file: no such room in the design: $room"
	while read -r other; do
		[ "$other" = "$room" ] && continue
		theirs=$(level "$other")
		if [ "$theirs" -gt "$mine" ] || { [ "$theirs" -eq "$mine" ] && [ "$mine" -ne 2 ]; }; then
			complain "$file: $room must not include $other"
		fi
	done < <(included "$file")
done

# rooms of one level may stand on each other only in one direction
edges=$(for file in lib/*/*.[ch]; do
	room=${file#lib/}
	included "$file" | sed "s/^/${room%%/*} /"
done | awk '$1 != $2' | sort -u)
printf '%s\n' "$edges" | tsort >/dev/null || complain "the rooms include each other in a circle"

only() { # header, rooms that may include it
	local header=$1 file room
	shift
	for file in $(grep -lE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]${header}[>\"]" lib/*/*.[ch] cmd/*.c); do
		room=$(echo "$file" | cut -d / -f 2) # a program of cmd is in no room
		case " $* " in *" $room "*) ;; *) complain "$file: only $* may include <$header>" ;; esac
	done
}
only 'yyjson\.h' json
only 'j[qv]\.h' json
only 'curl/.*' http
only 'openssl/.*' notify
only 'nettle/.*' text
only 'sqlite3\.h' store
only 'csv\.h' text
only 'pcre2\.h' text
only 'gumbo\.h' text
only 'libpsl\.h' text
only 'expat\.h' fetch
only 'gmime/.*' fetch
only 'libfyaml\.h' text
only 'nats/.*' worker
only 'linear\.h' score
only 'utf8proc\.h' base
[ "$bad" -eq 0 ]
