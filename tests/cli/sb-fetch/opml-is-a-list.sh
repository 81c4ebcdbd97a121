# What feed readers export is a list of sources, whatever they write into it and however they nest it.
cat >feeds.opml <<'O'
<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>newsboat - Exported Feeds</title></head><body>
<outline text="Shoes"><outline type="rss" xmlUrl="https://shoes.example/feed.rss?a=1&amp;b=2" htmlUrl="https://shoes.example/" title="Shöes"/>
<outline><outline xmlurl="https://deep.example/atom"/></outline></outline>
<outline xmlUrl="exec:rm -rf"/><outline xmlUrl="filter:x:https://f.example/"/><outline text="no feed"/>
<outline XMLURL="https://shoes.example/feed.rss?a=1&amp;b=2"/>
</body></opml>
O
sb-fetch --dry-run -s feeds.opml
sb-fetch --dry-run -s - <feeds.opml | wc -l
