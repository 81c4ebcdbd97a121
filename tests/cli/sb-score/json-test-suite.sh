# every text that must not parse is rejected, every one that must is taken as a value
suite=$SHARED/data/conformance/JSONTestSuite
[ -d "$suite" ] || { echo "no JSONTestSuite in \$SHARED/data"; exit 77; }
find "$suite" -name '[ny]_*.json' | sort >files
grep -q . files || { echo "no cases in $suite"; exit 77; }
while read -r file; do
	case $(basename "$file") in
	y_*)
		{ printf '{"v":'; tr '\n' ' ' <"$file"; echo '}'; } | sb-score >out 2>err || echo "rejected: $(basename "$file")"
		;;
	n_*)
		# a line feed ends a line here; white space alone, and a byte order mark at the start, are nothing
		[ "$(wc -l <"$file")" -eq 0 ] || continue
		[ -n "$(tr -d ' \r\t\357\273\277' <"$file" | tr '\0' 0)" ] || continue
		sb-score <"$file" >out 2>err
		[ $? -eq 3 ] || echo "taken: $(basename "$file")"
		;;
	esac
done <files
