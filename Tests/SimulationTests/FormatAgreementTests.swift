import FHIRFormat
import HL7Format
import PCareFormat
import RecordModel
import RegisterFormat
import Simulation
import StrictJSON
import Testing

/// The same 200 invented visits, decoded from every format in which the city writes them.
@Suite("The invented visits are the same in every format")
struct FormatAgreementTests {
  /// What a format is compared in, by facility and visit number.
  struct Telling: Equatable {
    var identifiers: [ExternalIdentifier]
    var sex: Sex?
    var birthDate: ClinicalTime?
    var status: String
    var visitClass: String?
    var localDay: Int?
    var arrived: Int64?
    var seen: Int64?
    var finished: Int64?
    var disposition: String?
    var diagnoses: [String]
    var procedures: [String]
    var pressures: [String]
    var temperature: String?
    var practitioner: String?
    var payer: String?
    var destination: String?
  }

  static let city = SyntheticCity(
    seed: 37, from: CivilDate(year: 2025, month: 1, day: 1), days: 60)
  static let visits = Array(city.visits(count: 200))
  static let received = ClinicalTime(utc: 1_780_000_000_000_000)

  static func context(_ facility: Int) -> FormatContext {
    let code = city.facilities[facility].code
    return FormatContext(
      receivedAt: received, visitNumberSystem: "http://sys-ids.kemkes.go.id/encounter/" + code,
      patientNumberSystem: "http://sys-ids.kemkes.go.id/patient/" + code)
  }

  static func decode(_ bytes: [UInt8], _ format: SimulatedFormat, _ facility: Int) throws
    -> DecodedSubmission
  {
    let context = context(facility)
    return switch format {
    case .fhir:
      FHIRDecoder.decode(
        try JSONDocument(bytes, limits: .submission), context: FHIRContext(receivedAt: received))
    case .hl7: HL7Decoder.decode(bytes, context: context)
    case .pcare:
      PCareDecoder.decode(try JSONDocument(bytes, limits: .submission), context: context)
    case .csv, .xlsx: RegisterDecoder.decode(bytes, context: context)
    }
  }

  /// Every body that the city writes in a format, with its facility.
  static func bodies(_ format: SimulatedFormat) -> [(bytes: [UInt8], facility: Int)] {
    switch format {
    case .fhir: return visits.map { (SyntheticBundle.bytes(of: $0), $0.facility) }
    case .hl7: return visits.map { (SyntheticMessage.bytes(of: $0), $0.facility) }
    case .pcare: return visits.map { (SyntheticPCare.bytes(of: $0), $0.facility) }
    case .csv, .xlsx: break
    }
    let registers = Dictionary(grouping: visits, by: \.facility)
    return registers.map { facility, visits in
      guard format == .csv else { return (SyntheticRegister.workbook(of: visits), facility) }
      return (
        SyntheticRegister.csvTitles + visits.flatMap { SyntheticRegister.csvRow(of: $0) }, facility
      )
    }
  }

  /// What the decoders find, by system and number of the visit.
  static func tellings(_ format: SimulatedFormat) throws -> [ExternalIdentifier: Telling] {
    var tellings: [ExternalIdentifier: Telling] = [:]
    for (bytes, facility) in bodies(format) {
      let submission = try decode(bytes, format, facility)
      let errors = submission.issues.filter { $0.rule.severity == .error }
      #expect(errors.isEmpty, "\(format): \(errors)")
      for visit in submission.visits {
        let number = try #require(visit.identifiers.first)
        let telling = Telling(visit, of: submission.patients[visit.patient])
        #expect(tellings.updateValue(telling, forKey: number) == nil, "\(format): \(number)")
      }
    }
    return tellings
  }

  static let truth = (try? tellings(.fhir)) ?? [:]

  @Test("FHIR tells each visit as it was made up")
  func fhir() throws {
    #expect(Self.truth.count == Self.visits.count)
    for visit in Self.visits {
      let number = try #require(visit.visit.identifiers.first)
      #expect(Self.truth[number] == Telling(visit.visit, of: visit.patient))
    }
    // What is compared must be there, or the comparison says nothing.
    let all = Self.truth.values
    #expect(Set(all.compactMap(\.visitClass)) == ["AMB", "EMER", "IMP"])
    #expect(all.contains { $0.diagnoses.count == 2 } && all.contains { !$0.procedures.isEmpty })
    #expect(all.contains { $0.destination != nil } && all.contains { $0.pressures.count == 2 })
    let systems = Set(all.flatMap(\.identifiers).map(\.system))
    #expect(systems.isSuperset(of: [PatientIdentifierSystem.nik, PatientIdentifierSystem.bpjs]))
    #expect(systems.contains(PatientIdentifierSystem.motherNIK))
    #expect(all.contains { $0.disposition?.hasPrefix("exp") == true })
    #expect(all.contains { $0.seen != nil && $0.finished.map(Self.day) != $0.localDay })
  }

  @Test("HL7 v2 tells the same, all but when care began")
  func hl7() throws {
    try compare(.hl7) { telling in
      telling.seen = nil
    }
  }

  @Test("P-Care tells the same, all but the hour, emergencies, mothers and who else may pay")
  func pcare() throws {
    try compare(.pcare) { telling in
      telling.identifiers.removeAll { $0.system == PatientIdentifierSystem.motherNIK }
      telling.arrived = telling.arrived.map(Self.midnight)
      telling.seen = nil
      telling.finished = telling.finished.map(Self.midnight)
      if telling.visitClass == "EMER" { telling.visitClass = "AMB" }
      if telling.disposition?.hasPrefix("exp") == true { telling.disposition = "exp" }
      telling.payer = "JKN"
    }
  }

  @Test(
    "Registers tell the same, all but mothers, another day's hours and how soon somebody died",
    arguments: [SimulatedFormat.csv, .xlsx])
  func registers(_ format: SimulatedFormat) throws {
    try compare(format) { telling in
      telling.identifiers.removeAll { $0.system == PatientIdentifierSystem.motherNIK }
      if telling.seen.map(Self.day) != telling.localDay { telling.seen = nil }
      if telling.finished.map(Self.day) != telling.localDay { telling.finished = nil }
      if telling.disposition?.hasPrefix("exp") == true { telling.disposition = "exp" }
    }
  }

  /// Local days since 1970.
  static func day(_ microseconds: Int64) -> Int {
    (Int(microseconds / 1_000_000) + witaOffsetMinutes * 60) / 86_400
  }

  /// The first moment of the local day.
  static func midnight(_ microseconds: Int64) -> Int64 {
    Int64(day(microseconds) * 86_400 - witaOffsetMinutes * 60) * 1_000_000
  }

  private func compare(
    _ format: SimulatedFormat, without silence: (inout Telling) -> Void
  ) throws {
    let tellings = try Self.tellings(format)
    #expect(Set(tellings.keys) == Set(Self.truth.keys))
    for (number, truth) in Self.truth {
      var expected = truth
      silence(&expected)
      #expect(tellings[number] == expected, "\(format): \(number.value)")
    }
  }

  @Test("No row, message or document is warned of", arguments: SimulatedFormat.allCases)
  func warnings(_ format: SimulatedFormat) throws {
    var told: Set<String> = []
    for (bytes, facility) in Self.bodies(format) {
      for issue in try Self.decode(bytes, format, facility).issues
      where issue.rule.severity != .information {
        told.insert(issue.rule.code)
      }
    }
    // Newborns and a few others have no NIK, and a register asks for one.
    #expect(told.isSubset(of: format.isRegister ? ["BMB-1541"] : []), "\(told)")
  }

  @Test("The same seed gives the same bytes in every format", arguments: SimulatedFormat.allCases)
  func determinism(_ format: SimulatedFormat) {
    let again = SyntheticCity(
      seed: 37, from: CivilDate(year: 2025, month: 1, day: 1), days: 60)
    for (first, second) in zip(Self.visits, again.visits(count: 200)) {
      switch format {
      case .fhir: #expect(SyntheticBundle.bytes(of: first) == SyntheticBundle.bytes(of: second))
      case .hl7: #expect(SyntheticMessage.bytes(of: first) == SyntheticMessage.bytes(of: second))
      case .pcare: #expect(SyntheticPCare.bytes(of: first) == SyntheticPCare.bytes(of: second))
      case .csv:
        #expect(SyntheticRegister.csvRow(of: first) == SyntheticRegister.csvRow(of: second))
      case .xlsx:
        #expect(
          SyntheticRegister.workbook(of: [first]) == SyntheticRegister.workbook(of: [second]))
      }
    }
  }

  @Test("The register's titles are the blank template's")
  func template() {
    let line = RegisterTemplate.csv.split(separator: 13, maxSplits: 1)[0]
    #expect(SyntheticRegister.csvTitles == Array(line) + [13, 10])
  }
}

extension FormatAgreementTests.Telling {
  init(_ visit: Visit, of patient: PatientAssertion) {
    identifiers = patient.identifiers.sorted { $0.system < $1.system }
    sex = patient.sex
    birthDate = patient.birthDate
    status = visit.status
    visitClass = visit.visitClass.code
    localDay = visit.arrivedAt?.localDay
    arrived = visit.arrivedAt?.microseconds
    seen = visit.seenAt?.microseconds
    finished = visit.finishedAt?.microseconds
    disposition = visit.disposition?.coding.code
    diagnoses = visit.diagnoses.compactMap(\.code.coding.code)
    procedures = visit.procedures.compactMap(\.code.coding.code)
    func value(_ loinc: String) -> String? {
      for observation in visit.observations where observation.code.coding.code == loinc {
        if case .quantity(let quantity) = observation.value { return quantity.value.text }
      }
      return nil
    }
    pressures = ["8480-6", "8462-4"].compactMap(value)
    temperature = value("8310-5")
    practitioner = visit.practitioner?.display
    payer = visit.payer?.code
    destination = visit.referredTo?.display
  }
}
