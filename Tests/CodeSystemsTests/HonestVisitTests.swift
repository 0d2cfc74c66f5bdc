import CodeSystems
import FHIRFormat
import Foundation
import HL7Format
import PCareFormat
import RecordModel
import RegisterFormat
import Simulation
import StrictJSON
import Testing

/// How often each rule fires among visits.
struct Firing {
  var visits = 0
  var count: [String: Int] = [:]
  var unknown: [UnknownCode] = []

  mutating func add(_ submission: DecodedSubmission, now: Int64) {
    var submission = submission
    unknown += TerminologyMapping.apply(to: &submission, of: Sample.clinic, with: .empty)
    if unknown.count > 2000 { unknown = unknown.merged() }
    for visit in submission.visits {
      visits += 1
      let patient =
        submission.patients.indices.contains(visit.patient)
        ? submission.patients[visit.patient] : nil
      let rules = Set(CrossCheck.judge(visit, patient: patient, now: now).map(\.rule.code))
      for rule in rules { count[rule, default: 0] += 1 }
    }
  }

  /// Visits of a thousand in which a rule fires, the most frequent first.
  var perThousand: [(rule: String, share: Double)] {
    count.map { ($0.key, Double($0.value) * 1000 / Double(max(1, visits))) }
      .sorted { $0.1 > $1.1 }
  }

  func tell(_ name: String) {
    let rules = perThousand.map { "\($0.rule) \(count[$0.rule] ?? 0)" }.joined(separator: ", ")
    print("\(name): \(visits) visits; \(rules.isEmpty ? "no rule fires" : rules)")
    let codes = unknown.merged().map { "\($0.kind)|\($0.system)|\($0.code)|\($0.count)" }
    print("  unknown codes: \(codes.count) \(codes.prefix(12))")
  }
}

@Suite("Honest visits are left alone")
struct HonestVisitTests {
  static let city = SyntheticCity(
    seed: 6371, from: CivilDate(year: 2025, month: 1, day: 1), days: 365)
  static let received = ClinicalTime(utc: Sample.now)

  func context(_ facility: Int) -> FormatContext {
    let code = Self.city.facilities[facility].code
    return FormatContext(
      receivedAt: Self.received,
      visitNumberSystem: "http://sys-ids.kemkes.go.id/encounter/" + code,
      patientNumberSystem: "http://sys-ids.kemkes.go.id/patient/" + code)
  }

  @Test("Of a year of invented visits no rule but that of bites fires, and no code is unknown")
  func invented() {
    var firing = Firing()
    for visit in Self.city.visits(count: 24_000) {
      var submission = DecodedSubmission(mapping: "test/1")
      submission.patients = [visit.patient]
      submission.visits = [visit.visit]
      firing.add(submission, now: Sample.now)
    }
    firing.tell("invented visits")
    #expect(firing.visits == 24_000)
    // Every facility has services of its own naming.
    #expect(firing.unknown.allSatisfy { $0.kind == .service })
    // W55 stands as the main diagnosis of bites, as primary care codes them.
    #expect(Set(firing.count.keys).isSubset(of: ["BMB-1838"]))
    #expect(firing.perThousand.allSatisfy { $0.share < 5 })
  }

  @Test("The same visits through each format fire nothing more")
  func formats() throws {
    let visits = Array(Self.city.visits(count: 2000))
    var fhir = Firing()
    var hl7 = Firing()
    var pcare = Firing()
    var register = Firing()
    for visit in visits {
      let context = context(visit.facility)
      fhir.add(
        FHIRDecoder.decode(
          try JSONDocument(SyntheticBundle.bytes(of: visit)),
          context: FHIRContext(receivedAt: Self.received)), now: Sample.now)
      hl7.add(
        HL7Decoder.decode(SyntheticMessage.bytes(of: visit), context: context), now: Sample.now)
      pcare.add(
        PCareDecoder.decode(try JSONDocument(SyntheticPCare.bytes(of: visit)), context: context),
        now: Sample.now)
    }
    for (facility, visits) in Dictionary(grouping: visits, by: \.facility) {
      let bytes =
        SyntheticRegister.csvTitles + visits.flatMap { SyntheticRegister.csvRow(of: $0) }
      register.add(
        RegisterDecoder.decode(bytes, context: context(facility)), now: Sample.now)
    }
    for (name, firing) in [
      ("FHIR", fhir), ("HL7 v2", hl7), ("P-Care", pcare), ("registers", register),
    ] {
      firing.tell(name)
      #expect(firing.visits > 1500, "\(name)")
      #expect(firing.perThousand.allSatisfy { $0.share < 10 }, "\(name) \(firing.perThousand)")
    }
    #expect((fhir.unknown + hl7.unknown + register.unknown).allSatisfy { $0.kind == .service })
    // BPJS' own codes of medicines and acts.
    #expect(
      pcare.unknown.allSatisfy {
        $0.kind == .service || $0.system.hasPrefix("urn:baimbai:local:kd")
      })
  }

  @Test(
    "Of Synthea's visits no rule fires in more than three of a hundred",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func synthea() throws {
    var firing = Firing()
    for (_, bytes) in try files("fhir/synthea") {
      firing.add(
        FHIRDecoder.decode(
          try JSONDocument(bytes, limits: .history),
          context: FHIRContext(receivedAt: Self.received)), now: Sample.now)
    }
    firing.tell("Synthea")
    #expect(firing.visits > 200)
    // One of the files has pressures without a unit, as an old Synthea wrote them.
    #expect(
      firing.perThousand.allSatisfy { $0.share <= 30 || $0.rule == "BMB-1826" },
      "\(firing.perThousand)")
    #expect(firing.unknown.isEmpty)
  }

  @Test(
    "SATUSEHAT's own examples fire nothing, each in a visit of its own",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func satusehat() throws {
    var firing = Firing()
    for (name, bytes) in try files("fhir/satusehat") {
      let document = try JSONDocument(bytes, limits: .history)
      let resource = JSON(document.root)
      let type = resource["resourceType"]?.string ?? ""
      let bundle =
        ["Condition", "Observation", "Procedure", "MedicationRequest"].contains(type)
        ? Self.wrapped(resource) : bytes
      let submission = FHIRDecoder.decode(
        try JSONDocument(bundle, limits: .history),
        context: FHIRContext(receivedAt: Self.received))
      let before = firing.count
      firing.add(submission, now: Sample.now)
      if firing.count != before { print("  \(name): \(firing.count)") }
    }
    firing.tell("SATUSEHAT examples")
    #expect(firing.visits > 30)
    #expect(firing.count.isEmpty)
    #expect(firing.unknown.isEmpty)
  }

  /// A single resource in a message with a visit and a patient of its own.
  static func wrapped(_ resource: JSON) -> [UInt8] {
    var resource = resource
    resource["subject"] = ["reference": "urn:uuid:p"]
    resource["encounter"] = ["reference": "urn:uuid:e"]
    let patient: JSON = [
      "resourceType": "Patient",
      "identifier": [["system": "https://fhir.kemkes.go.id/id/nik", "value": "9999010101900001"]],
      "gender": "female", "birthDate": "1990-01-01",
    ]
    let encounter: JSON = [
      "resourceType": "Encounter", "status": "finished",
      "class": ["system": .string(Sample.actCode), "code": "AMB"],
      "subject": ["reference": "urn:uuid:p"],
    ]
    let bundle: JSON = [
      "resourceType": "Bundle", "type": "transaction",
      "entry": [
        ["fullUrl": "urn:uuid:p", "resource": patient],
        ["fullUrl": "urn:uuid:e", "resource": encounter], ["resource": resource],
      ],
    ]
    return bundle.serialized()
  }

  @Test(
    "HL7 v2 messages of the world are judged without harm, and their local codes are listed",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func hl7() throws {
    guard let corpora else { return }
    var firing = Firing()
    let folder = corpora + "/hl7v2"
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    where name.hasSuffix(".hl7") || name.hasSuffix(".er7") || name.hasSuffix(".txt") {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
      firing.add(HL7Decoder.decode(Array(data), context: context(0)), now: Sample.now)
    }
    firing.tell("HL7 v2 messages")
    #expect(firing.visits > 50)
    #expect(
      firing.unknown.allSatisfy { code in
        code.code.utf8.split(whereSeparator: { $0 &- 48 >= 10 }).allSatisfy { $0.count != 16 }
      })
  }
}
