import Foundation
import TestSupport
import Testing

private let canAuditStatements = FileManager.default.fileExists(
  atPath: "/usr/lib/postgresql/15/lib/pgaudit.so")

/// Who is in the database past the gateway, and a log of PostgreSQL's that falls silent: a cluster
/// with pgAudit of its own, and `baimbai audit watch`.
@Suite("The watch over the database", .enabled(if: canAuditStatements))
struct DatabaseWatchTests {
  @Test("An administrator's statements are entries; a silenced log is told of, and found again")
  func silenced() async throws {
    let folder = NSTemporaryDirectory() + "baimbai-watch-\(UUID().uuidString)"
    let said = try await shell(
      #"""
      set -eu
      mkdir -p "$FOLDER"
      cd "$ROOT"
      . scripts/lib.bash >/dev/null
      cluster=$(mktemp -d /var/tmp/baimbai-watch-XXXXXXXX)
      [ "$(id -u)" = 0 ] && chown postgres "$cluster"
      watch=
      finish() {
        [ -z "$watch" ] || kill "$watch" 2>/dev/null || true
        as_postgres "$pg_bin/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1 || true
        rm -rf "$cluster" "$FOLDER"
      }
      trap finish EXIT
      as_postgres "$pg_bin/initdb" -D "$cluster/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
      as_postgres tee -a "$cluster/data/postgresql.conf" >/dev/null <<CONF
      listen_addresses = ''
      unix_socket_directories = '$cluster'
      shared_buffers = 16MB
      CONF
      enable_statement_audit "$cluster/data"
      as_postgres "$pg_bin/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w start >/dev/null
      sql() { as_postgres "$pg_bin/psql" -h "$cluster" -U postgres -d house -qAtX "$@"; }
      as_postgres "$pg_bin/createdb" -h "$cluster" -U postgres house
      printf '{ "database": { "connection": "host=%s dbname=house" }, "keys": { "directory": "%s/keys" } }' \
        "$cluster" "$FOLDER" >"$FOLDER/baimbai.json"
      chmod 0711 "$cluster"
      "$PROGRAM" keys "$FOLDER/keys" >/dev/null
      "$PROGRAM" migrate --config "$FOLDER/baimbai.json" --owner "host=$cluster dbname=house user=postgres" >/dev/null
      "$PROGRAM" audit watch --config "$FOLDER/baimbai.json" --logs "$cluster/data/log" --copy "$FOLDER/copy" \
        --state "$FOLDER/state" --heartbeat 2 >"$FOLDER/log" 2>&1 &
      watch=$!
      # await TEXT: until the second place tells it, from where it was heard last.
      seen=0
      await() {
        for _ in $(seq 150); do
          if tail -n +$((seen + 1)) "$FOLDER/copy" 2>/dev/null | grep -q -- "$1"; then
            seen=$(wc -l <"$FOLDER/copy")
            echo "told: $1"
            return
          fi
          sleep 0.2
        done
        echo "never told: $1"; cat "$FOLDER/copy" "$FOLDER/log"; exit 1
      }
      sql -c "SELECT count(*) FROM record.visit" >/dev/null
      await "READ SELECT record.visit"
      sql -c "CREATE ROLE budi LOGIN PASSWORD 'rahasia-sekali'"
      await "ROLE CREATE ROLE"
      sql -c "ALTER SYSTEM SET log_min_messages = panic" -c "SELECT pg_reload_conf()" >/dev/null
      await "SERVER LOG SILENT"
      sql -c "ALTER SYSTEM RESET log_min_messages" -c "SELECT pg_reload_conf()" >/dev/null
      await "tells again"
      sql -c "ALTER SYSTEM SET pgaudit.log = 'none'" -c "SELECT pg_reload_conf()" >/dev/null
      await "AUDIT SILENT"
      sql -c "ALTER SYSTEM RESET pgaudit.log" -c "SELECT pg_reload_conf()" >/dev/null
      await "tells again"
      as_postgres ln -s /dev/null "$cluster/data/log/postgresql-20990101-000000.json"
      await "disguised"
      kill "$watch"; wait "$watch" || true; watch=
      sql -c "SELECT 'entries ' || count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8') LIKE '%\"evt\":\"admin.sql\"%'"
      grep -c heartbeat "$FOLDER/copy" || true
      ! grep -rq rahasia-sekali "$FOLDER"
      echo damaged >"$FOLDER/state"
      if "$PROGRAM" audit watch --config "$FOLDER/baimbai.json" --logs "$cluster/data/log" --copy "$FOLDER/copy" \
        --state "$FOLDER/state" 2>&1; then exit 1; fi
      """#,
      [
        "ROOT": repository, "FOLDER": folder,
        "PROGRAM": "\(repository)/.build/release/baimbai",
      ])
    let entries = try #require(said.firstMatch(of: /entries (\d+)/).flatMap { Int($0.1) })
    #expect(entries >= 8, "\(said)")
    // The beats themselves are nobody's business.
    #expect(said.contains("\n0\n"), "\(said)")
  }
}
