echo 'name,role' >people.csv
echo '{}' | sb-score --people people.csv
