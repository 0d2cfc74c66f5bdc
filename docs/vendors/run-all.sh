#!/usr/bin/env bash
# Runs every sample against one gateway; those without their interpreter are skipped, and say so.
#
#   run-all.sh GATEWAY_URL CERT KEY CA FILE CONTENT_TYPE [P12 PASSWORD]
#
# P12 and PASSWORD are for Java. Exit code: 0 if every sample that ran exited with 0.
set -u

if [ $# -ne 6 ] && [ $# -ne 8 ]; then
  echo "usage: $0 GATEWAY_URL CERT KEY CA FILE CONTENT_TYPE [P12 PASSWORD]" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
gateway=$1 cert=$2 key=$3 ca=$4 file=$5 type=$6 p12=${7-} password=${8-}
failed=0

run() {
  local name=$1
  shift
  local line
  line=$("$@" 2> >(sed "s/^/$name: /" >&2))
  local code=$?
  echo "$name: exit $code: ${line%%$'\n'*}"
  [ "$code" -eq 0 ] || failed=1
}

skip() { echo "$1: SKIPPED, $2"; }

if command -v python3 > /dev/null; then
  run python python3 "$here/baimbai_client.py" "$gateway" "$cert" "$key" "$ca" "$file" "$type"
else
  skip python "no python3"
fi
if command -v curl > /dev/null; then
  run curl bash "$here/submit-curl.sh" "$gateway" "$cert" "$key" "$ca" "$file" "$type"
else
  skip curl "no curl"
fi
if command -v php > /dev/null && php -r 'exit(extension_loaded("curl") ? 0 : 1);'; then
  run php php "$here/submit.php" "$gateway" "$cert" "$key" "$ca" "$file" "$type"
else
  skip php "no php with its curl extension"
fi
if command -v node > /dev/null; then
  run node node "$here/submit.mjs" "$gateway" "$cert" "$key" "$ca" "$file" "$type"
else
  skip node "no node"
fi
if [ -z "$p12" ]; then
  skip java "no P12 and PASSWORD given"
elif command -v javac > /dev/null; then
  run java java "$here/Submit.java" "$gateway" "$p12" "$password" "$ca" "$file" "$type"
else
  skip java "no JDK"
fi
exit "$failed"
