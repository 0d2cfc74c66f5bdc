# The database server as Baimbai needs it. Sourced by init and restore.

# marked FILE: puts the block from standard input between two marks at the top of a file, once, and says whether the
# file changed.
marked() {
  local file=$1 block new
  block="# baimbai: begin (baimbai init)
$(cat)
# baimbai: end"
  new="$block
$(sed '/^# baimbai: begin/,/^# baimbai: end/d' "$file")"
  [ "$new" != "$(cat "$file")" ] || return 1
  printf '%s\n' "$new" >"$file.new"
  settle 0640 postgres:postgres "$file.new"
  mv "$file.new" "$file"
}

# Who may log in under which role: the gateway's user under those of its flows, the signer under its own, root under
# all. Nobody under any by password.
roles_of() {
  local role
  for role in intake log resolver reader auditor administration monitor facts maintenance matcher confirmer heartbeat; do
    printf 'baimbai baimbai baimbai_%s\nbaimbai root baimbai_%s\n' "$role" "$role"
  done
  printf 'baimbai root baimbai_erasure\nbaimbai baimbai-signer baimbai_signer\n'
  printf 'baimbai root postgres\nbaimbai postgres postgres\n'
}

# server_settings: returns 0 where something changed, so that the server must be started anew.
server_settings() {
  local conf=/etc/postgresql/$version/$cluster/conf.d logs=/var/log/postgresql/baimbai changed=1 name
  mkdir -p "$root$conf" "$root$logs"
  settle 2750 postgres:baimbai "$root$logs"
  for name in postgresql statement-audit pgaudit; do
    if [ $name = pgaudit ] && [ ! -e "/usr/lib/postgresql/$version/lib/pgaudit.so" ]; then continue; fi
    sed "s|@HERE@|$here|; s|@LOGS@|$logs|; s|@LOADED@||" "$here/$name.conf" >"$root$conf/baimbai-$name.conf.new"
    if cmp -s "$root$conf/baimbai-$name.conf.new" "$root$conf/baimbai-$name.conf"; then
      rm "$root$conf/baimbai-$name.conf.new"
    else
      settle 0644 postgres:postgres "$root$conf/baimbai-$name.conf.new"
      mv "$root$conf/baimbai-$name.conf.new" "$root$conf/baimbai-$name.conf"
      changed=0
    fi
  done
  on_this_machine || return 0
  ! marked "/etc/postgresql/$version/$cluster/pg_hba.conf" <<<'local baimbai all peer map=baimbai' || changed=0
  ! roles_of | marked "/etc/postgresql/$version/$cluster/pg_ident.conf" || changed=0
  return $changed
}

# checksums: a damaged page is noticed. Only while nothing is in the server yet.
checksums() {
  [ "$(sql 'SHOW data_checksums' postgres)" = off ] || return 0
  [ "$(sql "SELECT count(*) FROM pg_database WHERE datname NOT IN ('postgres', 'template0', 'template1')" postgres)" = 0 ] ||
    return 0
  step "checksum halaman / page checksums" || return 0
  server stop
  as_postgres "$(pg_bin)/pg_checksums" --enable --no-sync -D "$(data)" >/dev/null
  server start
}

postgresql() {
  if ! on_this_machine; then
    step "setelan / settings: /etc/postgresql/$version/$cluster/conf.d" && server_settings
    say "  basis data dilewati / the database is left out (--root)"
    return
  fi
  if $dry; then
    say "  akan / would: setelan, peran, basis data / settings, roles, database baimbai in $version/$cluster, migrate"
    return
  fi
  [ -d "$(pg_bin)" ] || die "postgresql-$version"
  if [ ! -d "/etc/postgresql/$version/$cluster" ]; then
    step "cluster $version/$cluster"
    pg_createcluster "$version" "$cluster" --encoding UTF8 --locale C.UTF-8 -- --data-checksums >/dev/null
  fi
  answers || server start
  checksums
  if server_settings; then
    step "setelan baru, mulai ulang / new settings, restart: $version/$cluster"
    server restart
  fi
  if [ "$(sql "SELECT count(*) FROM pg_database WHERE datname = 'baimbai'" postgres)" = 0 ]; then
    step "basis data / database baimbai"
    sql "CREATE DATABASE baimbai TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'" postgres
  fi
  migrate
}

# migrate: root may take every role (pg_ident.conf), so it does both parts.
migrate() {
  "$baimbai" migrate --config "$config" --set log.level=warning --owner "$connection user=postgres" | sed 's/^/  /'
}
