import Crypto
import FoundationEssentials
import RecordModel
import StrictJSON

/// A leaf's exact bytes and what opens its commitment.
struct EncodedLeaf: Sendable {
  let entry: [UInt8]
  let salt: [UInt8]
}

extension LeafDraft {
  /// Members in the order of RFC 8785: their names are ASCII, so byte order is UTF-16 order.
  func encode(at microseconds: Int64, id: SubmissionID) -> EncodedLeaf {
    let salt = SecureRandom.bytes(32)
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("act")
    writer.string(action.rawValue)
    writer.key("at")
    writer.string(ClinicalTime(utc: microseconds).text)
    optional("cert", certificate.map(hexadecimal), &writer)
    writer.key("cm")
    writer.string(commitment(salt: salt))
    writer.key("evt")
    writer.string(event.rawValue)
    optional("fac", facility, &writer)
    writer.key("id")
    writer.string(id.description)
    optional("idem", idempotencyHash.map(hexadecimal), &writer)
    if !subjects.isEmpty {
      writer.key("n")
      writer.int(subjects.count)
    }
    optional("op", vendor, &writer)
    writer.key("out")
    writer.int(outcome.rawValue)
    optional("pou", purpose, &writer)
    optional("req", requestID, &writer)
    optional("res", resource, &writer)
    optional("rsn", reason, &writer)
    optional("src", source, &writer)
    if subjects.count == 1 { optional("sub", hexadecimal(subjects[0].pseudonym), &writer) }
    optional("usr", user, &writer)
    if user != nil {
      writer.key("usrp")
      writer.bool(isUserProven)
    }
    writer.key("v")
    writer.int(1)
    writer.endObject()
    return EncodedLeaf(entry: writer.bytes, salt: salt)
  }

  private func optional(_ key: StaticString, _ value: String?, _ writer: inout JSONWriter) {
    guard let value else { return }
    writer.key(key)
    writer.string(value)
  }

  /// base64 of SHA-256(0x02, salt, number of subjects, each pseudonym and visit, SHA-256 of the
  /// payload): the payload's hash is in the receipt too, so its holder can open the commitment.
  private func commitment(salt: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(data: [0x02])
    hash.update(data: salt)
    withUnsafeBytes(of: UInt32(clamping: subjects.count).bigEndian) {
      hash.update(bufferPointer: $0)
    }
    for subject in subjects {
      hash.update(data: subject.pseudonym)
      hash.update(data: Array((subject.visit?.description ?? "").utf8))
    }
    if let payloadHash { hash.update(data: payloadHash) }
    return Data(hash.finalize()).base64EncodedString()
  }
}

/// Lower-case hexadecimal digits of bytes.
package func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// The bytes of a pseudonym as the log writes it, 32 hexadecimal digits of either case; nil of any
/// other text.
package func pseudonymBytes(_ text: String) -> [UInt8]? {
  // Full-width digits have values too, and more bytes.
  let digits = text.compactMap(\.hexDigitValue)
  guard digits.count == 32, text.utf8.count == 32 else { return nil }
  return stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
