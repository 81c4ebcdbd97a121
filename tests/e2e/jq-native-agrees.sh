# What -e runs natively keeps the same records and rejects the same ones as libjq and the jq program do: 1,000 random pairs.
command -v python3 >/dev/null && command -v jq >/dev/null || { echo "python3 and jq are not here"; exit 77; }
python3 "$TOP/tests/lib/jq_pairs.py" 50 20 7
