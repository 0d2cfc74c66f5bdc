import Foundation
import LogVerification
import Testing
import TransparencyLog

/// The verifier in Python, run on the same folders.
@Suite(
  "Second verifier", .enabled(if: SecondVerifier.isThere, "python3 with cryptography is missing"))
struct SecondVerifierTests {
  @Test(
    "agrees on each kind of tampering: exit code, findings and places",
    arguments: Tampering.allCases)
  func agrees(kind: Tampering) throws {
    let setting = try TamperingTests.Setting(seed: 77, batches: 10, upTo: 150)
    var random = SeededGenerator(seed: UInt64(kind.rawValue))
    for _ in 0..<(isFullRun ? 50 : 4) {
      let done = try kind.apply(
        to: setting.rows, backups: setting.backups, house: setting.house, &random)
      try Self.compare(done.rows.export(), setting)
    }
  }

  @Test("agrees on clean logs")
  func clean() throws {
    for seed in 0..<(isFullRun ? 50 : 6) {
      let setting = try TamperingTests.Setting(
        seed: UInt64(seed), batches: 1 + seed, upTo: 1 + seed * 60)
      try Self.compare(setting.rows.export(), setting)
    }
  }

  @Test("agrees where files are missing, cut off or hold something else")
  func files() throws {
    let setting = try TamperingTests.Setting(seed: 5, batches: 8, upTo: 200)
    let folder = setting.rows.export()
    var random = SeededGenerator(seed: 6)
    for path in folder.files.keys.sorted().shuffled(using: &random).prefix(isFullRun ? 100 : 12) {
      let bytes = folder.files[path] ?? []
      for changed in [
        nil, Array(bytes.dropLast()), Array(bytes.prefix(bytes.count / 2)), bytes + bytes,
      ] {
        var damaged = folder
        damaged.files[path] = changed
        try Self.compare(damaged, setting)
      }
    }
  }

  static func compare(_ folder: MemoryFolder, _ setting: TamperingTests.Setting) throws {
    let report = setting.verifier.verify(folder)
    let second = try SecondVerifier.run(folder, policy: setting.house.policyText)
    #expect(second.status == report.exitCode)
    let own = Set(report.findings.map(\.line))
    let other = Set(second.lines)
    #expect(own.subtracting(other).isEmpty, "only Swift")
    #expect(other.subtracting(own).isEmpty, "only Python")
  }
}

enum SecondVerifier {
  static let isThere =
    (try? run(["-c", "import cryptography, sys; sys.exit(sys.version_info < (3, 9))"]))?.status == 0

  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "scripts/verify_log.py").path

  /// What the script says of a folder that must have openings.
  static func run(
    _ folder: MemoryFolder, policy: String
  ) throws -> (status: Int32, lines: [String]) {
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "baimbai-log-\(UUID().uuidString)")
    defer { try? files.removeItem(at: place) }
    for (path, bytes) in folder.files {
      let file = place.appending(path: "log/\(path)")
      try files.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    let policyFile = place.appending(path: "policy")
    try Data(policy.utf8).write(to: policyFile)
    let log = place.appending(path: "log").path
    let (status, printed) = try run(
      [script, log, "--openings", "--policy", policyFile.path])
    return (status, printed.split(separator: "\n").map(String.init))
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, printed: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-B"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
