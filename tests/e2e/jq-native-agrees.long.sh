# The same as jq-native-agrees on a million random pairs.
command -v python3 >/dev/null && command -v jq >/dev/null || { echo "python3 and jq are not here"; exit 77; }
python3 "$TOP/tests/lib/jq_pairs.py" 2000 500 2026
