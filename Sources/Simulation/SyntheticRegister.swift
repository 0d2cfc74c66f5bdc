import RecordModel
import RegisterFormat

/// The register that an invented facility keeps: the columns of our blank template, one row a
/// visit.
///
/// A register cannot say codes of medicines, the mother's NIK, an end or start of care on another
/// day, who referred the patient here, marital status, how soon a patient died, numbers of facts,
/// and measurements without a column (gestational age, fundal height). A glucose `GDS 140` is read
/// as LOINC 2345-7. Words of diagnoses and medicines lose their commas, which part items there.
package enum SyntheticRegister {
  /// The columns in the template's order, with those whose digits a spreadsheet must not touch.
  static let columns: [(meaning: ColumnMeaning, isText: Bool)] = [
    (.visitNumber, true), (.visitDate, false), (.arrivalTime, false), (.serviceStartTime, false),
    (.serviceEndTime, false), (.recordNumber, true), (.nik, true), (.bpjs, true),
    (.patientName, false), (.parentName, false), (.birthDate, false), (.age, false), (.sex, false),
    (.address, false), (.kelurahan, false), (.kecamatan, false), (.rt, true), (.rw, true),
    (.phone, true), (.visitType, false), (.payer, false), (.unit, false), (.practitioner, false),
    (.complaint, false), (.systolic, true), (.pulse, false), (.respiratoryRate, false),
    (.temperature, false), (.spo2, false), (.weight, false), (.height, false), (.waist, false),
    (.gcs, false), (.consciousness, false), (.diagnosis, false), (.icd10, true),
    (.caseType, false), (.procedure, false), (.procedureCode, true), (.therapy, false),
    (.lab, false), (.outcome, false), (.referredTo, false), (.remarks, false),
  ]

  /// The mark of UTF-8 and the row of titles, as a CSV begins; semicolons part the cells.
  package static var csvTitles: [UInt8] {
    [0xEF, 0xBB, 0xBF] + line(columns.map(\.meaning.title))
  }

  /// One visit as a row of a CSV.
  package static func csvRow(of visit: SyntheticVisit) -> [UInt8] {
    let row = RegisterLine(visit)
    return line(columns.map { row[$0.meaning].map { Self.csv($0) } ?? "" })
  }

  /// A workbook of these visits, all of one facility; the same bytes for the same visits.
  package static func workbook(of visits: some Sequence<SyntheticVisit>) -> [UInt8] {
    var sheet = Spreadsheet.Sheet(name: "Register")
    sheet.rows = [columns.map { .title($0.meaning.title) }]
    sheet.rows += visits.lazy.map { cells(of: $0) }
    sheet.frozenRows = 1
    sheet.textColumns = Set(columns.indices.filter { columns[$0].isText })
    return Spreadsheet(sheets: [sheet]).bytes
  }

  /// One visit as a row of a workbook.
  private static func cells(of visit: SyntheticVisit) -> [Spreadsheet.Cell] {
    let row = RegisterLine(visit)
    return columns.map { column in
      switch row[column.meaning] {
      case nil: .empty
      case .text(let words): .text(words)
      case .number(let number): .number(number)
      // Workbooks count days from 1899-12-30.
      case .day(let day): .day(String(day.daysSince1970 + 25_569))
      }
    }
  }

  private static func csv(_ value: RegisterLine.Value) -> String {
    switch value {
    case .text(let words): words
    case .number(let number): String(number.map { $0 == "." ? "," : $0 })
    case .day(let day):
      [digits(day.day, 2), digits(day.month, 2), digits(day.year, 4)].joined(separator: "/")
    }
  }

  /// Cells in one line. Source: RFC 4180.
  private static func line(_ cells: [String]) -> [UInt8] {
    let quoted = cells.map { cell in
      let isPlain = cell.utf8.allSatisfy { !";\"\r\n".utf8.contains($0) }
      return isPlain
        ? cell
        : "\""
          + cell.split(separator: "\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\"") + "\""
    }
    return Array((quoted.joined(separator: ";") + "\r\n").utf8)
  }
}

/// One visit as the cells of a register.
struct RegisterLine {
  enum Value {
    case text(String)
    /// With a point.
    case number(String)
    case day(CivilDate)
  }

  private var values: [ColumnMeaning: Value] = [:]

  subscript(meaning: ColumnMeaning) -> Value? { values[meaning] }

  init(_ source: SyntheticVisit) {
    tellTimes(source.visit)
    tellPatient(source)
    tellVisit(source)
    tellMeasurements(source)
    tellCare(source.visit)
  }

  private mutating func tell(_ meaning: ColumnMeaning, _ text: String?) {
    if let text, !text.isEmpty { values[meaning] = .text(text) }
  }

  private mutating func tellTimes(_ visit: Visit) {
    guard let arrived = visit.arrivedAt.map({ LocalMoment($0) }) else { return }
    values[.visitDate] = .day(arrived.date)
    let times: [(ColumnMeaning, ClinicalTime?)] = [
      (.arrivalTime, visit.arrivedAt), (.serviceStartTime, visit.seenAt),
      (.serviceEndTime, visit.finishedAt),
    ]
    // A register has one day a row: what is on another is left open.
    for (meaning, time) in times {
      guard let time, case let moment = LocalMoment(time),
        moment.date.daysSince1970 == arrived.date.daysSince1970
      else { continue }
      tell(meaning, moment.clock(":"))
    }
  }

  private mutating func tellPatient(_ source: SyntheticVisit) {
    let patient = source.patient
    tell(.recordNumber, source.recordNumber)
    tell(.nik, source.patientNumber(PatientIdentifierSystem.nik))
    tell(.bpjs, source.patientNumber(PatientIdentifierSystem.bpjs))
    tell(.patientName, patient.names.first?.text)
    if let birth = patient.birthDate { values[.birthDate] = .day(LocalMoment(birth).date) }
    tell(.sex, patient.sex == .female ? "P" : "L")
    guard let address = patient.addresses.first else { return }
    tell(.address, address.lines.first)
    let village = Kelurahan.all.first { $0.code == address.villageCode }
    tell(.kelurahan, village?.name)
    tell(.kecamatan, village?.district)
    tell(.rt, address.rt)
    tell(.rw, address.rw)
  }

  private mutating func tellVisit(_ source: SyntheticVisit) {
    let visit = source.visit
    tell(.visitNumber, source.number)
    tell(.payer, visit.payer?.code == "JKN" ? "BPJS" : "Umum")
    tell(.unit, visit.service?.coding.display)
    tell(.practitioner, visit.practitioner?.display)
    let outcome =
      switch visit.disposition?.coding.code {
      case "home": "Berobat jalan"
      case "other-hcf": "Rujuk"
      default: "Meninggal"
      }
    tell(.outcome, outcome)
    tell(.referredTo, visit.referredTo?.display)
  }

  private mutating func tellMeasurements(_ source: SyntheticVisit) {
    if let upper = source.measured("8480-6"), let lower = source.measured("8462-4") {
      tell(.systolic, upper + "/" + lower)
    }
    let numbers: [(ColumnMeaning, String)] = [
      (.pulse, "8867-4"), (.respiratoryRate, "9279-1"), (.temperature, "8310-5"),
      (.weight, "29463-7"), (.height, "8302-2"),
    ]
    for (meaning, loinc) in numbers {
      if let number = source.measured(loinc) { values[meaning] = .number(number) }
    }
    tell(.lab, source.measured("2339-0").map { "GDS " + $0 })
  }

  private mutating func tellCare(_ visit: Visit) {
    tell(.icd10, Self.items(visit.diagnoses.map(\.code.coding.code)))
    tell(.diagnosis, Self.items(visit.diagnoses.map(\.code.coding.display)))
    tell(.procedureCode, Self.items(visit.procedures.map(\.code.coding.code)))
    tell(.procedure, Self.items(visit.procedures.map(\.code.coding.display)))
    let medicines = visit.medicationRequests.map { request in
      [request.medication.coding.display, request.dosageText].compactMap { $0 }
        .joined(separator: " ")
    }
    tell(.therapy, Self.items(medicines))
  }

  /// Items of one cell; a comma before a blank would part them again.
  private static func items(_ items: [String?]) -> String {
    items.compactMap { $0 }.map { item in
      item.split(separator: ", ").joined(separator: " ")
    }.joined(separator: "; ")
  }
}
