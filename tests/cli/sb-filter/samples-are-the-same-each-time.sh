# --sample keeps about that share, the same records each time, others with another seed.
for n in {1..2000}; do echo "{\"id\":$n}"; done >p
sb-filter --sample 0.25 '' p >a
sb-filter --sample 0.25 --seed 0 p >b
sb-filter --sample 0.25 --seed 1 p >c
cmp a b && ! cmp -s a c && [ "$(wc -l <a)" -gt 400 ] && [ "$(wc -l <a)" -lt 600 ] && echo good
sb-filter -c --sample 1 '' p
sb-filter -c --sample 0 p
