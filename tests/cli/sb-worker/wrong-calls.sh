# Wrong calls say what is wrong, before any server is asked.
try() {
	sb-worker "$@" 2>&1
	echo "status ${PIPESTATUS[0]}"
}
try
try fly
try publish posts.ndjson
try publish --to nats://h/a --partitions 0
try publish --to nats://h/a --partitions 4
try publish --to h/a
try publish --to nats://ann:secret@h/a
try run --to nats://h/a -- cat
try run --from nats://h/S/C -- cat
try run --from nats://h/S/C --to nats://h/a
try run --from nats://h/S/C --to nats://h/a --batch 0 -- cat
try run --from nats://h/S/C --to nats://h/a -- cat '|'
try run --from nats://h/S --to nats://h/a -- cat
try drain --from nats://h/S/C more
try status --from nats://h/S --interval 0
try create
try create nats://h/S
try create nats://h/S/C/D --subject a
for option in replicas in-flight ack-wait duplicates; do try create nats://h/S --subject a --$option 0; done
try create --nkey seed nats://h/S
try create --tls-cert c nats://h/S
