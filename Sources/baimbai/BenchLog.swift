import ArgumentParser
import Foundation
import LogVerification
import RecordModel
import TransparencyLog

/// `baimbai bench log`: writes an invented log as an export has it, for `scripts/bench log` to verify.
struct BenchLog: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Tulis log rekaan untuk diperiksa / write an invented log to be verified.")

  @Argument(help: "Folder baru / a new folder; the policy is written as FOLDER.policy.")
  var folder: String
  @Option(help: "Entri / entries") var leaves = 1_000_000
  @Option(
    help: "Akar dan bukti untuk pembanding / roots and proofs, for scripts/check-log-peers")
  var proofs: String?

  private static let name = "bench.example/audit"
  /// Entries are this far apart in time, microseconds.
  private static let step: Int64 = 100_000
  /// The first entry's time, microseconds since 1970.
  private static let start: Int64 = 1_790_000_000_000_000

  func run() throws {
    guard leaves > 0 else { throw ValidationError("--leaves?") }
    let seed = [UInt8](repeating: 7, count: SignerKey.seedByteCount)
    let log = try SignerKey(name: KeyName(Self.name), type: .ed25519, seed: seed)
    let witnesses = try (1...2).map {
      try SignerKey(
        name: KeyName("witness.example/w\($0)"), type: .cosignature,
        seed: [UInt8](repeating: UInt8($0), count: SignerKey.seedByteCount))
    }
    try write(
      Array(
        """
        log \(log.verifier.text)
        witness a \(witnesses[0].verifier.text)
        witness b \(witnesses[1].verifier.text)
        group both all a b
        quorum both

        """.utf8), to: "\(folder).policy")
    var edge = LogEdge()
    var history: [SignedNote] = []
    var files = 0
    func signed() throws -> SignedNote {
      let checkpoint = try Checkpoint(
        origin: LogOrigin(Self.name), size: edge.size, root: edge.root)
      let seconds = (Self.start + Int64(edge.size) * Self.step) / 1_000_000 + 1
      return try witnesses.reduce(checkpoint.signed(by: log)) {
        try $0.adding($1.cosign(checkpoint, at: seconds))
      }
    }
    for index in 0..<(leaves + TilePath.fullWidth - 1) / TilePath.fullWidth {
      let path = try LogFolder.entries(index, size: leaves)
      let first = index * TilePath.fullWidth
      let entries = (first..<first + path.width).map(Self.entry)
      try write(LogFolder.bundle(entries), to: "\(folder)/\(path.text)")
      for tile in edge.append(entries.map(LogHash.leaf)) {
        try write(tile.bytes, to: "\(folder)/\(tile.path.text)")
      }
      let isLast = edge.size == leaves
      if !isLast { history.append(try signed()) }
      if !history.isEmpty, isLast || history.count == CheckpointHistory.notesPerFile {
        try write(CheckpointHistory.encode(history), to: "\(folder)/\(LogFolder.history(files))")
        history = []
        files += 1
      }
    }
    for tile in edge.partialTiles { try write(tile.bytes, to: "\(folder)/\(tile.path.text)") }
    try write(signed().bytes, to: "\(folder)/\(LogFolder.checkpoint)")
    if let proofs { try write(Array(peerLines().utf8), to: proofs) }
  }

  /// `root N HASH` for every size, `consistency M N HASH...` for every pair up to 200, and
  /// `inclusion I N HASH...` for some; hashes in hexadecimal.
  private func peerLines() throws -> String {
    let hashes = (0..<leaves).map { LogHash.leaf(Self.entry($0)) }
    var edge = LogEdge()
    var lines = ["root 0 \(LogHash.empty.hex)"]
    for (index, hash) in hashes.enumerated() {
      _ = edge.append([hash])
      lines.append("root \(index + 1) \(edge.root.hex)")
    }
    func tiles(_ size: Int) throws -> TileSet {
      var edge = LogEdge()
      let full = edge.append(Array(hashes.prefix(size)))
      return TileSet(full + edge.partialTiles)
    }
    func line(_ words: [String], _ hashes: [LogHash]) -> String {
      (words + hashes.map(\.hex)).joined(separator: " ")
    }
    for new in 1...min(200, leaves) {
      let set = try tiles(new)
      for old in 1...new {
        let proof = try ConsistencyProof(from: old, to: new, reading: set.hash)
        lines.append(line(["consistency", "\(old)", "\(new)"], proof.hashes))
      }
    }
    for size in [1, 2, 3, 255, 256, 257, 511, 1000, leaves] where size <= leaves {
      let set = try tiles(size)
      for index in stride(from: 0, to: size, by: max(1, size / 64)) {
        let proof = try InclusionProof(of: index, in: size, reading: set.hash)
        lines.append(line(["inclusion", "\(index)", "\(size)"], proof.hashes))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An entry of a submission, as long as a real one.
  private static func entry(_ index: Int) -> [UInt8] {
    let hash = LogHash.leaf(withUnsafeBytes(of: index) { Array($0) })
    let digits = String(index, radix: 16)
    let tail = String(repeating: "0", count: 12 - digits.count) + digits
    let id = "01990000-0000-7000-8000-\(tail)"
    let time = ClinicalTime(utc: start + Int64(index) * step).text
    return Array(
      (#"{"act":"C","at":"\#(time)","cert":"\#(hash.hex)","cm":"\#(hash.base64)","evt":"visit.submit","#
        + #""fac":"bench","id":"\#(id)","idem":"\#(hash.hex)","n":1,"out":0,"pou":"TREAT","req":"\#(id)","#
        + #""res":"Submission/\#(id)","sub":"\#(hash.hex.prefix(32))","v":1}"#).utf8)
  }

  private func write(_ bytes: [UInt8], to file: String) throws {
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: file))
  }
}
