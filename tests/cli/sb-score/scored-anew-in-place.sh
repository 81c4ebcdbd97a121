# a record that was scored is scored again where the score stands, and once more changes nothing
printf '%s\n' '{"score":{"sentiment":0.99,"label":"positive","why":{}},"text":"What a terrible shop","lang":"en"}' | sb-score | tee once
sb-score once | cmp once -
