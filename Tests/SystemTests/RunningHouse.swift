import Foundation
import StrictJSON
import Synchronization
import TestSupport

/// The program as an operator runs it: keys, schema, registry and `serve` as processes of their own,
/// over a database of its own, asked with curl.
final class RunningHouse: Sendable {
  /// Where everything lies but the cluster.
  let folder: String
  /// Connection string without a user.
  let connection: String
  let port: Int
  let operationsPort: Int
  let mllpPort: Int
  /// TLS 1.2, for who is allowed to.
  let tls12Port: Int
  let receiptKey: String

  private static let program = "\(repository)/.build/release/baimbai"

  /// The development CA's certificates, made once a run.
  private static let certificates = Task { () throws -> String in
    let folder = NSTemporaryDirectory() + "baimbai-system-\(UUID().uuidString)"
    _ = try await shell(
      """
      find "$(dirname "$OUT")" -maxdepth 1 -name 'baimbai-system-*' -mmin +60 -exec rm -rf {} +
      "$CERTS/make-development-ca" "$OUT"
      """, ["OUT": folder, "CERTS": "\(repository)/certs"])
    return folder
  }

  /// A house with two clinics whose doors are open; with keys and ids that no other house has if it is `ofItsOwn`.
  static func start(ofItsOwn: Bool = false) async throws -> RunningHouse {
    let certificates = try await certificates.value
    let folder = "\(certificates)/house-\(UUID().uuidString)"
    let cluster = try await PrivateCluster.shared()
    let connection: String
    if ofItsOwn {
      connection = try await cluster.makeDatabase()
      try await prepare(folder, connection)
    } else {
      let first = "\(certificates)/first"
      connection = try await cluster.makeDatabase(like: "house") { try await prepare(first, $0) }
      _ = try await shell("cp -a \(first) \(folder)")
    }
    let ports = try await freePorts(5)
    try """
    { "database": { "connection": "\(connection)" }, "keys": { "directory": "\(folder)/keys" },
      "exports": { "directory": "\(folder)/exports", "margin-seconds": 0 },
      "gateway": { "port": \(ports[0]), "tls12-port": \(ports[4]) }, "console": { "port": \(ports[1]) },
      "operations": { "port": \(ports[2]) }, "mllp": { "port": \(ports[3]) },
      "tls": { "certificate": "\(certificates)/server.pem", "key": "\(certificates)/server.key",
        "client-authorities": "\(certificates)/client-ca.pem" } }
    """.write(toFile: "\(folder)/baimbai.json", atomically: true, encoding: .utf8)
    let house = RunningHouse(
      folder: folder, connection: connection, port: ports[0], operationsPort: ports[2],
      mllpPort: ports[3], tls12Port: ports[4],
      receiptKey: try String(contentsOfFile: "\(folder)/receipt-key", encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines))
    try await house.serve()
    return house
  }

  /// Makes keys in a new `folder`, and in an empty database schema and registry, by the program's own commands.
  private static func prepare(_ folder: String, _ connection: String) async throws {
    let database = connection.replacing(" user=postgres", with: "")
    _ = try await shell(
      """
      set -euo pipefail
      mkdir -p "$FOLDER"
      echo '{ "database": { "connection": "'"$DATABASE"'" }, "keys": { "directory": "'"$FOLDER/keys"'" } }' \
        >"$FOLDER/baimbai.json"
      config=(--config "$FOLDER/baimbai.json")
      "$PROGRAM" keys "$FOLDER/keys" >/dev/null
      "$PROGRAM" migrate "${config[@]}" --owner "$OWNER" >/dev/null
      for number in 1 2; do
        code=clinic-demo; [ $number = 1 ] || code=clinic-demo-2
        "$PROGRAM" facility add $code "${config[@]}" --name "Klinik Rekaan $number" --simulated \
          --kind clinic-primary --alias "urn:satusehat:organization|990010300$number" >/dev/null
        "$PROGRAM" certificate add "$CERTS/$code.pem" "${config[@]}" --facility $code >/dev/null
      done
      for number in 1 2; do
        "$PROGRAM" officer add petugas-$number "${config[@]}" --name "Petugas Rekaan" --role officer >/dev/null
      done
      "$PROGRAM" facility status clinic-demo,clinic-demo-2 verified "${config[@]}" --officer petugas-1 --reason uji
      "$PROGRAM" facility status clinic-demo,clinic-demo-2 active "${config[@]}" --officer petugas-2 --reason uji
      "$PROGRAM" keys "$FOLDER/keys" --receipt-verifier | tail -n 1 >"$FOLDER/receipt-key"
      """,
      [
        "FOLDER": folder, "PROGRAM": program, "DATABASE": database,
        "OWNER": PrivateCluster.superuser(database), "CERTS": try await certificates.value,
      ])
  }

  /// Ports that were given to nobody, in this process either, whose server may not have begun to listen.
  private static func freePorts(_ count: Int) async throws -> [Int] {
    while true {
      let ports = try await shell("\(repository)/scripts/free-ports \(count)")
        .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
      let areNew = givenPorts.withLock { given in
        let areNew = given.isDisjoint(with: ports)
        if areNew { given.formUnion(ports) }
        return areNew
      }
      if areNew { return ports }
    }
  }

  private static let givenPorts = Mutex<Set<Int>>([])

  private init(
    folder: String, connection: String, port: Int, operationsPort: Int, mllpPort: Int,
    tls12Port: Int,
    receiptKey: String
  ) {
    self.folder = folder
    self.connection = connection
    self.port = port
    self.operationsPort = operationsPort
    self.mllpPort = mllpPort
    self.tls12Port = tls12Port
    self.receiptKey = receiptKey
  }

  /// Also what a test that failed has left: every process whose number stands in a file here.
  deinit {
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for file in files where (file as NSString).lastPathComponent.hasSuffix("pid") {
      let pid = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      if let pid = pid.flatMap({ Int32($0.filter(\.isNumber)) }) { kill(pid, SIGKILL) }
    }
  }

  private var environment: [String: String] {
    [
      "FOLDER": folder, "PROGRAM": Self.program, "OPERATIONS": "http://127.0.0.1:\(operationsPort)",
      "CERTS": (folder as NSString).deletingLastPathComponent,
      "GATEWAY": "https://localhost:\(port)", "MLLP": String(mllpPort), "TLS12": String(tls12Port),
    ]
  }

  /// Starts the gateway and waits until it is ready, at most 20 s.
  func serve() async throws {
    _ = try await run(
      """
      set -eu
      "$PROGRAM" serve --config "$FOLDER/baimbai.json" >>"$FOLDER/log" 2>&1 </dev/null &
      echo $! >"$FOLDER/pid"
      for _ in $(seq 200); do
        curl -sf "$OPERATIONS/readyz" >/dev/null && exit 0
        kill -0 "$(cat "$FOLDER/pid")" || { cat "$FOLDER/log"; exit 1; }
        sleep 0.1
      done
      cat "$FOLDER/log"; exit 1
      """)
  }

  /// Ends the gateway with a signal and waits until it is gone, at most 30 s.
  func stop(_ signal: String = "TERM") async throws {
    _ = try await run(
      """
      pid=$(cat "$FOLDER/pid")
      kill -\(signal) "$pid"
      for _ in $(seq 300); do kill -0 "$pid" 2>/dev/null || exit 0; sleep 0.1; done
      exit 1
      """)
  }

  /// Runs a script with `CERTS`, `GATEWAY`, `OPERATIONS`, `FOLDER` and `PROGRAM` set.
  func run(_ script: String, _ more: [String: String] = [:]) async throws -> String {
    try await shell(script, environment.merging(more) { $1 })
  }

  /// One number that the superuser reads.
  func count(_ sql: String) async throws -> Int? { Int(try await text(sql)) }

  /// What a query answers: a line for each row, columns apart by `|`.
  func text(_ sql: String) async throws -> String {
    try await PrivateCluster.shared().psql(
      sql, connection: PrivateCluster.superuser(connection)
    ).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// What curl brought back.
  struct Reply: Sendable {
    let status: Int
    let body: String

    /// The body as JSON.
    var json: JSON {
      get throws { JSON(try JSONDocument(Array(body.utf8), limits: .history).root) }
    }
  }

  /// Asks the gateway with the certificate of `name`; `arguments` are curl's.
  func curl(
    _ path: String, as name: String = "clinic-demo", _ arguments: [String] = [],
    body: String? = nil
  ) async throws -> Reply {
    let file = "\(folder)/body-\(UUID().uuidString)"
    if let body { try body.write(toFile: file, atomically: true, encoding: .utf8) }
    defer { try? FileManager.default.removeItem(atPath: file) }
    let all = (body == nil ? [] : ["--data-binary", "@\(file)"]) + arguments
    let quoted = all.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    let answer = try await run(
      """
      curl -sS --max-time 30 --cacert "$CERTS/ca.pem" --cert "$CERTS/$NAME.pem" \\
        --key "$CERTS/$NAME.key" -w '\\n%{http_code}' "$GATEWAY$WHERE" \(quoted)
      """, ["NAME": name, "WHERE": path])
    let split = answer.lastIndex(of: "\n") ?? answer.startIndex
    return Reply(
      status: Int(answer[split...].dropFirst()) ?? 0, body: String(answer[..<split]))
  }

  /// The headers of a lawful look.
  static let reading = [
    "-H", "X-Purpose-Of-Use: TREAT", "-H", "X-Acting-User: N10000001",
  ]
  static let fhir = ["-H", "Content-Type: application/fhir+json"]

  /// Everything that the gateway logged.
  var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }
}
