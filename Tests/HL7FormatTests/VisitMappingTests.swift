import HL7Format
import RecordModel
import StrictJSON
import Testing

@Suite("HL7 v2: visits")
struct VisitMappingTests {
  private static let pid =
    "PID|1||000123^^^RS^MR~6371015203900001^^^DUKCAPIL^NI||SARI^DEWI||19900312|F"
  /// PV1 with class, doctor, service, number, disposition and period.
  private static func pv1(
    _ visitClass: String = "O", number: String = "V-7", disposition: String = "",
    start: String = "20260302081500+0800", end: String = ""
  ) -> String {
    "PV1|1|\(visitClass)|POLI UMUM^R1^B2||||N10000001^Rahman^Budi^^^dr.|||UMUM|||||||||"
      + "\(number)|||||||||||||||||\(disposition)||||||||\(start)|\(end)"
  }

  @Test("an ADT A04 with PID, PV1 and DG1 is a patient, a visit and a diagnosis")
  func registration() throws {
    let decoded = Decoded(
      header("ADT^A04"), "EVN|A04|20260302081600+0800", Self.pid, Self.pv1(),
      "DG1|1||A09^Diare^I10||20260302|F|||||||||1")
    #expect(decoded.findings == [])
    let visit = try #require(decoded.visit)
    #expect(
      visit.identifiers == [ExternalIdentifier(system: clinic.visitNumberSystem, value: "V-7")])
    #expect(visit.status == "in-progress")
    #expect(
      visit.visitClass
        == Coding(
          system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB",
          display: "ambulatory"))
    #expect(visit.period.start?.text == "2026-03-02T08:15:00+08:00")
    #expect(visit.period.end == nil)
    #expect(
      visit.practitioner
        == NamedReference(reference: "Practitioner/N10000001", display: "dr. Budi Rahman"))
    #expect(visit.location == NamedReference(display: "POLI UMUM R1 B2"))
    #expect(visit.service?.coding.code == "UMUM")
    #expect(visit.senderTime?.text == "2026-03-02T08:16:00+08:00")
    #expect(visit.place == "PV1")
    let diagnosis = try #require(visit.diagnoses.first)
    #expect(
      diagnosis.code.coding
        == Coding(system: "http://hl7.org/fhir/sid/icd-10", code: "A09", display: "Diare"))
    #expect(diagnosis.role?.code == "DD" && diagnosis.rank == 1)
    #expect(diagnosis.category?.code == "encounter-diagnosis")
    #expect(diagnosis.origin.place == "DG1[1]")
    #expect(diagnosis.onset?.text == "2026-03-02")
  }

  struct Effect {
    let trigger: String
    let end: String
    let status: String
    let withdrawn: Set<Visit.Withdrawal>
  }

  static let effects: [Effect] = [
    Effect(trigger: "A01", end: "", status: "in-progress", withdrawn: []),
    Effect(trigger: "A03", end: "202603021200+0800", status: "finished", withdrawn: []),
    Effect(trigger: "A04", end: "", status: "in-progress", withdrawn: []),
    Effect(trigger: "A04", end: "202603021200+0800", status: "finished", withdrawn: []),
    Effect(trigger: "A05", end: "", status: "planned", withdrawn: []),
    Effect(trigger: "A08", end: "", status: "in-progress", withdrawn: []),
    Effect(trigger: "A08", end: "202603021200+0800", status: "finished", withdrawn: []),
    Effect(trigger: "A08", end: "\"\"", status: "in-progress", withdrawn: [.end]),
    Effect(trigger: "A11", end: "", status: "cancelled", withdrawn: []),
    Effect(trigger: "A13", end: "", status: "in-progress", withdrawn: [.end, .disposition]),
    Effect(
      trigger: "A13", end: "202603021200+0800", status: "in-progress",
      withdrawn: [.end, .disposition]),
    Effect(trigger: "A38", end: "", status: "cancelled", withdrawn: []),
    Effect(trigger: "A23", end: "", status: "entered-in-error", withdrawn: []),
  ]

  @Test("each trigger does to a visit what it says", arguments: effects)
  func triggers(effect: Effect) throws {
    let decoded = Decoded(header("ADT^\(effect.trigger)"), Self.pid, Self.pv1(end: effect.end))
    let visit = try #require(decoded.visit)
    #expect(visit.status == effect.status)
    #expect(visit.withdrawn == effect.withdrawn)
    #expect((visit.period.end != nil) == (effect.status == "finished"))
    #expect(decoded.submission.issues.filter(\.isError) == [])
  }

  @Test("A28 and A31 are about the patient only; their PV1 is kept", arguments: ["A28", "A31"])
  func patientOnly(trigger: String) throws {
    let decoded = Decoded(header("ADT^\(trigger)"), Self.pid, Self.pv1(), "DG1|1||A09^^I10")
    #expect(decoded.visit == nil)
    #expect(decoded.findings == ["BMB-1234 PV1"])
    #expect(fields(try json(decoded.patient?.remainder))["PV1"]?.hasPrefix("PV1|1|O|POLI") == true)
    #expect(try decoded.loose("Condition").first?["code"]?["coding"]?[0]?["code"] == "A09")
  }

  @Test(
    "classes are those of v3-ActCode",
    arguments: [
      ("O", "AMB"), ("I", "IMP"), ("E", "EMER"), ("P", "PRENC"), ("R", "AMB"), ("B", "OBSENC"),
      ("Z", "Z"),
    ])
  func classes(sent: String, code: String) {
    let decoded = Decoded(header("ADT^A01"), Self.pid, Self.pv1(sent))
    #expect(decoded.visit?.visitClass.code == code)
    #expect(decoded.findings == (sent == "Z" ? ["BMB-1224 PV1-2"] : []))
  }

  @Test(
    "dispositions of table 0112 are those of the city's list",
    arguments: [
      ("01", "home"), ("02", "other-hcf"), ("03", "snf"), ("07", "aadvice"), ("20", "exp"),
      ("home", "home"), ("exp-lt48h", "exp-lt48h"), ("99", "99"),
    ])
  func dispositions(sent: String, code: String) {
    let decoded = Decoded(
      header("ADT^A03"), Self.pid, Self.pv1(disposition: sent, end: "20260302120000+0800"))
    #expect(decoded.visit?.disposition?.coding.code == code)
  }

  @Test("a disposition sent as null is taken back")
  func dispositionNull() {
    let decoded = Decoded(header("ADT^A08"), Self.pid, Self.pv1(disposition: "\"\""))
    #expect(decoded.visit?.withdrawn == [.disposition])
    #expect(decoded.visit?.disposition == nil)
  }

  @Test("a visit without PV1-19 takes PV1-50, and says so, or says that it has no number")
  func numbers() {
    let alternate = Self.pv1(number: "") + "|||||ALT-1"
    let decoded = Decoded(header("ADT^A04"), Self.pid, alternate)
    #expect(decoded.visit?.identifiers.map(\.value) == ["ALT-1"])
    #expect(decoded.findings == ["BMB-1231 PV1-19"])
    let bare = Decoded(header("ADT^A04"), Self.pid, Self.pv1(number: ""))
    #expect(bare.visit?.identifiers == [])
    #expect(bare.findings == ["BMB-1230 PV1-19"])
  }

  @Test("the event's time stands in for a missing admission, and that is told")
  func eventTime() {
    let decoded = Decoded(
      header("ADT^A01"), "EVN|A01|20260302081600+0800||||20260302081000+0800", Self.pid,
      Self.pv1(start: ""))
    #expect(decoded.visit?.period.start?.text == "2026-03-02T08:10:00+08:00")
    #expect(decoded.findings == ["BMB-1233 PV1-44"])
  }

  @Test("a sender's time ahead of ours is not used")
  func future() {
    let decoded = Decoded(header("ADT^A01"), "EVN|A01|20290302081600", Self.pid, Self.pv1())
    #expect(decoded.visit?.senderTime?.text == "2026-03-02T09:55:00+08:00")
    #expect(decoded.findings == ["BMB-1238 EVN-2"])
  }

  @Test("a time without an offset has that of MSH-7, else the facility's, which is told")
  func noOffset() {
    let pv1 = Self.pv1(start: "202603020815")
    let told = Decoded(header("ADT^A01"), Self.pid, pv1)
    #expect(told.visit?.period.start?.text == "2026-03-02T08:15:00+08:00")
    #expect(told.findings == [])
    let other = "MSH|^~\\&|A|B|C|D|202603020755+0700||ADT^A01|1|P|2.5"
    #expect(
      Decoded(other, Self.pid, pv1).visit?.period.start?.text == "2026-03-02T08:15:00+07:00")
    let silent = Decoded("MSH|^~\\&|A|B|C|D|202603020755||ADT^A01|1|P|2.5", Self.pid, pv1)
    #expect(silent.visit?.period.start?.text == "2026-03-02T08:15:00+08:00")
    #expect(silent.findings == ["BMB-1243 PV1-44"])
  }

  @Test("IN1 says who pays, and is a Coverage of the visit")
  func payer() throws {
    let decoded = Decoded(
      header("ADT^A04"), Self.pid, Self.pv1(),
      "IN1|1|BPJS-PBPU^Mandiri|BPJS|BPJS Kesehatan||||||||||||||||||||||||||||||||0011336526592")
    #expect(decoded.visit?.payer?.code == "BPJS-PBPU")
    #expect(decoded.visit?.payer?.system == "http://sys-ids.kemkes.go.id/payer")
    let coverage = try #require(decoded.kept("Coverage").first)
    #expect(coverage["payor"]?[0]?["display"] == "BPJS Kesehatan")
    #expect(
      coverage["identifier"]?[0]
        == [
          "system": "https://fhir.kemkes.go.id/id/bpjs-number", "value": "0011336526592",
        ])
    #expect(
      coverage["beneficiary"]?["reference"] == .string("Patient/" + Placeholder.mark(.patient, 0)))
  }

  @Test("an extension of the rest does not hide the payer when the record is read back")
  func payerAmongExtensions() throws {
    let decoded = Decoded(header("ADT^A04"), Self.pid, Self.pv1(), "IN1|1|UMUM|U|Umum", "ZVI|a|b")
    let elements = try json(decoded.visit?.remainder)?["elements"]
    let urls = elements?["extension"]?.array?.compactMap { $0["url"]?.string } ?? []
    #expect(urls.contains("https://fhir.baimbai.id/StructureDefinition/payer"))
  }

  @Test("what has no column stays as it was sent: fields, whole segments, Z segments")
  func rest() throws {
    let decoded = Decoded(
      header("ADT^A04"), Self.pid + "|||||||||ISLAM", Self.pv1(), "GT1|1||SARI^TUTI",
      "ZVI|lantai 2|\\T\\ x")
    #expect(fields(try json(decoded.patient?.remainder))["PID-17"] == "ISLAM")
    let visit = fields(try json(decoded.visit?.remainder)?["elements"])
    #expect(visit["PV1-3"] == "POLI UMUM^R1^B2")
    #expect(visit["PV1-7"] == "N10000001^Rahman^Budi^^^dr.")
    #expect(visit["GT1"] == "GT1|1||SARI^TUTI")
    #expect(visit["ZVI"] == "ZVI|lantai 2|\\T\\ x")
  }

  @Test("a message without a patient is refused, as is one without a control id")
  func refused() {
    #expect(Decoded(header("ADT^A04"), Self.pv1()).findings == ["BMB-1220 PID"])
    let anonymous = Decoded(header("ADT^A04", id: ""), Self.pid, Self.pv1())
    #expect(anonymous.findings == ["BMB-1207 MSH-10"])
    #expect(anonymous.submission.issues[0].isError)
  }

  @Test("a registration without PV1 is a patient, and that is flagged")
  func visitMissing() {
    let decoded = Decoded(header("ADT^A04"), Self.pid)
    #expect(decoded.findings == ["BMB-1244 PV1"])
    #expect(decoded.submission.patients.count == 1 && decoded.visit == nil)
  }

  @Test("two visits of one patient in a message stay two")
  func twoVisits() {
    let decoded = Decoded(
      header("BAR^P01"), Self.pid, Self.pv1(), "DG1|1||A09^^I10", Self.pv1(number: "V-8"),
      "DG1|2||J00^^I10")
    #expect(decoded.submission.visits.map { $0.identifiers.first?.value } == ["V-7", "V-8"])
    #expect(
      decoded.submission.visits.map { $0.diagnoses.map(\.code.coding.code) } == [["A09"], ["J00"]])
    #expect(decoded.submission.visits.map(\.patient) == [0, 0])
  }

  @Test("messages of one body become visits in their order, each at its own place")
  func bodies() {
    let body =
      message(header("ADT^A04", id: "1"), Self.pid, Self.pv1())
      + message(header("ADT^A04", id: ""), Self.pid, Self.pv1(number: "V-8"))
    let decoded = Decoded(body)
    #expect(decoded.submission.visits.map(\.place) == ["message[1].PV1", "message[2].PV1"])
    #expect(decoded.submission.visits.map(\.patient) == [0, 1])
    #expect(decoded.findings == ["BMB-1207 message[2].MSH-10"])
    let ranges = decoded.submission.patientRanges
    #expect(ranges.map(\.patient) == [0, 1])
    #expect(ranges.allSatisfy { String(decoding: body[$0.bytes], as: UTF8.self).hasPrefix("PID|") })
  }
}
