import Crypto

/// The key by which the gateway knows a repeat: the same content always has the same key.
///
/// So a command that is run again, after a power cut or by mistake, never makes a second visit.
/// Source: draft-ietf-httpapi-idempotency-key-header.
package struct IdempotencyKey: Hashable, Sendable {
  /// 64 lower-case hexadecimal digits: SHA-256(media type || 0x00 || bytes).
  package let text: String

  /// The key of a submission's exact bytes and media type.
  package init(bytes: [UInt8], mediaType: String) {
    var hasher = SHA256()
    hasher.update(data: Array(mediaType.utf8) + [0x00])
    hasher.update(data: bytes)
    text = hasher.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }
}
