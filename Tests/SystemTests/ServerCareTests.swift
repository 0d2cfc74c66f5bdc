import Foundation
import TestSupport
import Testing

/// What `baimbai init` lays out, and what PostgreSQL gets back from the archive. The whole walk, with
/// accounts, database, backup and restore, is `scripts/check-operate`.
@Suite("Care of a server")
struct ServerCareTests {
  private static let names = [
    "PROGRAM": "\(repository)/.build/release/baimbai", "SERVER": "\(repository)/scripts/server",
  ]

  private func run(_ script: String) async throws -> String {
    try await shell(
      """
      set -eu
      work=$(mktemp -d)
      trap 'rm -rf "$work"' EXIT
      cd "$work"
      \(script)
      """, Self.names)
  }

  @Test(
    "init below another root makes closed keys and a configuration that is read; again, it changes nothing"
  )
  func laidOut() async throws {
    let said = try await run(
      """
      begin() { "$PROGRAM" init --root "$work/server" "$@"; }
      everything() { find server -type f -exec sha256sum {} + | sort; }
      begin --host gw.kota.example --officer a=A --officer b=B --dry-run >dry
      [ ! -e server ] && echo "dry: nothing made"
      begin --host gw.kota.example --officer a=A --officer b=B >first
      everything >before
      begin >second
      everything >after
      cmp before after && echo "again: nothing changed"
      begin --host gw.lain.example 2>&1 >/dev/null | tail -n 1 || true
      find server -type f -name '*.key' ! -perm /077 | wc -l
      find server -type f \\( -name '*.key' -o -name key.pem \\) -perm /077 | wc -l
      "$PROGRAM" serve --check --config server/etc/baimbai/baimbai.json
      openssl verify -CAfile server/etc/baimbai/tls/ca.pem -verify_hostname gw.kota.example server/etc/baimbai/tls/server.pem
      openssl verify -CAfile server/etc/baimbai/tls/clients-ca.pem server/etc/baimbai/authority/issuing/cert.pem
      grep -c '^log gw.kota.example/audit+' server/etc/baimbai/log-policy
      """)
    for line in [
      "dry: nothing made", "again: nothing changed",
      "gw.kota.example; nama ada dalam tiap sertifikat",
      "log.origin = gw.kota.example/audit", "authority.uri-host = gw.kota.example",
      "backup.state = /var/lib/baimbai-backup", "tls/server.pem: OK", "issuing/cert.pem: OK",
    ] { #expect(said.contains(line), "\(line) in \(said)") }
    // Sealing, identifiers, receipts; signer; server; recovery.
    #expect(said.contains("\n6\n0\n"), "\(said)")
    #expect(said.hasSuffix("1\n"), "\(said)")
  }

  @Test("The server's certificate is made anew when it is due, by the same root, and not before")
  func renewed() async throws {
    let said = try await run(
      """
      begin() { "$PROGRAM" init --root "$work/server" "$@" >/dev/null; }
      tls=server/etc/baimbai/tls
      begin --host gw.kota.example
      cp "$tls/server.pem" first.pem
      begin --certificates
      cmp first.pem "$tls/server.pem" && echo "not due"
      # One that ends in a month, of the same root and key.
      . "$SERVER/../../certs/authority.bash"
      BAIMBAI_SAN=DNS:gw.kota.example sign_by server/etc/baimbai/authority/server-root "$tls/server.key" short.pem server x 30
      unset BAIMBAI_SAN BAIMBAI_URI_HOST
      cp short.pem "$tls/server.pem"
      begin --certificates
      openssl x509 -in "$tls/server.pem" -noout -checkend $((300 * 86400)) && echo "renewed"
      openssl verify -CAfile "$tls/ca.pem" "$tls/server.pem"
      [ "$(openssl x509 -in "$tls/server.pem" -noout -pubkey)" = "$(openssl pkey -in "$tls/server.key" -pubout)" ] && echo "fits"
      """)
    for line in ["not due", "renewed", "server.pem: OK", "fits"] {
      #expect(said.contains(line), "\(line) in \(said)")
    }
  }

  @Test("A WAL file comes back whole; a missing one is the end, a damaged one is a fault")
  func walFiles() async throws {
    let said = try await run(
      """
      mkdir archive old
      head -c 100000 /dev/urandom >A && gzip -c A >archive/A.gz
      head -c 60000 archive/A.gz >archive/B.gz
      echo rest >old/C
      ask() { code=0; "$SERVER/restore-wal" archive "$@" 2>/dev/null || code=$?; echo "$1 $code"; }
      ask A "$work/a"
      cmp A a && echo same
      ask B "$work/b"
      [ ! -e b ] && echo "no part of it"
      ask C "$work/c"
      ask C "$work/c" "$work/old"
      """)
    #expect(said == "A 0\nsame\nB 200\nno part of it\nC 1\nC 0\n", "\(said)")
  }
}
