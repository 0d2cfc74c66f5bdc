import FoundationEssentials
import LogVerification
import Testing
import TransparencyLog

private let corpora = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]
  .map { URL(filePath: $0).appending(path: "merkle/tessera-log") }

/// A log that another program wrote: its entries are words and not ours, all else is the same.
@Suite("Tessera's log", .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
struct TesseraLogTests {
  private struct Folder: LogFolderReader {
    let root: URL
    let newest: Int

    func read(_ path: String, limit: Int) throws -> [UInt8]? {
      switch path {
      case LogFolder.checkpoint: return try bytes("checkpoint.\(newest)")
      case "checkpoints/000":
        let notes = try (0..<newest).map { try SignedNote(bytes: bytes("checkpoint.\($0)")) }
        return newest == 0 ? nil : CheckpointHistory.encode(notes)
      default: return try? bytes(path)
      }
    }

    func bytes(_ path: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: root.appending(path: path)))
    }
  }

  @Test("its tiles, entries, roots and signatures are found right at each of its sizes")
  func sizes() throws {
    let root = try #require(corpora)
    let key = String(
      decoding: try Data(contentsOf: root.appending(path: "VKEY")), as: UTF8.self
    ).split(separator: "\n")[0]
    let policy = try WitnessPolicy(file: Array("log \(key)\nquorum none\n".utf8))
    for newest in 0...15 {
      let report = try LogVerifier(policy: policy).verify(Folder(root: root, newest: newest))
      let others = report.counts.filter { $0.key != "BMB-1920" }
      #expect(
        others.isEmpty && report.entries == newest, "\(newest): \(report.findings.map(\.line))")
      #expect(report.counts["BMB-1920"] ?? 0 == newest && report.checkpoints == newest + 1)
    }
  }
}
