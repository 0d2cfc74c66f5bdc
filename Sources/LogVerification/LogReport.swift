/// What a verifier says of a log.
package struct LogReport: Sendable {
  /// The first findings of each kind, at most 20, in the order in which they were found.
  package let findings: [LogFinding]
  /// How many findings of each rule, by its code.
  package let counts: [String: Int]
  /// The newest checkpoint, if it could be read; trusted only if the report is clean.
  package let checkpoint: CosignedCheckpoint?
  /// Entries that were read.
  package let entries: Int
  /// Checkpoints whose signatures and root were checked, the newest among them.
  package let checkpoints: Int
  /// Commitments that were opened.
  package let openings: Int
  /// Entries that nothing opens any more, as entries of erasures account for.
  package let erased: Int
  /// Checkpoints, receipts and proofs from others that were compared.
  package let evidence: Int

  /// Whether nothing was found.
  package var isClean: Bool { counts.isEmpty }

  /// Exit code of the command: 0 clean, 2 with findings. Source: issue of the audit tools.
  package var exitCode: Int32 { isClean ? 0 : 2 }

  /// The entries among which the first bad one is; nil if no finding is about an entry.
  ///
  /// Before it all is well, and at its last one at the latest something is wrong.
  package var firstBadEntries: Range<Int>? {
    let ranges = findings.compactMap(\.entries)
    guard let first = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).min()
    else { return nil }
    return first..<max(end, first + 1)
  }
}
