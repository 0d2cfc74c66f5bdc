# What init, backup, restore and doctor share. Sourced, never run.
set -euo pipefail
umask 022
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd /

# Another root: files are made below it, and nothing of this machine is touched.
root=''
dry=false
version=15 cluster=main
baimbai=${SERVER_PROGRAM:-/usr/bin/baimbai}
# The certificate profiles: beside these scripts when installed, in certs/ of a clone.
certs=$here/certs
[ -d "$certs" ] || certs=$here/../../certs

say() { printf '%s\n' "$*"; }
die() { printf 'GAGAL / FAILED: %s\n' "$*" >&2; exit 1; }

# step WORDS...: says what comes next; false in a dry run, so that it is left out.
step() {
  if $dry; then say "  akan / would: $*"; return 1; fi
  say "  $*"
}

is_root_user() { [ "$(id -u)" = 0 ]; }
on_this_machine() { [ -z "$root" ]; }

# settle MODE OWNER PATH...: owner and mode; below another root the owners may not exist.
settle() {
  local mode=$1 owner=$2
  shift 2
  chmod "$mode" "$@"
  ! on_this_machine || chown "$owner" "$@"
}

# folder PATH MODE OWNER: a folder that is there afterwards.
folder() {
  [ ! -d "$root$1" ] || return 0
  step "folder $1 ($3, $2)" || return 0
  mkdir -p "$root$1"
  settle "$2" "$3" "$root$1"
}

# place PATH MODE OWNER: a file from standard input, whole or not at all.
place() {
  local target=$root$1
  mkdir -p "$(dirname "$target")"
  (umask 077 && cat >"$target.new")
  settle "$2" "$3" "$target.new"
  mv "$target.new" "$target"
}

# setting KEY DEFAULT: what /etc/baimbai/backup.conf says.
setting() {
  local value=''
  [ ! -r "$root/etc/baimbai/backup.conf" ] ||
    value=$(sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$root/etc/baimbai/backup.conf" | tail -n 1)
  printf '%s\n' "${value:-$2}"
}

account() { # NAME HOME [GROUP]
  if id "$1" >/dev/null 2>&1; then return; fi
  step "system user $1" || return 0
  useradd --system --user-group --home-dir "$2" --no-create-home --shell /usr/sbin/nologin ${3:+--groups "$3"} "$1"
}

# accounts: who runs what. The signer may read the configuration and nothing else of the gateway's.
accounts() {
  if ! on_this_machine; then say "  pengguna dilewati / users left out (--root)"; return; fi
  account baimbai /var/lib/baimbai
  account baimbai-signer /var/lib/baimbai-signer baimbai
}

folders() {
  folder /etc/baimbai 0755 root:root
  folder /etc/baimbai/tls 0755 root:root
  folder /etc/baimbai/authority 0755 root:root
  folder /var/lib/baimbai 0750 baimbai:baimbai
  folder /var/lib/baimbai-signer 0700 baimbai-signer:baimbai-signer
  # What the signer tells: the gateway reads it.
  folder /var/lib/baimbai-log 0755 baimbai-signer:baimbai-signer
  folder /var/lib/baimbai-backup 0755 root:root
  folder /var/log/baimbai 0750 baimbai:adm
  folder "$(setting folder /var/backups/baimbai)" 0700 postgres:postgres
  folder "$(setting folder /var/backups/baimbai)/base" 0700 postgres:postgres
  folder "$(setting folder /var/backups/baimbai)/wal" 0700 postgres:postgres
  folder "$(setting keys-folder /var/backups/baimbai-keys)" 0700 root:root
}

pg_bin() { printf '/usr/lib/postgresql/%s/bin' "$version"; }
data() { printf '/var/lib/postgresql/%s/%s' "$version" "$cluster"; }
as_postgres() { if is_root_user; then runuser -u postgres -- "$@"; else "$@"; fi; }
# sql QUERY [DATABASE]: one value from the running server, as its superuser.
sql() { as_postgres psql -XqAt -v ON_ERROR_STOP=1 -d "${2:-baimbai}" -c "$1"; }
answers() { sql 'SELECT 1' postgres >/dev/null 2>&1; }

# server VERB: start, stop or restart the cluster.
server() {
  if [ -d /run/systemd/system ]; then systemctl "$1" "postgresql@$version-$cluster"
  else pg_ctlcluster "$version" "$cluster" "$1" ${2:-}; fi
}

# as_user NAME COMMAND...: below another root as whoever runs this.
as_user() {
  local name=$1
  shift
  if on_this_machine; then runuser -u "$name" -- "$@"; else "$@"; fi
}

config=/etc/baimbai/baimbai.json
connection='host=/run/postgresql dbname=baimbai'

# remember NAME TEXT: what the gateway's metrics and `doctor --server` read.
remember() { printf '%s\n' "$2" | place "/var/lib/baimbai-backup/$1" 0644 root:root; }

# The last two verdicts of a check, in both languages; `worst` is the exit code in the end.
worst=0
green() { say "HIJAU / GREEN  $*"; }
red() { # TITLE-AND-FINDING INDONESIAN ENGLISH
  say "MERAH / RED    $1"
  say "  $2"
  say "  $3"
  worst=2
}
