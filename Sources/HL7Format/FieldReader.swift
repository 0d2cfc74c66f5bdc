import RecordModel
import StrictJSON

/// Reads the fields of one segment and remembers which are held wholly by columns; the others are
/// kept as sent.
struct FieldReader {
  let segment: HL7Segment
  /// Where it stands: `PV1`, `OBX[2]`, with the message's number in front.
  let place: String
  /// Where a time without an offset is placed.
  private let offsetMinutes: Int
  private var held: UInt128 = 0
  /// Fields that could not be read as what they should be.
  private(set) var findings: [Issue] = []

  init(_ segment: HL7Segment, place: String, _ context: FormatContext) {
    self.segment = segment
    self.place = place
    offsetMinutes = context.defaultOffsetMinutes
  }

  /// Notes that a column, or an element of its own, holds the field wholly.
  mutating func hold(_ number: Int) { if number < 128 { held |= 1 << UInt128(number) } }

  /// Takes that back: the column says less than the field.
  mutating func release(_ number: Int) { if number < 128 { held &= ~(1 << UInt128(number)) } }

  /// The same for a list, of which only so many repetitions are read.
  mutating func holdList(_ number: Int) {
    if segment.field(number).repetition(HL7Limits.repetitions).isEmpty { hold(number) }
  }

  func isHeld(_ number: Int) -> Bool { number < 128 && held & 1 << UInt128(number) != 0 }

  /// Notes a finding at a field.
  mutating func tell(_ rule: Rule, _ number: Int) {
    findings.append(Issue(rule, at: "\(place)-\(number)"))
  }

  subscript(_ number: Int) -> HL7Value { segment.field(number) }

  /// The first part of a field as text.
  mutating func text(_ number: Int) -> String? {
    let value = segment.field(number)
    if value.isPlain, value.hasText { hold(number) }
    return value.text
  }

  /// A moment; what is none is told and kept.
  mutating func time(_ number: Int) -> ClinicalTime? {
    let value = segment.field(number)
    guard let text = value.text, !text.allSatisfy({ $0 == "0" || $0 == " " }) else { return nil }
    guard
      let time = HL7Time.read(value, defaultOffsetMinutes: offsetMinutes)?.placed(offsetMinutes)
    else {
      tell(.hl7ValueUnreadable, number)
      return nil
    }
    if value.isPlain { hold(number) }
    return time
  }

  /// The first repetition of a coded field; the others are kept.
  mutating func coded(_ number: Int, system: String? = nil) -> CodedValue? {
    let value = segment.field(number)
    let coded = CodedValue(
      value.repetition(0), field: "\(segment.name)-\(number)", defaultSystem: system)
    if let coded, coded.isWhole, value.repetition(1).range.isEmpty { hold(number) }
    return coded
  }

  /// A person or provider by name: XCN, or CNN with its parts as subcomponents.
  mutating func person(_ number: Int) -> NamedReference? {
    let value = segment.field(number)
    guard let person = Self.person(value.repetition(0)) else { return nil }
    return person
  }

  /// Somebody's name as it is said, and the reference if the number is one of SATUSEHAT's.
  static func person(_ value: HL7Value) -> NamedReference? {
    guard value.hasText else { return nil }
    let id = value.component(1).text
    let parts = [6, 3, 4, 2, 5].compactMap { value.component($0).text }
    var named = NamedReference()
    if !parts.isEmpty { named.display = parts.joined(separator: " ") }
    if let id {
      if isPractitionerNumber(id) { named.reference = "Practitioner/\(id)" }
      named.display = named.display ?? id
    }
    return named == NamedReference() ? nil : named
  }

  /// SATUSEHAT's practitioner ids: `N` and 8 to 11 digits, or 11 digits.
  private static func isPractitionerNumber(_ id: String) -> Bool {
    let digits = id.hasPrefix("N") ? id.dropFirst() : id[...]
    let counts = id.hasPrefix("N") ? 8...11 : 11...11
    return counts.contains(digits.utf8.count) && digits.utf8.allSatisfy { $0 &- 48 < 10 }
  }

  /// An entity identifier (EI) or the like: its number, and its authority as system.
  mutating func entity(_ number: Int, repetition: Int = 0) -> ExternalIdentifier? {
    let value = segment.field(number).repetition(repetition)
    guard let id = value.component(1).text else { return nil }
    return ExternalIdentifier(
      system: Self.authority(value, 2) ?? CodeSystemNames.local("\(segment.name)-\(number)"),
      value: id)
  }

  /// The URI of an authority: an OID, UUID or URI if it has one, else nil. From component `start`:
  /// namespace, universal id, its type.
  static func authority(_ value: HL7Value, _ start: Int) -> String? {
    uri(
      namespace: value.component(start).text, universal: value.component(start + 1).text,
      type: value.component(start + 2).text)
  }

  static func uri(namespace: String?, universal: String?, type: String?) -> String? {
    if let universal {
      switch type?.uppercased() {
      case "ISO" where isOID(universal): return "urn:oid:\(universal)"
      case "UUID", "GUID":
        if universal.utf8.count == 36 { return checked("urn:uuid:\(universal.lowercased())") }
      case "URI", "URL": if let uri = checked(universal) { return uri }
      default: break
      }
    }
    for name in [universal, namespace].compactMap({ $0 })
    where name.hasPrefix("http") || name.hasPrefix("urn:") {
      if let uri = checked(name) { return uri }
    }
    return nil
  }

  /// An OID: numbers with points between, from 0, 1 or 2 on.
  private static func isOID(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 && ["0", "1", "2"].contains(parts[0])
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { $0 &- 48 < 10 }
          && (part.count == 1 || part.first != "0")
      }
  }

  /// A URI as it is, if it has no blank in it.
  private static func checked(_ uri: String) -> String? {
    uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? uri : nil
  }

  /// Keeps every field that no column holds; `setID` says that the first is the running number,
  /// which says nothing.
  func keepRest(in object: inout FHIRObject, setID: Bool = true) {
    let entry = segment.entry
    let name = segment.name
    for index in (setID ? 1 : 0)..<max(Int(entry.fieldCount), 1) {
      guard index < Int(entry.fieldCount), !isHeld(index + 1) else { continue }
      let range = segment.storage.field(index, of: entry)
      guard !range.isEmpty else { continue }
      let value = HL7Value(storage: segment.storage, range: range, level: .leaf)
      object.keep("\(name)-\(index + 1)", value.asSent)
    }
  }
}
