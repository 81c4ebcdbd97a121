# A map in YAML; columns between tabulators; a constant, a date in its own form, a list, what stands for what.
cat >map.yaml <<'END'
# what our survey tool exports
fields:
  network: {value: survey}
  id: No
  created_at: {column: Date, format: "%d.%m.%Y %H:%M"}
  author.tier: {column: Key, map: {"yes": key}}
  tags: {column: About, split: "|"}
  text: {column: Comment, html: true}
END
printf 'No\tDate\tKey\tAbout\tComment\n7\t22.03.2026 09:30\tyes\tshoes|fit\tToo &lt;narrow&gt;\n' >survey.tsv
SB_NOW=2026-03-23T09:00:00Z sb-fetch --map map.yaml survey.tsv
