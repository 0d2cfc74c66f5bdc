import RecordModel
import StrictJSON

/// Writes one bundle front to back.
struct BundleWriter {
  var json = JSONWriter()
  let source: SyntheticVisit
  /// `urn:uuid:` names in the order of the entries; the first two are patient and encounter.
  let names: [String]

  init(_ source: SyntheticVisit) {
    self.source = source
    let visit = source.visit
    let count =
      2 + visit.diagnoses.count + visit.observations.count + visit.procedures.count
      + visit.medicationRequests.count
    var generator = SeededGenerator(source.seed, .bundle, source.index)
    names = (0..<count).map { _ in Self.name(generator.next(), generator.next()) }
    json.bytes.reserveCapacity(Self.expectedBytes)
  }

  /// A little more than most bundles need, so that the buffer seldom grows.
  private static let expectedBytes = 14_000

  /// A UUID of version 4 from 128 seeded bits. Source: RFC 9562 section 5.4.
  private static func name(_ high: UInt64, _ low: UInt64) -> String {
    let high = high & ~0xf000 | 0x4000
    let low = low >> 2 | 0x8000_0000_0000_0000
    var text: [UInt8] = Array("urn:uuid:".utf8)
    text.reserveCapacity(45)
    for position in 0..<32 {
      if position == 8 || position == 12 || position == 16 || position == 20 {
        text.append(UInt8(ascii: "-"))
      }
      let half = position < 16 ? high : low
      let digit = UInt8(half >> UInt64(60 - position % 16 * 4) & 15)
      text.append(digit < 10 ? 48 + digit : 87 + digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  mutating func write() {
    let visit = source.visit
    json.beginObject()
    member("resourceType", "Bundle")
    json.key("meta")
    json.beginObject()
    json.key("security")
    json.beginArray()
    coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST", "test health data")
    json.endArray()
    json.endObject()
    member("type", "transaction")
    time("timestamp", visit.senderTime)
    json.key("entry")
    json.beginArray()
    entry(0, "Patient") { $0.patient() }
    entry(1, "Encounter") { $0.encounter() }
    var next = 2
    for fact in visit.diagnoses {
      entry(next, "Condition") { $0.condition(fact) }
      next += 1
    }
    for fact in visit.observations {
      entry(next, "Observation") { $0.observation(fact) }
      next += 1
    }
    for fact in visit.procedures {
      entry(next, "Procedure") { $0.procedure(fact) }
      next += 1
    }
    for fact in visit.medicationRequests {
      entry(next, "MedicationRequest") { $0.medicationRequest(fact) }
      next += 1
    }
    json.endArray()
    json.endObject()
  }

  private mutating func entry(_ index: Int, _ type: String, _ body: (inout Self) -> Void) {
    json.beginObject()
    member("fullUrl", names[index])
    json.key("resource")
    json.beginObject()
    member("resourceType", type)
    body(&self)
    json.endObject()
    json.key("request")
    json.beginObject()
    member("method", "POST")
    member("url", type)
    json.endObject()
    json.endObject()
  }
}

// The small shapes that every resource is made of.
extension BundleWriter {
  mutating func member(_ key: StaticString, _ text: String?) {
    guard let text else { return }
    json.key(key)
    json.string(text)
  }

  mutating func list(_ key: StaticString, _ body: (inout Self) -> Void) {
    json.key(key)
    json.beginArray()
    body(&self)
    json.endArray()
  }

  mutating func object(_ key: StaticString, _ body: (inout Self) -> Void) {
    json.key(key)
    object(body)
  }

  mutating func object(_ body: (inout Self) -> Void) {
    json.beginObject()
    body(&self)
    json.endObject()
  }

  mutating func coding(_ system: String?, _ code: String?, _ display: String?) {
    object { writer in
      writer.member("system", system)
      writer.member("code", code)
      writer.member("display", display)
    }
  }

  mutating func coding(_ coding: Coding) { self.coding(coding.system, coding.code, coding.display) }

  /// A CodeableConcept as a value.
  mutating func concept(_ concept: Concept) {
    object { writer in
      writer.list("coding") { $0.coding(concept.coding) }
      writer.member("text", concept.text)
    }
  }

  mutating func concept(_ key: StaticString, _ concept: Concept?) {
    guard let concept else { return }
    json.key(key)
    self.concept(concept)
  }

  mutating func concepts(_ key: StaticString, _ coding: Coding?) {
    guard let coding else { return }
    list(key) { $0.concept(Concept(coding: coding)) }
  }

  mutating func identifiers(_ identifiers: [ExternalIdentifier]) {
    guard !identifiers.isEmpty else { return }
    list("identifier") { writer in
      for identifier in identifiers {
        writer.object { writer in
          writer.member("system", identifier.system)
          writer.member("value", identifier.value)
        }
      }
    }
  }

  mutating func reference(_ key: StaticString, _ reference: NamedReference?) {
    guard let reference else { return }
    object(key) { writer in
      writer.member("reference", reference.reference)
      writer.member("display", reference.display)
    }
  }

  /// Links of a fact: to the patient and to the visit.
  mutating func links() {
    reference("subject", NamedReference(reference: names[0]))
    reference("encounter", NamedReference(reference: names[1]))
  }

  mutating func period(_ key: StaticString, _ period: ClinicalPeriod) {
    object(key) { writer in
      writer.time("start", period.start)
      writer.time("end", period.end)
    }
  }

  mutating func quantity(_ key: StaticString, _ quantity: Observation.Quantity?) {
    guard let quantity else { return }
    object(key) { writer in
      writer.json.key("value")
      writer.json.number(quantity.value.text)
      writer.member("unit", quantity.unit)
      writer.member("system", quantity.system)
      writer.member("code", quantity.code)
    }
  }

  /// A moment of the simulation: to the second, in UTC with `+00:00`.
  mutating func time(_ key: StaticString, _ time: ClinicalTime?) {
    guard let time else { return }
    json.key(key)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    let seconds = Int(time.microseconds / 1_000_000)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(day: CivilDate(daysSince1970: seconds / 86_400))
    bytes.append(UInt8(ascii: "T"))
    bytes.append(two: seconds / 3600 % 24)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(two: seconds / 60 % 60)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(two: seconds % 60)
    bytes.append(contentsOf: "+00:00\"".utf8)
    json.raw(bytes)
  }

  /// A day of Banjarmasin.
  mutating func date(_ key: StaticString, _ time: ClinicalTime?) {
    guard let time else { return }
    json.key(key)
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    bytes.append(day: CivilDate(daysSince1970: time.localDay))
    bytes.append(UInt8(ascii: "\""))
    json.raw(bytes)
  }
}

extension [UInt8] {
  fileprivate mutating func append(two value: Int) {
    append(48 + UInt8(value / 10))
    append(48 + UInt8(value % 10))
  }

  fileprivate mutating func append(day: CivilDate) {
    append(two: day.year / 100)
    append(two: day.year % 100)
    append(UInt8(ascii: "-"))
    append(two: day.month)
    append(UInt8(ascii: "-"))
    append(two: day.day)
  }
}
