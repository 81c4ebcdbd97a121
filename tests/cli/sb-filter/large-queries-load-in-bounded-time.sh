# A megabyte of query loads and matches.
python3 -c '
import sys
words = ["w%dx" % i for i in range(120000)]
open("or.query", "w").write(" OR ".join(words))
open("and.query", "w").write(" ".join("-" + w for w in words))'
echo '{"text":"a w119999x b"}' >in
sb-filter -c or.query in
sb-filter -c and.query in
echo $?
