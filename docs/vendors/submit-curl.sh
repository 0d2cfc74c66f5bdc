#!/usr/bin/env bash
# Sends one file to a Baimbai gateway with curl.
#
#   submit-curl.sh GATEWAY_URL CERT KEY CA FILE CONTENT_TYPE
#
# Prints "STATUS SUBMISSION_ID", then the answer with the signed receipt in it: keep it.
# Exit code: 0 accepted, 1 refused, 2 not sent. Needs bash, curl, openssl, sed, awk.
set -u

if [ $# -ne 6 ]; then
  echo "usage: $0 GATEWAY_URL CERT KEY CA FILE CONTENT_TYPE" >&2
  exit 2
fi
gateway=${1%/} cert=$2 key=$3 ca=$4 file=$5 type=$6
attempts=10 deadline=300

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

[ -r "$file" ] || { echo "cannot read $file" >&2; exit 2; }
# The same content always has the same key, so that a repeat never makes a second visit.
idempotency_key=$({ printf '%s\0' "$type"; cat "$file"; } | openssl dgst -sha256 -r | cut -d ' ' -f 1)

delay=1 status=000
for ((attempt = 1; attempt <= attempts; attempt++)); do
  : > "$work/head"
  : > "$work/answer"
  status=$(curl --silent --show-error --tlsv1.2 --connect-timeout 10 --max-time 120 \
    --cert "$cert" --key "$key" --cacert "$ca" \
    --header "Content-Type: $type" --header "Accept: application/json" \
    --header "Idempotency-Key: $idempotency_key" --header "Expect:" \
    --data-binary "@$file" --dump-header "$work/head" --output "$work/answer" \
    --write-out '%{http_code}' "$gateway/v1/submissions" 2> "$work/fault")
  fault=$?
  cat "$work/fault" >&2
  # The certificates do not fit, or cannot be read: trying again changes nothing.
  case $fault in 51 | 58 | 59 | 60 | 77 | 83) exit 2 ;; esac
  if [ "$fault" -ne 0 ]; then
    if grep -qi 'alert' "$work/fault"; then exit 2; fi
    status=000
  fi
  case $status in
    000 | 408 | 429 | 500 | 502 | 503 | 504) ;;
    *) break ;;
  esac
  after=$(awk 'tolower($1) == "retry-after:" { gsub("\r", ""); print $2 }' "$work/head" | tail -n 1)
  case $after in '' | *[!0-9]*) after=0 ;; esac
  wait=$((after > delay ? after : delay))
  delay=$((delay * 2 > 30 ? 30 : delay * 2))
  if [ "$attempt" -eq "$attempts" ] || [ $((SECONDS + wait)) -gt "$deadline" ]; then break; fi
  echo "attempt $attempt: status $status; again in $wait s" >&2
  sleep "$wait"
done

submission=$(sed -n 's/.*"submission" *: *"\([0-9A-Fa-f-]*\)".*/\1/p' "$work/answer" | head -n 1)
echo "$status ${submission:--}"
cat "$work/answer"
echo
case $status in
  2??) if grep -q '"status" *: *"refused"' "$work/answer"; then exit 1; fi ;;
  000 | 408 | 429 | 500 | 502 | 503 | 504) exit 2 ;;
  *) exit 1 ;;
esac
