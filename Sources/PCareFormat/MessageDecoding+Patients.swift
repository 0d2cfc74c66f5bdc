import RecordModel
import StrictJSON

/// The patients of a scope, by their numbers.
struct PatientTable {
  /// Indices into `DecodedSubmission.patients`, in order.
  var all: [Int] = []
  var byNumber: [String: Int] = [:]
  /// NIK that can be nobody's, with every peserta that has it: one leads to him who alone has it.
  var byStandIn: [String: Set<Int>] = [:]
}

/// Numbers and where they stood.
struct PatientNumbers {
  var nik: String?
  var card: String?
  /// Paths of numbers that are none.
  var unread: Set<String> = []

  var isEmpty: Bool { nik == nil && card == nil }

  /// The NIK if it could be somebody's: one that stands in for it tells no two apart.
  var possibleNIK: String? { nik.flatMap { NIK($0) == nil ? nil : $0 } }
}

// Whose record it is.
extension MessageDecoding {
  /// Reads every peserta; one without any number is refused.
  mutating func readPatients(_ scope: Scope) -> PatientTable {
    var table = PatientTable()
    for record in scope[.peserta] {
      let numbers = numbers(of: record)
      guard let patient = readPatient(record, numbers) else { continue }
      own(record, patient)
      table.all.append(patient)
      for number in [numbers.possibleNIK, numbers.card].compactMap({ $0 })
      where table.byNumber[number] == nil {
        table.byNumber[number] = patient
      }
      if let nik = numbers.nik, numbers.possibleNIK == nil {
        table.byStandIn[nik, default: []].insert(patient)
      }
    }
    return table
  }

  /// The patient of a visit's records: the peserta with its number, else the peserta in it, else
  /// the only peserta of the document, else its number alone.
  mutating func patient(of records: [SourceRecord], _ table: PatientTable) -> Int? {
    guard let first = records.first else { return nil }
    var numbers = PatientNumbers()
    for record in records where numbers.isEmpty { numbers = self.numbers(of: record) }
    guard !isContradicted(first, numbers, table) else {
      report(.pcarePatientsDiffer, at: first.place + ".noKartu")
      return nil
    }
    for number in [numbers.card, numbers.possibleNIK].compactMap({ $0 }) {
      if let patient = table.byNumber[number] { return patient }
    }
    if numbers.card == nil, let nik = numbers.nik, let patients = table.byStandIn[nik],
      patients.count == 1
    {
      return patients.first
    }
    if numbers.isEmpty {
      if table.all.count == 1, numbers.unread.isEmpty { return table.all[0] }
      report(.pcarePatientMissing, at: first.place + ".noKartu")
      return nil
    }
    if let nested = first.value["peserta"], nested.kind == .object {
      let inside = SourceRecord(
        value: nested, kind: .peserta, place: first.place + ".peserta")
      return readPatient(inside, numbers)
    }
    if !table.all.isEmpty { report(.pcarePatientNotInDocument, at: first.place + ".noKartu") }
    return addPatient(numbers, place: first.place)
  }

  /// Whether a record names two persons: by two numbers of two peserta, or in itself and in the
  /// peserta inside it.
  private func isContradicted(
    _ record: SourceRecord, _ numbers: PatientNumbers, _ table: PatientTable
  ) -> Bool {
    if let card = numbers.card.flatMap({ table.byNumber[$0] }),
      let nik = numbers.possibleNIK.flatMap({ table.byNumber[$0] }), card != nik
    {
      return true
    }
    guard let own = record.value["noKartu"]?.scalarText,
      let inside = record.value["peserta"]?["noKartu"]?.scalarText
    else { return false }
    // A number has lost its zeros.
    return own.drop(while: { $0 == "0" }) != inside.drop(while: { $0 == "0" })
  }

  /// National numbers of the right shape; one of another shape is told and names nobody.
  mutating func numbers(of record: SourceRecord) -> PatientNumbers {
    var numbers = PatientNumbers()
    if let found = record.find(.card) {
      numbers.card = cardNumber(found)
      if numbers.card == nil { numbers.unread.insert(found.path) }
    }
    if let found = record.find(.nik) {
      let text = found.text ?? ""
      // One that can be nobody's is kept too, for the warning.
      if text.isDigits(16), Set(text.utf8).count > 1 {
        numbers.nik = text
      } else {
        report(.pcareNumberUnusable, at: found.place)
        numbers.unread.insert(found.path)
      }
    }
    return numbers
  }

  private mutating func cardNumber(_ found: Found) -> String? {
    guard let text = found.text else {
      report(.pcareNumberUnusable, at: found.place)
      return nil
    }
    // A number has no leading zeros; a text has those that it was written with.
    let card = found.code(width: 13) ?? text
    guard card.isDigits(13), Set(card.utf8).count > 1 else {
      report(.pcareNumberUnusable, at: found.place)
      return nil
    }
    if card != text { report(.pcareNumberPadded, at: found.place) }
    return card
  }

  private mutating func addPatient(_ numbers: PatientNumbers, place: String) -> Int {
    submission.patients.append(PatientAssertion(numbers, place: place))
    return submission.patients.count - 1
  }

  /// Reads a peserta; nil, and reported, if it has no number.
  private mutating func readPatient(
    _ record: SourceRecord, _ numbers: PatientNumbers
  ) -> Int? {
    var patient = PatientAssertion(numbers, place: record.place)
    var unread = numbers.unread
    if let number = record.find(.record)?.text {
      patient.identifiers.append(
        ExternalIdentifier(system: context.patientNumberSystem, value: number))
    }
    guard !patient.identifiers.isEmpty else {
      report(.pcarePatientMissing, at: record.place + ".noKartu")
      return nil
    }
    if let name = record.find(.name)?.text {
      patient.names = [PersonName(text: name, use: "official")]
    }
    if let found = record.find(.sex) {
      patient.sex = Self.sex(found.text)
      if patient.sex == nil {
        report(.pcareValueUnreadable, at: found.place)
        unread.insert(found.path)
      }
    }
    if let found = record.find(.born) {
      patient.birthDate = time(found)?.day
      if patient.birthDate == nil { unread.insert(found.path) }
    }
    if let phone = record.find(.phone)?.text {
      patient.contacts = [ContactPoint(system: "phone", value: phone, use: "mobile")]
    }
    let fields = kept(
      record.leftovers(known: record.kind.known, unread: unread), at: record.place)
    if !fields.isEmpty {
      var writer = FHIRWriting()
      writer.object { $0.extensions(fields) }
      patient.remainder = writer.json.bytes
    }
    submission.patients.append(patient)
    memberGroups[submission.patients.count - 1] = record.find(.memberGroup)?.text
    return submission.patients.count - 1
  }

  /// L and P, and what clients make of them.
  private static func sex(_ text: String?) -> Sex? {
    switch text?.uppercased() {
    case "L", "LAKI-LAKI", "M", "1": .male
    case "P", "PEREMPUAN", "F", "2": .female
    default: nil
    }
  }
}

extension PatientAssertion {
  /// A patient of whom only the numbers are known, the NIK first.
  init(_ numbers: PatientNumbers, place: String) {
    self.init(place: place)
    if let nik = numbers.nik {
      identifiers.append(ExternalIdentifier(system: PatientIdentifierSystem.nik, value: nik))
    }
    if let card = numbers.card {
      identifiers.append(ExternalIdentifier(system: PatientIdentifierSystem.bpjs, value: card))
    }
  }
}

extension ClinicalTime {
  /// The day alone, of a time that some clients add to a birth date.
  var day: ClinicalTime {
    precision <= .day ? self : ClinicalTime(String(text.prefix(10))) ?? self
  }
}
