import AuditLog
import Disclosure
import FHIRFormat
import Foundation
import Intake
import PatientIndex
import RecordModel
import RecordStore
import StrictJSON
import TestSupport
import Testing

@Suite("HL7 v2 triggers, read back over FHIR", .timeLimit(.minutes(5)))
struct HL7TriggerTests {
  /// Sends messages and expects that each is accepted.
  private func send(_ messages: [[UInt8]], to house: TestHouse) async throws {
    for message in messages {
      let outcome = try await house.submit(message, type: .hl7)
      #expect(
        outcome.httpStatus == 201,
        "\(String(decoding: message.prefix(90), as: UTF8.self)): \(String(decoding: outcome.answer, as: UTF8.self))"
      )
    }
  }

  private func at(_ minute: Int) -> String { "2026061409\(minute < 10 ? "0" : "")\(minute)00+0800" }

  @Test("A04 opens a visit, A08 changes it: one visit, the newer diagnosis beside the older")
  func changes() async throws {
    let house = try await TestHouse()
    var form = VisitForms()
    try await send([form.hl7("A04", at: at(0), control: "1")], to: house)
    form.diagnosis = "A09"
    form.systolic = "130"
    try await send([form.hl7("A08", at: at(5), control: "2")], to: house)
    let encounter = try await house.everything()
    #expect(encounter.of("Encounter").count == 1)
    #expect(encounter.of("Condition").compactMap { $0.code }.sorted() == ["A09", "J06.9"])
    let systolic = encounter.of("Observation").first { $0.code == "8480-6" }
    #expect(systolic?["valueQuantity"]?["value"] == .number("130"))
    // An older message that comes late does not overwrite.
    form.systolic = "99"
    try await send([form.hl7("A08", at: at(2), control: "3")], to: house)
    let late = try await house.everything().of("Observation").first { $0.code == "8480-6" }
    #expect(late?["valueQuantity"]?["value"] == .number("130"))
  }

  @Test("A01 and A03 admit and discharge; A13 takes the discharge back, A11 cancels the visit")
  func cancels() async throws {
    let house = try await TestHouse()
    let form = VisitForms()
    func encounter() async throws -> JSON? {
      try await house.everything().of("Encounter").first
    }
    try await send([form.hl7("A03", at: at(0), control: "1")], to: house)
    #expect(try await encounter()?["status"]?.string == "finished")
    #expect(try await encounter()?["period"]?["end"] != nil)
    try await send([form.hl7("A13", at: at(5), control: "2")], to: house)
    #expect(try await encounter()?["status"]?.string == "in-progress")
    #expect(try await encounter()?["period"]?["end"] == nil)
    try await send([form.hl7("A11", at: at(9), control: "3")], to: house)
    #expect(try await encounter()?["status"]?.string == "cancelled")
  }

  @Test("A28 and A31 tell of a patient without a visit; the newer name counts")
  func patients() async throws {
    let house = try await TestHouse()
    let form = VisitForms()
    func person(_ trigger: String, _ name: String, _ minute: Int) -> [UInt8] {
      Array(
        String(decoding: form.hl7(trigger, at: at(minute), control: "p\(minute)"), as: UTF8.self)
          .split(separator: "\r").prefix(3).joined(separator: "\r")
          .replacing("Rekaan^Uji", with: name).utf8)
    }
    try await send([person("A28", "Rekaan^Uji", 0), person("A31", "Baru^Uji", 5)], to: house)
    let everything = try await house.everything()
    #expect(everything.of("Encounter").isEmpty)
    #expect(everything.of("Patient").first?["name"]?[0]?["family"]?.string == "Baru")
  }

  @Test("R01, O01, O21, O11, V04 and T02 add results, orders, prescriptions, vaccines, documents")
  func orders() async throws {
    let house = try await TestHouse()
    let form = VisitForms()
    let messages: [(String, [String])] = [
      (
        "ORU^R01",
        [
          "OBR|1||L1|718-7^Hb^LN|||20260614090000+0800",
          "OBX|1|NM|718-7^Hb^LN||13.5|g/dL^^UCUM|12-16|N|||F|||20260614090000+0800",
        ]
      ),
      ("ORM^O01", ["ORC|NW|O1", "OBR|1|O1||24331-1^Lipid^LN"]),
      ("OML^O21", ["ORC|NW|O2", "OBR|1|O2||4548-4^HbA1c^LN"]),
      (
        "RDE^O11",
        [
          "ORC|NW|R1", "RXE||93000001^Paracetamol 500 mg^KFA|500||mg",
          "RXR|PO",
        ]
      ),
      ("VXU^V04", ["ORC|RE|V1", "RXA|0|1|20260614090000+0800||20^DTaP^CVX|0.5|mL"]),
      (
        "MDM^T02",
        [
          "TXA|1|DS^Ringkasan|TX|20260614090000+0800||||||||D1||||AU",
          "OBX|1|TX|D^Isi^L||Pulang membaik||||||F",
        ]
      ),
    ]
    try await send([form.hl7("A04", at: at(0), control: "0")], to: house)
    for (index, (type, extra)) in messages.enumerated() {
      let head = String(
        decoding: form.hl7(type, at: at(index + 1), control: "o\(index)"), as: UTF8.self
      ).split(separator: "\r").prefix(4).map(String.init)
      try await send([Array(((head + extra).joined(separator: "\r") + "\r").utf8)], to: house)
    }
    let everything = try await house.everything()
    #expect(everything.of("Encounter").count == 1)
    #expect(everything.of("Encounter").first?["status"]?.string == "finished")
    #expect(everything.of("Observation").contains { $0.code == "718-7" })
    for type in [
      "DiagnosticReport", "ServiceRequest", "MedicationRequest", "Immunization",
      "DocumentReference",
    ] { #expect(!everything.of(type).isEmpty, "\(type)") }
  }

  @Test("S12 is an appointment and no visit; S13 moves it, S15 cancels it: one appointment")
  func appointments() async throws {
    let house = try await TestHouse()
    let form = VisitForms()
    for (minute, trigger) in ["S12", "S13", "S15"].enumerated() {
      let head = String(
        decoding: form.hl7("SIU^\(trigger)", at: at(minute), control: trigger), as: UTF8.self
      ).split(separator: "\r").filter { $0.hasPrefix("MSH") || $0.hasPrefix("PID") }.map(
        String.init)
      let body =
        [
          head[0], "SCH|A1|A1|||||ROUTINE|||30|min|^^30^2026061\(5 + minute)080000+0800", head[1],
          "RGS|1", "AIS|1||UMUM^Poli Umum",
        ].joined(separator: "\r") + "\r"
      try await send([Array(body.utf8)], to: house)
    }
    let everything = try await house.everything()
    #expect(everything.of("Encounter").isEmpty)
    #expect(everything.of("Appointment").count == 1)
    #expect(everything.of("Appointment").first?["status"]?.string == "cancelled")
  }

  @Test("A40 merges two records: both stay, linked, and the survivor is read with all visits")
  func merges() async throws {
    let house = try await TestHouse()
    var old = VisitForms()
    old.nik = "9971011506900001"
    var new = VisitForms()
    new.record = "RM-2"
    new.nik = "9971011506900002"
    new.number = "V-2"
    try await send(
      [old.hl7("A04", at: at(0), control: "1"), new.hl7("A04", at: at(1), control: "2")], to: house)
    #expect(try await house.count("SELECT count(*) FROM identity.patient") == 2)
    let merge =
      [
        "MSH|^~\\&|SIMRS|KLINIK|BAIMBAI|DINKES|\(at(5))||ADT^A40|3|P|2.5.1", "EVN|A40|\(at(5))",
        "PID|1||RM-2^^^KLINIK^MR||Rekaan^Uji||19900615|M", "MRG|RM-1^^^KLINIK^MR",
      ].joined(separator: "\r") + "\r"
    try await send([Array(merge.utf8)], to: house)
    let survivor = try await house.everything(record: "RM-2")
    #expect(survivor.of("Encounter").count == 2)
    let links = survivor.of("Patient").compactMap { $0["link"]?[0]?["type"]?.string }
    #expect(links.sorted() == ["replaced-by", "replaces"])
    #expect(survivor.of("Patient").contains { $0["active"] == .bool(false) })
    // A report on either number tells of both records, also of what was before the merge.
    let trail = AuditTrail(database: house.database)
    let look = try await house.committer.commit([LeafDraft(.auditRead, .read, requestID: "look")])
    var reports: [[Int64]] = []
    for nik in [old.nik, new.nik] {
      let number = try #require(
        NationalNumber(
          ExternalIdentifier(system: PatientIdentifierSystem.nik, value: nik)))
      var filter = AuditTrail.Filter()
      filter.pseudonym = try await trail.pseudonyms(of: number.hashes(under: house.keyring)).first
      let report = try await trail.report(filter, now: TestHouse.start, on: look) { _ in nil }
      reports.append(report.actors.flatMap { $0.accesses.map(\.index) }.sorted())
    }
    #expect(reports[0] == reports[1] && reports[0].starts(with: [0, 1]), "\(reports)")
    // The old visit can be corrected under the survivor's number, and is read with either key.
    var corrected = new
    corrected.number = "V-1"
    corrected.systolic = "140"
    try await send([corrected.hl7("A08", at: at(9), control: "4")], to: house)
    let again = try await house.everything(record: "RM-2")
    #expect(again.of("Encounter").count == 2)
    #expect(
      again.of("Observation").contains { $0["valueQuantity"]?["value"] == .number("140") })
  }

  @Test("Over MLLP's route the answer is an acknowledgement, the same for a repeat")
  func acknowledges() async throws {
    let house = try await TestHouse()
    let message = VisitForms().hl7("A04", at: at(0), control: "K1")
    let first = try await house.submit(message, endpoint: .hl7, type: .hl7)
    let second = try await house.submit(message, endpoint: .hl7, type: .hl7)
    let text = String(decoding: first.answer, as: UTF8.self)
    #expect(text.contains("\rMSA|AA|K1") && text.contains("\rZRC|\(first.submission)|"))
    #expect(first.answer == second.answer && second.isRepeat)
    let refused = try await house.submit(
      Array("MSH|^~\\&|S|K|B|D|\(at(1))||ADT^A04|K2|P|2.5.1\r".utf8), endpoint: .hl7, type: .hl7)
    let refusal = String(decoding: refused.answer, as: UTF8.self)
    #expect(refusal.contains("\rMSA|AE|K2") && refusal.contains("\rERR|"))
  }
}

/// Resources of a search's answer.
struct FoundResources {
  let all: [JSON]

  func of(_ type: String) -> [JSON] { all.filter { $0["resourceType"]?.string == type } }
}

extension JSON {
  /// The first code of `code`.
  var code: String? { self["code"]?["coding"]?[0]?["code"]?.string }

  subscript(index: Int) -> JSON? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }
}

extension TestHouse {
  /// All of one patient as FHIR, by the facility's record number.
  func everything(record: String = "RM-1") async throws -> FoundResources {
    let request = try reader
    let query = try await disclosure.authorize(request, resource: "Patient").get()
    let token = try #require(
      IdentifierToken("http://sys-ids.kemkes.go.id/patient/9900103001|\(record)"))
    let found = try await disclosure.patients(
      .identifier(token), text: record, under: query, request)
    let id = try #require(found.first).id
    let answer = try #require(
      try await disclosure.everything(of: id, after: nil, count: 50, under: query, request))
    var all: [JSON] = []
    for entry in [answer.patient] + answer.retired {
      all.append(
        try FHIREncoder.patient(
          entry.current, id: entry.id.description, maskedNationalNumbers: false,
          links: entry.links.map { ($0.kind.rawValue, "Patient/\($0.other)") }))
    }
    for visit in answer.page.visits {
      all += try FHIREncoder.resources(
        of: visit.visit,
        RecordLabels(
          visitID: visit.id.description, patientID: visit.patient.description,
          versionID: visit.version, lastUpdated: ClinicalTime(utc: visit.updatedAt)))
    }
    all += try FHIREncoder.patientResources(
      answer.resources.map { ($0.id, $0.body, $0.recordedAt) })
    return FoundResources(all: all)
  }
}
