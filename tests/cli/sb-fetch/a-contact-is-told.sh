# The contact is that of the variable, else of the file; what cannot stand in a header, or is no contact, is told and nothing is asked.
mkdir -p "$XDG_CONFIG_HOME/sb"
agent() { sb-fetch --dry-run hackernews:new "$@" 2>&1 | grep -v GET; }
agent
echo '  https://shoes.example/bot  ' >"$XDG_CONFIG_HOME/sb/contact"
agent
SB_CONTACT=social@shoes.example agent
SB_CONTACT='' agent
agent --user-agent 'larkspur/2 (+https://shoes.example)'
SB_CONTACT=$'a@b.example\r\nCookie: x' agent
SB_CONTACT='a@b.example) (evil' agent
SB_CONTACT=me agent
agent --user-agent $'larkspur\r\nCookie: x'
printf 'a@b.example\nc@d.example\n' >"$XDG_CONFIG_HOME/sb/contact"
agent | sed "s,^sb-fetch: .*/sb/contact,sb-fetch: .../sb/contact,"
