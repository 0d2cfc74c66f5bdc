import Crypto
import Foundation
import LogVerification
import RecordModel
import TransparencyLog

/// Entries as the gateway writes them, with what opens them and the payload that they commit to.
struct LeafMaker {
  struct Made {
    let entry: [UInt8]
    let opening: LeafOpening
    let payload: [UInt8]?
  }

  var random: SeededGenerator
  /// Microseconds since 1970.
  var at: Int64

  init(seed: UInt64, at: Int64 = 1_790_000_000_000_000) {
    random = SeededGenerator(seed: seed)
    self.at = at
  }

  private static let texts = [
    "puskesmas-alalak", "dr. \"Udin\"", "a\\b", "tab\there", "Ü naïve 医", "\u{1}\u{1f}", "",
    "Submission/01990000-0000-7000-8000-000000000000", "🩺",
  ]

  private mutating func text() -> String {
    Self.quoted(Self.texts[random.below(Self.texts.count)])
  }

  /// As RFC 8785 writes a string.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{8}": quoted += "\\b"
      case "\t": quoted += "\\t"
      case "\n": quoted += "\\n"
      case "\u{c}": quoted += "\\f"
      case "\r": quoted += "\\r"
      case _ where scalar.value < 0x20:
        quoted += "\\u00" + hexadecimal([UInt8(scalar.value)])
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// An entry that nothing opens: an erasure's, of a resource.
  mutating func erasure(_ resource: String) -> [UInt8] {
    at += 1
    let opening = LeafOpening(salt: logHash(random.bytes(32)), payload: nil, subjects: [])
    return entry(opening, at: at, event: "erase", resource: resource)
  }

  mutating func next() -> Made {
    at += Int64(1 + random.below(2_000_000))
    let payload = random.chance(70) ? random.bytes(random.below(60)) : nil
    let subjects = (0..<[0, 1, 1, 1, 2, 5][random.below(6)]).map { _ in
      LeafOpening.Subject(
        pseudonym: random.bytes(16), visit: random.chance(70) ? VisitID(uuid()) : nil)
    }
    let opening = LeafOpening(
      salt: logHash(random.bytes(32)), payload: payload.map { Self.sha256($0) }, subjects: subjects)
    return Made(entry: entry(opening, at: at), opening: opening, payload: payload)
  }

  /// An entry of a time, for what it commits to.
  mutating func entry(
    _ opening: LeafOpening, at: Int64, event: String? = nil, resource: String? = nil
  ) -> [UInt8] {
    let subjects = opening.subjects
    var members = [
      "\"act\":\"\(["C", "R", "U", "D", "E"][random.below(5)])\"",
      "\"at\":\"\(ClinicalTime(utc: at).text)\"",
    ]
    if random.chance(80) { members.append("\"cert\":\"\(hexadecimal(random.bytes(32)))\"") }
    members.append("\"cm\":\"\(opening.commitment.base64)\"")
    let any = ["visit.submit", "record.read", "query", "deny"][random.below(4)]
    members.append("\"evt\":\"\(event ?? any)\"")
    if random.chance(80) { members.append("\"fac\":\(text())") }
    members.append("\"id\":\"\(SubmissionID(uuid()))\"")
    if random.chance(50) { members.append("\"idem\":\"\(hexadecimal(random.bytes(32)))\"") }
    if !subjects.isEmpty { members.append("\"n\":\(subjects.count)") }
    if random.chance(30) { members.append("\"op\":\(text())") }
    members.append("\"out\":\([0, 4, 8][random.below(3)])")
    if random.chance(50) { members.append("\"pou\":\"TREAT\"") }
    if random.chance(90) { members.append("\"req\":\(text())") }
    if let resource {
      members.append("\"res\":\(Self.quoted(resource))")
    } else if random.chance(80) {
      members.append("\"res\":\(text())")
    }
    if random.chance(30) { members.append("\"rsn\":\(text())") }
    if random.chance(60) { members.append("\"src\":\(text())") }
    if subjects.count == 1 { members.append("\"sub\":\"\(hexadecimal(subjects[0].pseudonym))\"") }
    if random.chance(50) {
      members.append("\"usr\":\(text())")
      members.append("\"usrp\":\(random.chance(50))")
    }
    members.append("\"v\":1")
    return Array("{\(members.joined(separator: ","))}".utf8)
  }

  private mutating func uuid() -> UUID {
    var bytes = random.bytes(16)
    bytes[6] = bytes[6] & 0x0f | 0x70
    bytes[8] = bytes[8] & 0x3f | 0x80
    return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }

  static func sha256(_ bytes: [UInt8]) -> LogHash { logHash(Array(SHA256.hash(data: bytes))) }
}

/// The hash that these 32 bytes are.
func logHash(_ bytes: [UInt8]) -> LogHash { (try? LogHash(bytes: bytes)) ?? .empty }
