# A mistake behind a source is named with its file and line, and nothing is asked.
try() {
	printf '%s\n' "# a comment" "" "https://h.example/feed $1" >list.txt
	sb-fetch -s list.txt --dry-run
	echo "status $?"
}
{
	try '--limit'
	try '--limit many'
	try '--limit 0'
	try '--limit 5 fast'
	try '--fast'
	try '--as soup'
	try '--every 5ms'
	try '--as ndjson --map m.json'
	try '--replies=no'
	try '# a comment'
	try '// a comment'
	try 'https://other.example/'
	try '-every 1h'
	sb-fetch -s nowhere.txt
	echo "status $?"
	printf '<?xml version="1.0"?>\n<rss/>' >feed.xml
	sb-fetch -s feed.xml
	echo "status $?"
	printf '<opml><body>\n<outline xmlUrl="https://h.example/"></body></opml>' >bad.opml
	sb-fetch -s bad.opml
	echo "status $?"
	printf '<!DOCTYPE opml [<!ENTITY a "https://h.example/">]>\n<opml><body><outline xmlUrl="&a;"/></body></opml>' >bomb.opml
	sb-fetch -s bomb.opml
	echo "status $?"
} 2>&1
