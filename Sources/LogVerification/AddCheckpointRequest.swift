package import TransparencyLog

/// The body of `add-checkpoint`: the size that the sender thinks the witness has, a proof from
/// there, and the checkpoint; nothing verified yet.
///
/// Source: C2SP tlog-witness, add-checkpoint.
package struct AddCheckpointRequest: Hashable, Sendable {
  /// Most proof lines.
  package static let maximumHashes = 63
  /// Longest body that is read: the lines of a proof, and a checkpoint with a few dozen signatures.
  package static let maximumBytes = 64 * 1024

  /// The size of the checkpoint that the proof begins at.
  package let oldSize: Int
  /// The consistency proof, in the order of RFC 6962.
  package let hashes: [LogHash]
  /// The checkpoint, or the body of one for the signer, as bytes.
  package let rest: [UInt8]

  /// A request; the sender knows that `rest` is a checkpoint.
  package init(oldSize: Int, hashes: [LogHash], rest: [UInt8]) {
    self.oldSize = oldSize
    self.hashes = hashes
    self.rest = rest
  }

  /// A request to a witness for its cosignature.
  package init(proof: ConsistencyProof, checkpoint: SignedNote) {
    self.init(oldSize: proof.oldSize, hashes: proof.hashes, rest: checkpoint.bytes)
  }

  /// Reads the lines before the checkpoint; nil if they are not as the standard has them.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.maximumBytes else { return nil }
    var rest = bytes[...]
    guard let first = Self.takeLine(&rest), let digits = WireWords.value(of: "old", in: first),
      let oldSize = WireWords.decimal(digits)
    else { return nil }
    var hashes: [LogHash] = []
    while true {
      guard let line = Self.takeLine(&rest) else { return nil }
      if line.isEmpty { break }
      guard hashes.count < Self.maximumHashes, let hash = try? LogHash(base64: line) else {
        return nil
      }
      hashes.append(hash)
    }
    self.init(oldSize: oldSize, hashes: hashes, rest: Array(rest))
  }

  private static func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: WireWords.newline) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }

  /// The body as it is sent.
  package var bytes: [UInt8] {
    let lines = hashes.reduce(into: "old \(oldSize)\n") { $0 += "\($1.base64)\n" }
    return Array("\(lines)\n".utf8) + rest
  }
}

/// What a witness or signer answers over HTTP.
package struct CheckpointAnswer: Hashable, Sendable {
  /// HTTP status.
  package let status: Int
  /// Content-Type.
  package let contentType: String
  /// The body.
  package let body: [UInt8]

  init(status: Int, contentType: String = "text/plain; charset=utf-8", body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// A refusal in a sentence, which has nothing of the request.
  init(_ status: Int, _ sentence: String) {
    self.init(status: status, body: Array("\(sentence)\n".utf8))
  }

  /// 409 with the size that the sender should begin at. Source: C2SP tlog-witness.
  static func conflict(size: Int) -> CheckpointAnswer {
    CheckpointAnswer(status: 409, contentType: sizeType, body: Array("\(size)\n".utf8))
  }

  /// The type of a body that is nothing but a size.
  static let sizeType = "text/x.tlog.size"
}
