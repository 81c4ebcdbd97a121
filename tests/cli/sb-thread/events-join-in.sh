# claim, reply, resolve and reopen; a reply's event and its post are one answer.
post() { printf '{"id":"%s","network":"x","created_at":"2026-03-10T%sZ","author":{"id":"%s","handle":"%s"%s},"reply_to":%s,"text":"%s"}\n' "$@"; }
event() { printf '{"type":"event","event":"%s","about":"%s","at":"2026-03-10T%sZ","actor":"%s","actor_kind":"%s"}\n' "$@"; }
{
	event resolve x:1 12:00:00 dana human
	post x:1 09:00:00 1 ann '' null 'It is broken'
	event claim x:1 09:05:00 dana human
	event reply x:1 09:30:00 dana human
	post x:2 09:31:00 2 dana ',"role":"staff"' '"x:1"' 'A new one left today.'
	event reopen x:1 15:00:00 dana human
	event notified x:1 09:01:00 sb bot
	post x:8 09:00:00 3 bob '' null 'Where is it?'
	event reply x:8 10:00:00 dana human
	post x:9 09:00:00 4 eve '' null 'Where is it?'
	event reply x:9 10:00:00 robot bot
} >log
sb-thread log | jq -c '[.customer, .status, .staff, .bots, .claimed_by, .first_response_s, .first_human_response_s, .reopened, .closed_at, .waiting_since]'
grep -v reopen log | sb-thread | jq -c 'select(.customer == "ann") | [.status, .closed_at]'
