package import LogVerification
import Synchronization
import TransparencyLog

/// Tells others what was signed: the gateway, which compares at its start, and whoever keeps a file.
package final class CheckpointNotice: Sendable {
  /// Cosigned checkpoints are added to the published file at most so often: 600 KB a day.
  static let interval: Duration = .seconds(60)

  private let announced: String?
  private let published: String?
  private let lastPublished = Mutex<ContinuousClock.Instant?>(nil)

  /// Notices of a signer.
  ///
  /// - Parameters:
  ///   - announced: path of the file that always has the newest signed checkpoint; nil for none.
  ///   - published: path of the file that cosigned checkpoints are added to, best on a disk of
  ///     another machine that can only be appended to; nil for none.
  package init(announced: String? = nil, published: String? = nil) {
    self.announced = announced
    self.published = published
  }

  /// Replaces the announced file; each signature goes through here before it goes anywhere.
  func announce(_ note: SignedNote) throws(DurableFileError) {
    guard let announced else { return }
    let parts = announced.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    try DurableFile.write(
      note.bytes, to: String(parts.last ?? ""), mode: 0o644, in: folder.isEmpty ? "." : folder)
  }

  /// Adds a cosigned checkpoint to the published file, if the last one is old enough.
  func publish(_ note: SignedNote) throws(DurableFileError) {
    guard let published else { return }
    let now = ContinuousClock.now
    let isDue = lastPublished.withLock { last in last.map { now - $0 >= Self.interval } ?? true }
    guard isDue else { return }
    try DurableFile.append(note.bytes + Array("\n".utf8), to: published)
    lastPublished.withLock { $0 = now }
  }
}

extension CheckpointHistory {
  /// How much of the end of a published file is read.
  package static let tailBytes = 1 << 20

  /// The last checkpoint of a file's end that the policy believes, quorum or not; nil for none.
  ///
  /// - Parameter tail: at most `tailBytes`; a first piece that was cut in two is passed over.
  package static func newest(
    in tail: [UInt8], by policy: WitnessPolicy
  ) -> CosignedCheckpoint? {
    for piece in split(tail).reversed() {
      var bytes = piece[...]
      while bytes.first == UInt8(ascii: "\n") { bytes = bytes.dropFirst() }
      if let note = try? SignedNote(bytes: Array(bytes)),
        let trusted = try? policy.verify(note, quorum: false)
      {
        return trusted
      }
    }
    return nil
  }
}
