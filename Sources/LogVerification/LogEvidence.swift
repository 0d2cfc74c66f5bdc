import TransparencyLog

/// What somebody outside holds of the log: a checkpoint, a receipt, or a tlog-proof.
///
/// Only such evidence shows that the end of a log was cut off or an old backup restored: such a log
/// is whole in itself.
package struct LogEvidence: Hashable, Sendable {
  /// Longest file that is read.
  package static let maximumBytes = LogProof.maximumBytes

  /// The file's name, for findings.
  package let name: String
  /// Its bytes.
  package let bytes: [UInt8]

  /// A file.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
