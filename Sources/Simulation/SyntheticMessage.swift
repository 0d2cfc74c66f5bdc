import RecordModel

/// An invented visit as a hospital's HL7 v2 sender would tell it: ADT^A03 of version 2.5.1.
///
/// Segments MSH, EVN, PID, PV1, DG1, PR1, OBX; each ends with a carriage return, times are local
/// with `+0800`. Facts carry the numbers that they have in FHIR. The message cannot say when care
/// began, who referred the patient here, RT and RW, when results were issued, and how long a
/// procedure took; references to places have only their words. Medications are not told: they are
/// orders of their own (RDE^O11), and a visit is one message here.
/// Source: HL7 v2.5.1 chapter 3, ADT_A03.
package enum SyntheticMessage {
  /// The message of one visit in UTF-8; the same bytes for the same seed, span, count and index.
  package static func bytes(of visit: SyntheticVisit) -> [UInt8] {
    var writer = MessageWriter(visit)
    writer.write()
    return writer.bytes
  }
}

/// Writes one message segment after segment.
struct MessageWriter {
  private(set) var bytes: [UInt8] = []
  private let source: SyntheticVisit

  init(_ source: SyntheticVisit) {
    self.source = source
    bytes.reserveCapacity(Self.expectedBytes)
  }

  /// A little more than most messages need, so that the buffer seldom grows.
  private static let expectedBytes = 3_000

  mutating func write() {
    header()
    patient()
    visit()
    for diagnosis in source.visit.diagnoses.enumerated() {
      add(diagnosis.element, turn: diagnosis.offset + 1)
    }
    for procedure in source.visit.procedures.enumerated() {
      add(procedure.element, turn: procedure.offset + 1)
    }
    for observation in source.visit.observations.enumerated() {
      add(observation.element, turn: observation.offset + 1)
    }
  }

  /// Appends a segment of fields by their numbers, in ascending order; empty ones may be left out.
  private mutating func segment(_ name: String, _ fields: [(number: Int, text: String)]) {
    bytes += name.utf8
    var last = 0
    for (number, text) in fields where !text.isEmpty {
      for _ in last..<number { bytes.append(UInt8(ascii: "|")) }
      bytes += text.utf8
      last = number
    }
    bytes.append(13)
  }

  private mutating func header() {
    let written = Self.time(source.visit.senderTime)
    // The separator is MSH-1, so the second field follows the name.
    segment(
      "MSH",
      [
        (1, "^~\\&"), (2, "SIMRS"), (3, source.facilityCode), (4, "BAIMBAI"),
        (5, "DINKES"), (6, written), (8, "ADT^A03^ADT_A03"), (9, source.number),
        // Training: what is told is invented.
        (10, "T"), (11, "2.5.1"), (17, "UNICODE UTF-8"),
      ])
    segment("EVN", [(1, "A03"), (2, written)])
  }

  private mutating func patient() {
    let patient = source.patient
    var numbers = [
      Self.number(source.recordNumber, authority: source.facilityCode, type: "MR"),
      Self.number(source.patientNumber(PatientIdentifierSystem.nik), authority: "NIK", type: "NI"),
    ]
    // Table 0203: HC is the number of a health card.
    numbers.append(
      Self.number(
        source.patientNumber(PatientIdentifierSystem.bpjs), authority: "BPJS", type: "HC"))
    var fields = [
      (1, "1"), (3, numbers.compactMap { $0 }.joined(separator: "~")),
      (5, Self.text(patient.names.first?.text) + "^^^^^^L"),
      (7, patient.birthDate.map { LocalMoment($0).compactDay } ?? ""),
      (8, patient.sex == .female ? "F" : "M"),
    ]
    if let address = patient.addresses.first {
      let parts = [
        address.lines.first, nil, address.city, nil, address.postalCode, address.country, "H", nil,
        address.villageCode,
      ]
      fields.append((11, parts.map { Self.text($0) }.joined(separator: "^")))
    }
    fields.append((16, patient.maritalStatus?.coding.code ?? ""))
    fields.append((21, source.patientNumber(PatientIdentifierSystem.motherNIK) ?? ""))
    if patient.multipleBirth == 0 { fields.append((24, "N")) }
    if case .at(let time) = patient.deceased { fields += [(29, Self.time(time)), (30, "Y")] }
    segment("PID", fields)
  }

  private mutating func visit() {
    let visit = source.visit
    segment(
      "PV1",
      [
        (1, "1"), (2, Self.patientClass(visit.visitClass.code)),
        (3, Self.text(visit.location?.display)),
        (7, Self.text(visit.practitioner?.code) + "^" + Self.text(visit.practitioner?.display)),
        (10, Self.text(visit.service?.coding.code)),
        (19, Self.text(source.number)), (20, Self.text(visit.payer?.code)),
        (36, Self.disposition(visit.disposition?.coding.code)),
        (37, Self.text(visit.referredTo?.display)),
        (39, Self.text(visit.serviceProvider?.display)),
        (44, Self.time(visit.arrivedAt)), (45, Self.time(visit.finishedAt)),
      ])
  }

  private mutating func add(_ diagnosis: Diagnosis, turn: Int) {
    segment(
      "DG1",
      [
        (1, String(turn)), (3, Self.coded(diagnosis.code.coding, system: "I10")),
        // Final, as the diagnosis on leaving is called.
        (6, "F"), (15, diagnosis.rank.map { String($0) } ?? ""),
        (19, Self.time(diagnosis.recorded)), (20, Self.entity(diagnosis.origin)),
      ])
  }

  private mutating func add(_ procedure: Procedure, turn: Int) {
    segment(
      "PR1",
      [
        (1, String(turn)), (3, Self.coded(procedure.code.coding, system: "I9C")),
        (5, Self.time(procedure.performed.start)), (11, Self.text(procedure.performer?.code)),
        (19, Self.entity(procedure.origin)),
      ])
  }

  private mutating func add(_ observation: Observation, turn: Int) {
    guard case .quantity(let quantity) = observation.value else { return }
    let unit = Self.text(quantity.code)
    segment(
      "OBX",
      [
        (1, String(turn)), (2, "NM"), (3, Self.coded(observation.code.coding, system: "LN")),
        (5, quantity.value.text), (6, unit + "^" + unit + "^UCUM"), (11, "F"),
        (14, Self.time(observation.effective)), (16, Self.text(observation.performer?.code)),
      ])
  }
}

// Data types. Source: HL7 v2.5.1 chapter 2A.
extension MessageWriter {
  /// DTM to the second, local.
  private static func time(_ time: ClinicalTime?) -> String {
    guard let time else { return "" }
    let local = LocalMoment(time)
    return local.compactDay + local.clock("") + "+" + digits(witaOffsetMinutes / 60, 2)
      + digits(witaOffsetMinutes % 60, 2)
  }

  /// CX: number, authority, type; nil without a number.
  private static func number(_ value: String?, authority: String, type: String) -> String? {
    value.map { text($0) + "^^^" + text(authority) + "^" + type }
  }

  /// CWE: code, words, name of the system.
  private static func coded(_ coding: Coding?, system: String) -> String {
    guard let coding else { return "" }
    return text(coding.code) + "^" + text(coding.display) + "^" + system
  }

  /// EI: the fact's own number and the URI of its system.
  private static func entity(_ origin: FactOrigin) -> String {
    guard let number = origin.identifiers.first else { return "" }
    return text(number.value) + "^^" + text(number.system) + "^URI"
  }

  /// Table 0004.
  private static func patientClass(_ code: String?) -> String {
    switch code {
    case "EMER": "E"
    case "IMP": "I"
    default: "O"
    }
  }

  /// Table 0112; it has no code for how soon a patient died, so SATUSEHAT's stands.
  private static func disposition(_ code: String?) -> String {
    switch code {
    case "home": "01"
    case "other-hcf": "02"
    default: text(code)
    }
  }

  /// A text with the separators escaped. Source: HL7 v2.5.1 chapter 2, 2.7.
  private static func text(_ text: String?) -> String {
    guard let text else { return "" }
    guard text.utf8.contains(where: { "|^~\\&".utf8.contains($0) }) else { return text }
    var escaped = ""
    for character in text {
      switch character {
      case "|": escaped += "\\F\\"
      case "^": escaped += "\\S\\"
      case "~": escaped += "\\R\\"
      case "\\": escaped += "\\E\\"
      case "&": escaped += "\\T\\"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
