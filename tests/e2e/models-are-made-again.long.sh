# make models makes the very bytes that ship. Needs the data, and the word vectors from npm (or unpacked in $WINK).
[ -d "$SHARED/data/sentiment" ] || { echo "no data in $SHARED/data"; exit 77; }
case $B in */san-*) echo "takes minutes, and half an hour with sanitizers"; exit 77 ;; esac
make -s -C "$TOP" B="$B" "$B/tests/eval/convnet" || exit
mkdir made
OUT=$PWD/made "$TOP/tests/eval/models" "$B/bin/sb-train" "$B/tests/eval/convnet" "$SHARED/data" "$PWD/work" >log 2>&1
[ -s work/vectors ] || { tail -n 3 log; echo "no word vectors to be had"; exit 77; }
cmp made/english.model "$TOP/lib/data/models/english.model" && cmp made/best.model "$TOP/lib/data/models/best.model"
