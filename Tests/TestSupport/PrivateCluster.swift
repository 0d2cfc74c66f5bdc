import Foundation
import Synchronization

/// A PostgreSQL cluster that only this test process uses: Unix socket only, in a folder that is
/// removed when the process ends.
///
/// Everyone who can reach the socket is trusted; the folder is closed to all but the server's user
/// and root.
package final class PrivateCluster: Sendable {
  /// What went wrong while a cluster was made or a tool was run.
  package enum Fault: Error {
    /// No `initdb` under `/usr/lib/postgresql`.
    case notInstalled
    /// A tool ended with an error; its name and what it printed.
    case failed(tool: String, output: String)
  }

  /// Where the server's socket lies: the `host` of a connection string.
  package let socketDirectory: String

  private let folder: String
  private let binaries: String
  private let isOurs: Bool
  private let options: String
  private let names = Mutex(0)
  private let templates = Templates()

  private static let common = Mutex<Task<PrivateCluster, any Error>?>(nil)

  /// The cluster of this process, made at the first call, or the running one whose socket folder
  /// `BAIMBAI_TEST_CLUSTER` names.
  package static func shared() async throws -> PrivateCluster {
    let making = common.withLock { making in
      if let making { return making }
      let started = Task {
        if let running = ProcessInfo.processInfo.environment["BAIMBAI_TEST_CLUSTER"] {
          return try PrivateCluster(running: running)
        }
        return try await start()
      }
      making = started
      return started
    }
    return try await making.value
  }

  /// A cluster of its own for tests that stop or change the server; `settings` are those of
  /// postgresql.conf.
  package static func start(settings: [String: String] = [:]) async throws -> PrivateCluster {
    ClusterFolders.removeStale()
    let cluster = try PrivateCluster(settings: settings)
    ClusterFolders.removeAtExit(cluster.folder)
    try await cluster.create()
    try await cluster.start()
    return cluster
  }

  private init(settings: [String: String]) throws {
    folder = ClusterFolders.next()
    socketDirectory = folder + "/socket"
    binaries = try Self.newestBinaries()
    isOurs = true
    let all = Self.settings.merging(settings) { $1 }
      .merging(["unix_socket_directories": socketDirectory]) { $1 }
    options = all.sorted { $0.key < $1.key }.map { "-c \($0.key)='\($0.value)'" }
      .joined(separator: " ")
  }

  private init(running socketDirectory: String) throws {
    self.socketDirectory = socketDirectory
    folder = (socketDirectory as NSString).deletingLastPathComponent
    binaries = try Self.newestBinaries()
    isOurs = false
    options = ""
  }

  private static let settings = [
    "listen_addresses": "", "max_connections": "200", "shared_buffers": "64MB",
    "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse", "default_toast_compression": "lz4", "fsync": "on",
    "logging_collector": "off", "log_min_messages": "warning",
  ]

  private static func newestBinaries() throws -> String {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let newest = versions.compactMap(Int.init).sorted().last {
      FileManager.default.isExecutableFile(atPath: "\(root)/\($0)/bin/initdb")
    }
    guard let newest else { throw Fault.notInstalled }
    return "\(root)/\(newest)/bin"
  }
}

// MARK: - Databases

extension PrivateCluster {
  /// Makes an empty database, or a copy of `template`; returns its connection string without a
  /// user.
  package func makeDatabase(template: String = "template1") async throws -> String {
    let number = names.withLock { number in
      number += 1
      return number
    }
    let name = "test_\(getpid())_\(number)"
    try await psql("CREATE DATABASE \"\(name)\" TEMPLATE \"\(template)\"")
    return connection(to: name)
  }

  /// Makes a copy of a database that `prepare` fills once for each process and name; returns its
  /// connection string without a user.
  package func makeDatabase(
    like name: String,
    prepare: @escaping @Sendable (_ superuserConnection: String) async throws -> Void
  ) async throws -> String {
    let template = try await templates.database(name) {
      let connection = try await self.makeDatabase()
      try await prepare(Self.superuser(connection))
      return connection
    }
    return try await makeDatabase(template: Self.databaseName(in: template))
  }

  /// The connection string without a user of a database.
  package func connection(to database: String) -> String {
    "host=\(socketDirectory) dbname=\(database)"
  }

  /// The same connection string for the cluster's superuser.
  package static func superuser(_ connection: String) -> String { connection + " user=postgres" }

  /// Runs SQL as superuser; returns what psql printed, unaligned and without headers.
  @discardableResult
  package func psql(_ sql: String, connection: String? = nil) async throws -> String {
    try await run(
      "psql",
      [
        "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
        Self.superuser(connection ?? self.connection(to: "postgres")), "-c", sql,
      ], asServer: false)
  }

  /// What the server has logged so far.
  package var postgresLog: String {
    let log = FileManager.default.contents(atPath: folder + "/log") ?? Data()
    return String(decoding: log, as: UTF8.self)
  }

  private static func databaseName(in connection: String) -> String {
    String(connection.split(separator: "=").last ?? "")
  }

  private actor Templates {
    private var made: [String: Task<String, any Error>] = [:]

    func database(
      _ name: String, _ make: @escaping @Sendable () async throws -> String
    ) async throws -> String {
      if let task = made[name] { return try await task.value }
      let task = Task { try await make() }
      made[name] = task
      return try await task.value
    }
  }
}

// MARK: - The server

extension PrivateCluster {
  /// Starts a server that was stopped.
  package func start() async throws {
    try await run(
      "pg_ctl",
      ["-D", folder + "/data", "-w", "-t", "60", "-l", folder + "/log", "-o", options, "start"],
      asServer: true)
  }

  /// Stops the server: `smart`, `fast`, or `immediate`, which is like a power failure.
  package func stop(mode: String = "fast") async throws {
    try await run(
      "pg_ctl", ["-D", folder + "/data", "-w", "-t", "60", "-m", mode, "stop"], asServer: true)
  }

  private func create() async throws {
    let files = FileManager.default
    for path in [folder, socketDirectory] {
      try files.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    if getuid() == 0 {
      // PostgreSQL refuses root, so its package's own user has the folder.
      try await run("/usr/bin/chown", ["-R", "postgres:postgres", folder], asServer: false)
    }
    try await run(
      "initdb",
      [
        "-D", folder + "/data", "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C.UTF-8", "--data-checksums", "--no-sync",
      ], asServer: true)
  }

  @discardableResult
  private func run(_ tool: String, _ arguments: [String], asServer: Bool) async throws -> String {
    let path = tool.hasPrefix("/") ? tool : "\(binaries)/\(tool)"
    let changesUser = asServer && getuid() == 0
    let program = changesUser ? ["/usr/sbin/runuser", "-u", "postgres", "--", path] : [path]
    let (status, printed) = try await Tool.run(program + arguments)
    guard status == 0 else { throw Fault.failed(tool: tool, output: printed) }
    return printed.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
