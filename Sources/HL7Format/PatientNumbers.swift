import RecordModel
import StrictJSON

/// The numbers of a patient: PID-3 by authority and type, and the older fields around it.
///
/// Source: HL7 v2 table 0203; domain facts of NIK, BPJS card and passport.
struct PatientNumbers {
  private let context: FormatContext
  private var numbers: [Number] = []
  /// The authority of the first medical record number: others have systems of their own.
  private var recordAuthority: String?
  private var hasRecordNumber = false
  /// Whether the list that is read names a record number by its type: what has none is then no record number.
  private var isRecordTyped = false

  /// A number, and what an Identifier says beside system and value.
  private struct Number {
    let identifier: ExternalIdentifier
    let details: FHIRObject
  }

  init(_ context: FormatContext) { self.context = context }

  /// Reads PID-2, 3, 4, 18, 19, 20 and 21.
  mutating func read(_ reader: inout FieldReader) -> [ExternalIdentifier] {
    readList(&reader, 3)
    // The external id stands in where the list is missing, as in 2.1 and 2.2.
    readList(&reader, 2)
    readList(&reader, 4)
    readAccount(&reader)
    readSocial(&reader)
    readLicence(&reader)
    readMother(&reader)
    return sorted.map(\.identifier)
  }

  /// Reads MRG-1, and MRG-4 or 2 where it is empty.
  mutating func readRetired(_ reader: inout FieldReader) -> [ExternalIdentifier] {
    readList(&reader, 1)
    for number in [4, 2] where numbers.isEmpty { readList(&reader, number) }
    return sorted.map(\.identifier)
  }

  /// What the columns do not say of the numbers: the list of identifiers with their values left
  /// out (null), for those stand in the columns only.
  func rest(in object: inout FHIRObject) {
    guard numbers.contains(where: { !$0.details.isEmpty }) else { return }
    let list = sorted.map { number in
      var item = FHIRObject()
      item.add("system", number.identifier.system)
      item.add("value", JSON.null)
      item.lay(number.details)
      return item.json ?? .object([])
    }
    object.add("identifier", list: list)
  }

  private mutating func readList(_ reader: inout FieldReader, _ field: Int) {
    isRecordTyped = reader[field].repetitions.contains { value in
      value.component(5).text.map { Self.recordTypes.contains($0.uppercased()) } ?? false
    }
    for value in reader[field].repetitions {
      guard let id = value.component(1).text else { continue }
      add(system(of: value, id: id, field: field, &reader), id, details(of: value))
    }
    reader.holdList(field)
  }

  private mutating func add(_ system: String, _ value: String, _ details: FHIRObject) {
    let identifier = ExternalIdentifier(system: system, value: value)
    if !numbers.contains(where: { $0.identifier == identifier }) {
      numbers.append(Number(identifier: identifier, details: details))
    }
  }

  /// Type, authority, period and check digit of a CX.
  private func details(of value: HL7Value) -> FHIRObject {
    var details = FHIRObject()
    if let type = value.component(5).text {
      details.add("type", .concept(CodeSystemNames.v2Table("0203"), type))
    }
    if let authority = value.component(4).asSent {
      details.add("assigner", ["display": .string(authority)])
    }
    var period = FHIRObject()
    for (number, key) in [(7, "start"), (8, "end")] {
      period.add(key, .date(HL7Time.readDay(value.component(number))))
    }
    details.add("period", period.json)
    guard !value.parts.isWithin(1, 4, 5, 7, 8) else { return details }
    for number in [2, 3, 6, 9, 10] {
      guard let text = value.component(number).asSent else { continue }
      details.addExtension(FHIRObject.field("CX.\(number)", text))
    }
    return details
  }

  private mutating func system(
    of value: HL7Value, id: String, field: Int, _ reader: inout FieldReader
  ) -> String {
    let authority = value.component(4)
    let names = [authority.subcomponent(1).text, authority.subcomponent(2).text]
      .compactMap { $0?.uppercased() }
    let type = value.component(5).text?.uppercased() ?? ""
    if let national = national(type, names, id, field, &reader) { return national }
    let uri = FieldReader.authority(authority)
    guard Self.recordTypes.contains(type) else {
      return uri ?? CodeSystemNames.local("PID-3", type)
    }
    let name = names.first
    if !hasRecordNumber {
      hasRecordNumber = true
      recordAuthority = name
      return context.patientNumberSystem
    }
    if name == nil || name == recordAuthority || recordAuthority == nil && field != 3 {
      return context.patientNumberSystem
    }
    return uri ?? CodeSystemNames.local("PID-3", name)
  }

  /// Types of numbers that a facility gives its patients.
  private static let recordTypes: Set<String> = ["", "MR", "MRN", "PI", "PT", "RM", "NORM"]

  private func national(
    _ type: String, _ names: [String], _ id: String, _ field: Int, _ reader: inout FieldReader
  ) -> String? {
    for name in names {
      let uri = name.lowercased()
      for system in PatientIdentifierSystem.national where uri == system { return system }
    }
    switch type {
    case "NIK", "KTP", "NNIDN": return PatientIdentifierSystem.nik
    case "NI" where NIK.hasShape(id): return PatientIdentifierSystem.nik
    case "NI":
      reader.tell(.hl7NIKShape, field)
      return nil
    case "BPJS", "JKN": return PatientIdentifierSystem.bpjs
    case "PPN": return PatientIdentifierSystem.passport
    case "IHS": return PatientIdentifierSystem.ihs
    case "KK": return PatientIdentifierSystem.familyCard
    default: break
    }
    func isNamed(_ known: [String]) -> Bool {
      names.contains { name in known.contains { name == $0 } }
    }
    if isNamed(["NIK", "KTP", "DUKCAPIL", "KEMENDAGRI"]) { return PatientIdentifierSystem.nik }
    if isNamed(["BPJS", "JKN", "BPJSKES", "BPJS KESEHATAN"]) {
      return PatientIdentifierSystem.bpjs
    }
    if isNamed(["IHS", "SATUSEHAT", "SATU SEHAT"]) { return PatientIdentifierSystem.ihs }
    // One that can be nobody's stands in for a NIK all the same, and is no record number of whoever comes with it.
    if type.isEmpty, names.isEmpty,
      isNIK(id) || NIK.hasShape(id) && (isRecordTyped || Set(id.utf8).count == 1)
    {
      return PatientIdentifierSystem.nik
    }
    return nil
  }

  /// Sixteen digits with a day and a month where a NIK has them.
  private func isNIK(_ id: String) -> Bool {
    guard NIK.hasShape(id) else { return false }
    let digits = id.utf8.map { Int($0) - 48 }
    let day = digits[6] * 10 + digits[7]
    let month = digits[8] * 10 + digits[9]
    return ((1...31).contains(day) || (41...71).contains(day)) && (1...12).contains(month)
  }

  /// PID-18: a number that names an account rather than a person.
  private mutating func readAccount(_ reader: inout FieldReader) {
    let value = reader[18].repetition(0)
    guard let id = value.component(1).text else { return }
    let authority = FieldReader.authority(value.component(4))
    add(authority ?? CodeSystemNames.local("PID-18"), id, details(of: value))
    if reader[18].repetition(1).isEmpty { reader.hold(18) }
  }

  /// PID-19, social security: in Indonesia the place where old systems put the NIK.
  private mutating func readSocial(_ reader: inout FieldReader) {
    guard let id = reader[19].text else { return }
    let system = NIK.hasShape(id) ? PatientIdentifierSystem.nik : CodeSystemNames.local("PID-19")
    add(system, id, FHIRObject())
    if reader[19].isPlain { reader.hold(19) }
  }

  /// PID-20: a driver's licence.
  private mutating func readLicence(_ reader: inout FieldReader) {
    let value = reader[20]
    guard let id = value.component(1).text else { return }
    var details = FHIRObject()
    details.add("assigner", value.component(2).text.map { ["display": .string($0)] })
    add(CodeSystemNames.local("PID-20"), id, details)
    if value.component(3).isEmpty, value.repetition(1).isEmpty { reader.hold(20) }
  }

  /// PID-21: a newborn is told by its mother's NIK.
  private mutating func readMother(_ reader: inout FieldReader) {
    let value = reader[21].repetition(0)
    guard let id = value.component(1).text, isNIK(id) else { return }
    add(PatientIdentifierSystem.motherNIK, id, FHIRObject())
    if reader[21].repetition(1).isEmpty { reader.hold(21) }
  }

  /// National numbers first, in the order in which they are trusted; the others as sent.
  private var sorted: [Number] {
    let order = [
      PatientIdentifierSystem.nik, PatientIdentifierSystem.ihs, PatientIdentifierSystem.bpjs,
      PatientIdentifierSystem.passport,
    ]
    return order.flatMap { system in numbers.filter { $0.identifier.system == system } }
      + numbers.filter { !order.contains($0.identifier.system) }
  }
}

extension FieldReader {
  /// The URI of an authority that is one component (HD as subcomponents).
  static func authority(_ value: HL7Value) -> String? {
    uri(
      namespace: value.subcomponent(1).text, universal: value.subcomponent(2).text,
      type: value.subcomponent(3).text)
  }
}
