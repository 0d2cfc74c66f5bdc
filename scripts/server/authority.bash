# The certificates of a city's gateway. Sourced by init.
#
# Roots of clients and of backups lie in /root/baimbai-offline until they are carried away; the server's root stays, for
# root alone, because the yearly renewal needs it and whoever is root here has the gateway anyway.

readonly offline=/root/baimbai-offline
readonly ROOT_DAYS=3650 ISSUING_DAYS=1825 SERVER_DAYS=397 OFFICER_DAYS=90
# The server's certificate is renewed when less than this is left.
readonly SERVER_MARGIN=$((60 * 86400)) ISSUING_MARGIN=$((180 * 86400))

# ca FUNCTION ARGUMENTS...: a function of certs/authority.bash, with its variables kept apart: `baimbai` refuses
# variables of the environment that it does not know.
ca() {
  (
    ORGANIZATION=Baimbai BAIMBAI_URI_HOST=$host BAIMBAI_SAN=${san:-URI:none}
    . "$certs/authority.bash"
    "$@"
  )
}

authorities() {
  local clients=$root$offline/client-root issuing=$root/etc/baimbai/authority/issuing made=false
  if ca is_current "$issuing/cert.pem" "$issuing/key.pem" "$ISSUING_MARGIN"; then
    say "  penerbit / issuing authority: sudah ada / there already"
  elif [ -s "$issuing/cert.pem" ] && [ ! -s "$clients/key.pem" ]; then
    die "penerbit hampir berakhir: bawa $offline kembali / the issuing authority ends soon: bring $offline back"
  elif step "akar klien / the clients' root: $offline/client-root, penerbit / issuing: /etc/baimbai/authority/issuing"; then
    mkdir -p "$root$offline"
    settle 0700 root:root "$root$offline"
    [ -s "$clients/key.pem" ] || ca make_root "$clients" client_root "$host clients root" "$ROOT_DAYS"
    ca make_issuing "$issuing" "$clients" client_issuing "$host issuing" "$ISSUING_DAYS"
    settle 0755 root:root "$issuing"
    settle 0400 baimbai:baimbai "$issuing/key.pem"
    settle 0444 baimbai:baimbai "$issuing/cert.pem"
    made=true
  fi
  if $made; then cat "$clients/cert.pem" "$issuing/cert.pem" | place /etc/baimbai/tls/clients-ca.pem 0644 root:root; fi
  local server=$root/etc/baimbai/authority/server-root
  [ ! -s "$server/cert.pem" ] || return 0
  step "akar server / the server's root: /etc/baimbai/authority/server-root" || return 0
  ca make_root "$server" server_root "$host server root" "$ROOT_DAYS"
  settle 0700 root:root "$server"
  place /etc/baimbai/tls/ca.pem 0644 root:root <"$server/cert.pem"
  place /etc/baimbai/tls/witnesses-ca.pem 0644 root:root <"$server/cert.pem"
}

# server_certificate: made, and made anew when it is due; the gateway takes it within two seconds.
server_certificate() {
  local tls=$root/etc/baimbai/tls server=$root/etc/baimbai/authority/server-root san
  if ca is_current "$tls/server.pem" "$tls/server.key" "$SERVER_MARGIN"; then
    say "  sertifikat server / server certificate: berlaku / in force, $(openssl x509 -in "$tls/server.pem" -noout -enddate)"
    return
  fi
  if [ -s "$tls/server.pem" ] && ! ca is_signed_by "$tls/server.pem" "$tls/ca.pem"; then
    die "sertifikat server milik penerbit lain; perbarui di sana / the server certificate is another authority's: renew it there"
  fi
  step "sertifikat server / server certificate: $host" || return 0
  [ -s "$server/key.pem" ] || die "$server/key.pem"
  rm -f "$server/next.key"
  ca make_key "$server/next.key"
  san="DNS:$host,DNS:localhost,IP:127.0.0.1" ca sign_by "$server" "$server/next.key" "$server/next.pem" server "$host" \
    "$SERVER_DAYS"
  # Key and certificate are two files: the gateway keeps the old pair until both fit.
  place /etc/baimbai/tls/server.key 0400 baimbai:baimbai <"$server/next.key"
  place /etc/baimbai/tls/server.pem 0644 root:root <"$server/next.pem"
  rm -f "$server/next.key" "$server/next.pem"
}

# recovery_key: what opens the backups of the keys; only its certificate stays on the server.
recovery_key() {
  local folder=$root$offline/recovery
  if [ -s "$root/etc/baimbai/recovery.pem" ]; then say "  kunci pemulihan / recovery key: sudah ada / there already"; return; fi
  step "kunci pemulihan / recovery key: $offline/recovery.key" || return 0
  mkdir -p "$root$offline"
  settle 0700 root:root "$root$offline"
  (
    umask 077
    openssl req -x509 -new -newkey rsa:4096 -noenc -keyout "$folder.key" -subj "/O=Baimbai/CN=$host recovery" \
      -days "$ROOT_DAYS" -out "$folder.pem" 2>/dev/null
  )
  place /etc/baimbai/recovery.pem 0644 root:root <"$folder.pem"
  place "$offline/README" 0600 root:root <<TEXT
Pindahkan folder ini ke dua media dan simpan di dua brankas; hapus dari server.
Move this folder to two media, keep them in two safes; delete it from the server.

client-root     menandatangani penerbit berikutnya / signs the next issuing authority (in five years, or when its key is stolen)
recovery.key    membuka cadangan kunci / opens the backups of the keys: baimbai restore --keys FILE --recovery-key recovery.key
TEXT
}

# first_officers: two people whose word counts, with certificates for their browsers.
first_officers() {
  if ! on_this_machine; then say "  dilewati / left out (--root)"; return; fi
  local officer code name folder=/root/baimbai-officers listed=''
  if ! $dry; then listed=$("$baimbai" certificate list --config "$config" | awk '$2 == "active" { print $1 }'); fi
  if [ ${#officers[@]} = 0 ] && [ "$(grep -c /person/ <<<"$listed")" -ge 2 ]; then
    say "  sudah ada / there already"
    return
  fi
  [ ${#officers[@]} -ge 2 ] || $dry || die "--officer CODE=NAME --officer CODE=NAME: keputusan perlu dua orang / decisions need two people"
  for officer in "${officers[@]}"; do
    code=${officer%%=*} name=${officer#*=}
    if grep -qx "https://$host/person/$code" <<<"$listed"; then say "  $code: sudah ada / there already"; continue; fi
    step "petugas / officer $code ($name): $folder/$code.p12" || continue
    mkdir -p "$folder"
    settle 0700 root:root "$folder"
    officer_certificate "$folder/$code" "$code"
    "$baimbai" officer add "$code" --config "$config" --name "$name" --role officer >/dev/null
    "$baimbai" certificate add "$folder/$code.pem" --config "$config" --officer "$code"
  done
}

# officer_certificate PATH CODE: PATH.pem, and PATH.p12 under the password in PATH.password.
officer_certificate() {
  local path=$1 code=$2 issuing=/etc/baimbai/authority/issuing
  (
    umask 077
    # The authority's book belongs to whoever signs here; the gateway needs none.
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cp "$issuing/cert.pem" "$issuing/key.pem" "$work/"
    ca make_key "$work/leaf.key"
    san="URI:https://$host/person/$code" ca sign_by "$work" "$work/leaf.key" "$work/leaf.pem" client "$code" "$OFFICER_DAYS"
    cat "$work/leaf.pem" "$issuing/cert.pem" >"$path.pem"
    openssl rand -hex 8 >"$path.password"
    openssl pkcs12 -export -name "$code (Baimbai)" -inkey "$work/leaf.key" -in "$path.pem" \
      -passout "file:$path.password" -out "$path.p12"
  )
}
