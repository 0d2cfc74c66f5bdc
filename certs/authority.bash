# Functions of the development CA: sourced by make-development-ca and by tests, not run.
#
# Needs bash and the openssl command (1.1.1 or 3). Every function ends with a status other than 0
# when it fails; none prints a key. Keys are P-256 unless a test says otherwise, mode 0600.

# The profiles' file; a test may name its own.
: "${PROFILES:=$(dirname "${BASH_SOURCE[0]}")/profiles.cnf}"
# The host of every URI that names a caller.
export BAIMBAI_URI_HOST=${BAIMBAI_URI_HOST:-gw.banjarmasin.example}
# Both are read by profiles.cnf whichever section is used, so they must always be set.
export AUTHORITY=${AUTHORITY:-/nonexistent} BAIMBAI_SAN=${BAIMBAI_SAN:-URI:none}

# make_key FILE [ALGORITHM-OPTION...]   a private key, P-256 by default; kept if it is there.
make_key() {
  local file=$1
  shift
  [ -s "$file" ] && return 0
  [ $# -gt 0 ] || set -- -algorithm EC -pkeyopt ec_paramgen_curve:P-256
  (umask 077 && openssl genpkey "$@" -out "$file.new" 2>/dev/null && mv "$file.new" "$file")
}

# sign_by CA-FOLDER KEY OUT PROFILE COMMON-NAME DAYS [OPTION-OF-openssl-ca...]
#   a certificate for KEY, signed by the CA in the folder (key.pem, cert.pem), as PROFILE says.
#   BAIMBAI_SAN has its subjectAltName. `-startdate`/`-enddate` YYYYMMDDHHMMSSZ win over DAYS.
sign_by() {
  local folder=$1 key=$2 out=$3 profile=$4 name=$5 days=$6
  shift 6
  mkdir -p "$folder/issued"
  [ -e "$folder/index.txt" ] || : >"$folder/index.txt"
  local request
  request=$(openssl req -new -config "$PROFILES" -key "$key" \
    -subj "/O=${ORGANIZATION:-Baimbai development}/CN=$name") || return 1
  AUTHORITY=$folder openssl ca -batch -notext -config "$PROFILES" -in /dev/stdin -out "$out.new" \
    -cert "$folder/cert.pem" -keyfile "$folder/key.pem" -extensions "$profile" -days "$days" "$@" \
    <<<"$request" 2>"$folder/last.log" || { cat "$folder/last.log" >&2; return 1; }
  chmod 0644 "$out.new" && mv "$out.new" "$out"
}

# make_root FOLDER PROFILE COMMON-NAME DAYS   a self-signed CA: FOLDER/key.pem and FOLDER/cert.pem.
make_root() {
  local folder=$1 profile=$2 name=$3 days=$4
  (umask 077 && mkdir -p "$folder") && make_key "$folder/key.pem" || return 1
  openssl req -x509 -new -config "$PROFILES" -key "$folder/key.pem" -sha256 -days "$days" \
    -subj "/O=${ORGANIZATION:-Baimbai development}/CN=$name" -extensions "$profile" -out "$folder/cert.pem.new" &&
    mv "$folder/cert.pem.new" "$folder/cert.pem"
}

# make_issuing FOLDER PARENT-FOLDER PROFILE COMMON-NAME DAYS   a CA under another CA.
make_issuing() {
  local folder=$1 parent=$2 profile=$3 name=$4 days=$5
  (umask 077 && mkdir -p "$folder") && make_key "$folder/key.pem" &&
    sign_by "$parent" "$folder/key.pem" "$folder/cert.pem" "$profile" "$name" "$days"
}

# is_current CERTIFICATE KEY SECONDS   whether both are there, belong together and stay valid.
is_current() {
  [ -s "$1" ] && [ -s "$2" ] && openssl x509 -in "$1" -noout -checkend "$3" >/dev/null &&
    [ "$(openssl x509 -in "$1" -noout -pubkey)" = "$(openssl pkey -in "$2" -pubout 2>/dev/null)" ]
}

# is_signed_by CERTIFICATE CA-CERTIFICATE   whether the CA's key signed it.
is_signed_by() {
  openssl verify -partial_chain -trusted "$2" "$1" >/dev/null 2>&1
}
