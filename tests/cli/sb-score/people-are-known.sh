# role, department and tier come from the people file and take the place of what the record says
cat >people.csv <<'P'
handle,network,role,department,tier
@Ann,x,staff,support,
bob,,customer,,key
P
sb-score --people people.csv <<'P'
{"author":{"handle":"ann","role":"customer","followers":10},"network":"x","text":"We look into it","lang":"en"}
{"author":{"handle":"ann"},"network":"reddit","text":"We look into it","lang":"en"}
{"author": { "handle":"BOB" } ,"text":"Where is it?","lang":"en"}
{"author":{},"text":"Where is it?","lang":"en"}
{"text":"Where is it?","lang":"en"}
P
