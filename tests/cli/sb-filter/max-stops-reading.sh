# --max ends the run: what comes behind is not even read.
printf '{"id":"%s"}\n' 1 2 3 >in
echo 'not a record' >>in
sb-filter --max 2 '' in
sb-filter --max 3 -c '' in in
sb-filter --max 0 '' in
echo $?
