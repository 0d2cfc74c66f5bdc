package import TransparencyLog

/// A witness's answer as the gateway reads it, which believes no more of it than it can verify.
///
/// Source: C2SP tlog-witness, add-checkpoint.
package enum WitnessReply: Hashable, Sendable {
  /// Longest answer that is read.
  package static let maximumBytes = 16 * 1024

  /// A valid cosignature of this witness, and its time in seconds since 1970.
  case cosigned(NoteSignature, seconds: Int64)
  /// The witness stands at this size: ask again with a proof from there.
  case standsAt(size: Int)
  /// The witness holds another tree, or the proof was wrong: the log may have forked. An alarm.
  case inconsistent
  /// It said no for another reason, with this HTTP status; try later.
  case refused(status: Int)
  /// 200 without a valid cosignature of the witness's key.
  case worthless

  /// Reads an answer to a request for `checkpoint`.
  package init(
    status: Int, contentType: String, body: [UInt8], checkpoint: SignedNote, witness: VerifierKey
  ) {
    switch status {
    case 200: self = Self.cosignature(body, checkpoint, witness) ?? .worthless
    case 409 where contentType == CheckpointAnswer.sizeType:
      let size = body.last == WireWords.newline ? WireWords.decimal(body.dropLast()) : nil
      self = size.map { .standsAt(size: $0) } ?? .refused(status: status)
    case 409, 422: self = .inconsistent
    default: self = .refused(status: status)
    }
  }

  private static func cosignature(
    _ body: [UInt8], _ checkpoint: SignedNote, _ witness: VerifierKey
  ) -> WitnessReply? {
    guard body.count <= maximumBytes, let lines = WireWords.lines(body) else { return nil }
    for line in lines {
      guard let signature = try? NoteSignature(line: line), signature.name == witness.name,
        signature.keyID == witness.id,
        let note = try? SignedNote(body: checkpoint.body, signatures: [signature]),
        let verified = try? note.verified(by: [witness]),
        let seconds = verified.signatures.first?.cosignedAtSeconds, seconds > 0
      else { continue }
      return .cosigned(signature, seconds: seconds)
    }
    return nil
  }
}
