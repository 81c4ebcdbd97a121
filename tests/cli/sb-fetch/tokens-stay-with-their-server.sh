# A token from the environment is for one server; a credentials file that others can read is refused.
SB_TOKEN_MASTODON=s3cret sb-fetch --dry-run https://one.example/tags/a https://two.example/tags/a
echo $?
mkdir -p "$XDG_CONFIG_HOME/sb"
printf '# mine\nONE.example  abc\ntwo.example:8080 def\nhttp.example ghi\n' >"$XDG_CONFIG_HOME/sb/credentials"
chmod 600 "$XDG_CONFIG_HOME/sb/credentials"
sb-fetch --dry-run https://one.example/tags/a https://two.example/tags/a https://two.example:8080/f http://http.example/f
for line in broken 'https://one.example/ abc'; do
	echo "$line" >"$XDG_CONFIG_HOME/sb/credentials"
	sb-fetch --dry-run https://one.example/tags/a 2>err
	echo $?
	sed "s|$XDG_CONFIG_HOME|CONFIG|" err >&2
done
