import ArgumentParser
import AsyncHTTPClient
import AuditLog
import Foundation
import NIOCore
import NIOHTTP1
import TransparencyLog

/// `baimbai audit timestamp`: a time-stamp authority's word on the newest checkpoint, best each hour.
struct TimestampCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timestamp",
    abstract: "Stempel waktu checkpoint, RFC 3161 / time-stamp the newest checkpoint.",
    discussion: """
      Menulis UKURAN.checkpoint dan UKURAN.tsr ke folder; periksa lagi kapan saja dengan \
      `openssl ts -verify -data UKURAN.checkpoint -in UKURAN.tsr -CAfile CA`. /
      Writes SIZE.checkpoint and SIZE.tsr into the folder; verify again at any time with that command.
      """)

  @OptionGroup var options: SettingsOptions
  @Argument(help: "Folder.") var folder: String
  @Option(help: "Alamat TSA / the authority's address.") var tsa: String
  @Option(help: "Penerbit sertifikat TSA, PEM / the authority's roots, PEM.")
  var authorities: String

  /// Longest answer of an authority.
  private static let maximumBytes = 1 << 20
  private static let timeout = TimeAmount.seconds(30)

  func run() async throws {
    let note = try await House(try await Settings.load(options)).use { house in
      try await LogPublication(database: house.database).checkpoint()
    }
    guard let note, let checkpoint = try? Checkpoint(body: note.body) else {
      tell("belum ada checkpoint / no checkpoint yet")
      throw ExitStatus.failed
    }
    let base = "\(folder)/\(checkpoint.size)"
    if FileManager.default.fileExists(atPath: "\(base).tsr") {
      return print("sudah ada / is there: \(base).tsr")
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(note.bytes).write(to: URL(filePath: "\(base).checkpoint"), options: .atomic)
    defer { try? FileManager.default.removeItem(atPath: "\(base).tsq") }
    try Self.openssl([
      "ts", "-query", "-data", "\(base).checkpoint", "-sha256", "-cert", "-out", "\(base).tsq",
    ])
    let answer = try await ask(try Data(contentsOf: URL(filePath: "\(base).tsq")))
    let new = "\(base).tsr.new"
    try answer.write(to: URL(filePath: new))
    defer { try? FileManager.default.removeItem(atPath: new) }
    // Believed only if it is about this checkpoint and an authority that we trust signed it.
    try Self.openssl([
      "ts", "-verify", "-data", "\(base).checkpoint", "-in", new, "-CAfile", authorities,
    ])
    try FileManager.default.moveItem(atPath: new, toPath: "\(base).tsr")
    print("\(base).tsr")
  }

  private func ask(_ query: Data) async throws -> Data {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.httpVersion = .http1Only
    let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    var request = HTTPClientRequest(url: tsa)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/timestamp-query")
    request.body = .bytes(ByteBuffer(bytes: query))
    do {
      let answer = try await http.execute(request, timeout: Self.timeout)
      let body = try await answer.body.collect(upTo: Self.maximumBytes)
      try await http.shutdown()
      guard answer.status == .ok else { throw ExitStatus.failed }
      return Data(body.readableBytesView)
    } catch {
      try? await http.shutdown()
      tell("TSA tidak menjawab / the authority did not answer")
      throw ExitStatus.serviceDown
    }
  }

  /// The standard's tool does the standard's work. Source: RFC 3161; openssl-ts(1).
  private static func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      tell("openssl \(arguments.prefix(2).joined(separator: " ")): gagal / failed")
      throw ExitStatus.failed
    }
  }
}
