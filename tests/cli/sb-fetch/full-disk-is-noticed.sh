# A full disk is exit status 4, said once.
sb-fetch sample: >/dev/full
