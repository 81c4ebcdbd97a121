# What the routes file says of a person goes before the people file; the "@" of a handle tells nothing, and neither does a handle that a
# stranger may have where both have names.
cat >people.csv <<'C'
handle,name,role,zone,channels
dana_w,,social,,
kai,Kai Brook,callcentre,Asia/Tokyo,
bo,Bo Stranger,customer,,
C
cat >routes.yaml <<'Y'
zone: Europe/Berlin
channels: {desk: {type: stdout}}
people_file: people.csv
people:
  - {name: Dana, handle: "@Dana_W", channels: [desk]}
  - {name: Kai Brook, zone: Europe/Berlin, hours: mon-fri 09:00-17:00, channels: [{desk: k}]}
  - {name: Bo, handle: bo, channels: [desk]}
routes:
  - {when: "*", to: ["role:social", "role:callcentre"]}
Y
echo '{"id":"x:1"}' | SB_NOW=2026-03-22T10:00:00Z sb-notify check -c routes.yaml -
sed -i 's/"role:callcentre"/"role:customer"/' routes.yaml
sb-notify check -c routes.yaml
