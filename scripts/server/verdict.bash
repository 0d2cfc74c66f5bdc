# What a restored copy is asked before anybody trusts it. Sourced by restore.

# lay_out GENERATION DATA: the copy's files in a folder of the server's user, as they were, with every hash compared.
lay_out() {
  local from=$1 data=$2
  (cd "$from" && sed -n 's/^sha256 //p' manifest | sha256sum --check --quiet --strict) ||
    die "$from: berkas berubah atau hilang / files altered or missing"
  mkdir -p "$data/pg_wal"
  tar -xzf "$from/base.tar.gz" -C "$data"
  tar -xzf "$from/pg_wal.tar.gz" -C "$data/pg_wal"
  cp "$from/backup_manifest" "$data/"
  chown -R postgres:postgres "$data"
  chmod 0700 "$data"
  as_postgres "$(pg_bin)/pg_verifybackup" --quiet "$data" || die "$from: pg_verifybackup"
}

# needed_bytes GENERATION: what it takes unpacked.
needed_bytes() { grep -o '"Size": [0-9]*' "$1/backup_manifest" | awk '{ sum += $2 } END { print sum + 64 * 1024 * 1024 }'; }

# newest_note FILE: the last checkpoint of a file that the signer only adds to.
newest_note() {
  awk 'BEGIN { RS = ""; FS = "\n" }
    { if ($0 ~ /^\342\200\224 /) note = body "\n\n" $0; else body = $0 } END { if (note) print note }' "$1"
}

# checks CONNECTION GENERATION KNOWN FOLDER: prints each finding; `worst` is 2 after a bad one. KNOWN has the checkpoints
# that were known outside before the copy was read; FOLDER takes the exported log.
checks() {
  local connection=$1 generation=$2 known=$3 folder=$4 printed file
  local quiet=(--config "$config" --set "database.connection=$connection" --set log.level=error)

  if printed=$("$baimbai" migrate --check "${quiet[@]}" 2>&1); then green "skema / schema: $printed"
  else
    red "skema / schema: $printed" "Pakai program dari masa cadangan itu, atau jalankan \`baimbai migrate\` sesudah memulihkan." \
      "Use the program of that time, or run \`baimbai migrate\` after restoring."
  fi
  figures_fit "$connection" "$generation"

  # What was said outside, without asking the witnesses again: they have seen more by now.
  sed -E 's/^(witness +[^ ]+ +[^ ]+).*/\1/' /etc/baimbai/log-policy >"$folder/policy"
  local outside=()
  for file in "$known"/*; do [ ! -s "$file" ] || outside+=("$file"); done
  if printed=$("$baimbai" facility list "${quiet[@]}" --set "log.policy=$folder/policy" \
    --set "log.known=$(IFS=,; printf '%s' "${outside[*]}")" 2>&1 >/dev/null); then
    green "lanjutan dari yang diketahui pihak luar / goes on from what is known outside: ${#outside[@]} checkpoint"
  else
    red "log: $(grep -m 1 -E 'MENOLAK|REFUSED' <<<"$printed" || tail -n 1 <<<"$printed")" \
      "Cadangan ini tertinggal atau lain sejarahnya: docs/recovery.md." \
      "This copy is behind or another history: docs/recovery.md."
  fi
  # An export is an entry: into a log that others know otherwise it must not go, but for a trial.
  if [ "$mode" = rehearse ] || [ $worst = 0 ]; then log_verifies "$folder" "${quiet[@]}"; fi
}

figures_fit() { # CONNECTION GENERATION
  local name expected found host
  host=$(sed 's/.*host=\([^ ]*\).*/\1/' <<<"$1")
  local -A query=([log]='SELECT size FROM audit.head' [submissions]='SELECT count(*) FROM record.submission'
    [visits]='SELECT count(*) FROM record.visit')
  for name in log submissions visits; do
    expected=$(sed -n "s/^figures .*$name=\([0-9]*\).*/\1/p" "$2/manifest")
    found=$(as_postgres psql -XqAt -h "$host" -d baimbai -c "${query[$name]}" 2>/dev/null || echo -1)
    if [ "$found" -ge "$expected" ]; then green "$name: $found (>= $expected)"
    else
      red "$name: $found < $expected" "Cadangan tidak lengkap: coba generasi lain, laporkan." \
        "The copy is not complete: try another generation, report it."
    fi
  done
}

# The whole log, entry by entry, and what it commits to opened with the keys of /etc/baimbai.
log_verifies() { # FOLDER BAIMBAI-OPTIONS...
  local folder=$1 printed code=0
  shift
  if ! printed=$("$baimbai" audit export "$folder/export" "$@" --set log.policy= --openings 2>&1); then
    red "ekspor log / export: $(tail -n 1 <<<"$printed")" "Lihat /etc/baimbai/keys: kunci lain membuka data lain." \
      "Look at /etc/baimbai/keys: other keys open other data."
    return
  fi
  local evidence=()
  [ ! -s "$folder/cosigned" ] || evidence=(--known "$folder/cosigned")
  printed=$("$baimbai" audit verify "$folder/export" --policy "$folder/policy" --openings "${evidence[@]}" 2>&1) || code=$?
  if [ $code = 0 ]; then green "log: $(tail -n 2 <<<"$printed" | paste -sd ' ')"
  else
    red "log: $({ head -n 1 <<<"$printed"; grep 'first bad entry' <<<"$printed"; } | paste -sd ' ')" "Jangan perbaiki apa pun; amankan salinan ini: docs/audit.md." \
      "Mend nothing; keep this copy: docs/audit.md."
  fi
}
