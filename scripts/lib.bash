# What every script here shares. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
state=$root/.baimbai
started=$SECONDS

say() { printf '\033[1m==>\033[0m %s (%ds)\n' "$*" "$((SECONDS - started))"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# as_root COMMAND...: only for apt; nothing else here needs it.
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# packages NAME...: installs what is missing.
packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "memasang / installing: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

needed_packages() {
  command -v swift >/dev/null || die "Swift 6.3 is not on the PATH: see https://www.swift.org/install"
  packages postgresql-15 postgresql-15-pgaudit libpq-dev libssl-dev libzstd-dev zlib1g-dev openssl curl python3 pkg-config
}

# build [swift build arguments...]: one configuration, release, for everything.
build() {
  say "membangun / building (the first time takes about ten minutes on two cores)"
  mkdir -p "$state"
  if ! swift build -c release "$@" >"$state/build.log" 2>&1; then
    grep -E 'error:' "$state/build.log" | sort -u | head -40 >&2 || true
    die "the build failed; all of it: .baimbai/build.log"
  fi
}

program() { printf '%s/.build/release/baimbai' "$root"; }

# PostgreSQL refuses root, so as root its processes belong to the user `postgres` of Debian's package.
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# can_audit_statements: whether the library of pgAudit is there for the server of $pg_bin.
can_audit_statements() {
  local libraries
  libraries=$("$pg_bin/pg_config" --pkglibdir 2>/dev/null) || libraries=$(dirname "$pg_bin")/lib
  [ -f "$libraries/pgaudit.so" ]
}

# enable_statement_audit DATADIR [LOGDIR]: writes what is lacking into DATADIR/postgresql.conf; the server must be
# restarted to load the library. Without pgAudit, log-ins, log-outs, changed settings and the bare text of statements
# are written all the same. Returns 1, and says so, if pgAudit is not there.
enable_statement_audit() {
  local data=$1 folder=${2:-log} loaded
  if ! as_postgres grep -qs '^# baimbai: server log$' "$data/postgresql.conf"; then
    # Appended, because the last of several lines counts: these stand over what is above them.
    sed "s|@LOGS@|$folder|" "$root/scripts/server/statement-audit.conf" |
      as_postgres tee -a "$data/postgresql.conf" >/dev/null
  fi
  if ! can_audit_statements; then
    printf '%s\n' \
      'PERINGATAN: pgAudit tidak terpasang; kelas dan objek pernyataan administrator tidak tercatat.' \
      'WARNING: pgAudit is not installed; class and object of what administrators do are not recorded.' \
      '  apt-get install postgresql-15-pgaudit' >&2
    return 1
  fi
  as_postgres grep -qs '^# baimbai: pgaudit$' "$data/postgresql.conf" && return
  # Beside what is loaded already, and after it.
  loaded=$(as_postgres "$pg_bin/postgres" -C shared_preload_libraries -D "$data" 2>/dev/null || true)
  sed "s|@LOADED@|${loaded:+$loaded,}|" "$root/scripts/server/pgaudit.conf" |
    as_postgres tee -a "$data/postgresql.conf" >/dev/null
}

# start_cluster: a private cluster that listens on a Unix socket only. The socket's folder is the key to it.
start_cluster() {
  pg_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  # The work tree may lie where `postgres` cannot reach, so the cluster has a folder under /var/tmp. It belongs to
  # this .baimbai alone, whose keys seal what is in it: a fresh clone gets a fresh one.
  mkdir -p "$state"
  cluster=$(cat "$state/cluster" 2>/dev/null || true)
  if [ -z "$cluster" ] || [ ! -d "$cluster" ]; then
    cluster=$(mktemp -d /var/tmp/baimbai-XXXXXXXX)
    printf '%s\n' "$cluster" >"$state/cluster"
  fi
  [ "$(id -u)" = 0 ] && chown postgres "$cluster"
  chmod 0700 "$cluster"
  if [ ! -f "$cluster/data/PG_VERSION" ]; then
    say "basis data pribadi / private database cluster: initdb"
    as_postgres "$pg_bin/initdb" -D "$cluster/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --data-checksums >/dev/null
    as_postgres tee -a "$cluster/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$cluster'
unix_socket_permissions = 0700
max_connections = 80
shared_buffers = 256MB
default_toast_compression = lz4
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
lc_messages = 'C'
CONF
    enable_statement_audit "$cluster/data" || true
  fi
  if ! as_postgres "$pg_bin/pg_ctl" -D "$cluster/data" status >/dev/null 2>&1; then
    as_postgres "$pg_bin/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w -t 60 start >/dev/null
  fi
}

stop_cluster() {
  [ -n "${cluster:-}" ] || return 0
  as_postgres "$pg_bin/pg_ctl" -D "$cluster/data" -m fast -w stop >/dev/null 2>&1 || true
}

# start_demo LOG: scripts/demo beside this script; its process is $demo.
start_demo() {
  scripts/demo >"$1" 2>&1 &
  demo=$!
}

# await_demo LOG: returns when it serves.
await_demo() {
  for _ in $(seq 1200); do
    grep -q 'DEMO READY' "$1" && return
    kill -0 "$demo" 2>/dev/null || { tail -n 5 "$1" >&2; die "the demo did not start"; }
    sleep 1
  done
  die "the demo did not start in twenty minutes"
}
