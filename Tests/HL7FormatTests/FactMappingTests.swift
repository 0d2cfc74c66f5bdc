import HL7Format
import RecordModel
import StrictJSON
import Testing

@Suite("HL7 v2: diagnoses, procedures and results")
struct FactMappingTests {
  private static let head = [
    header("ORU^R01"), "PID|1||1^^^RS^MR", "PV1|1|O|||||||||||||||||V1",
  ]

  private func visit(_ segments: String...) -> Visit? {
    Decoded(Array((Self.head + segments).map { $0 + "\r" }.joined().utf8)).visit
  }

  private func only(_ obx: String) -> Observation? { visit(obx)?.observations.first }

  private static func quantity(
    _ value: String, _ unit: String?, ucum: String? = nil, comparator: String? = nil
  ) -> Observation.Value {
    .quantity(
      Observation.Quantity(
        value: ExactDecimal(value)!, unit: unit,
        system: ucum.map { _ in "http://unitsofmeasure.org" },
        code: ucum, comparator: comparator))
  }

  static let forms: [(type: String, sent: String, unit: String, value: Observation.Value?)] = [
    ("NM", "120", "mm[Hg]^^UCUM", quantity("120", "mm[Hg]", ucum: "mm[Hg]")),
    ("NM", "36.50", "C", quantity("36.50", "C", ucum: "Cel")),
    ("NM", "+07.5", "g/dL", quantity("7.5", "g/dL", ucum: "g/dL")),
    ("NM", ".5", "", quantity("0.5", nil)), ("NM", "-0.5", "", quantity("-0.5", nil)),
    ("NM", "<5", "mg/dL", quantity("5", "mg/dL", ucum: "mg/dL", comparator: "<")),
    ("NM", "5", "butir^Butir^L", quantity("5", "Butir")), ("NM", "1,5", "", .text("1,5")),
    ("SN", ">=^100", "mg/dL", quantity("100", "mg/dL", ucum: "mg/dL", comparator: ">=")),
    ("SN", "^1^:^128", "", .text("1:128")), ("SN", "^10^-^20", "", .text("10-20")),
    ("SN", "=^4", "", quantity("4", nil)),
    (
      "CE", "260385009^Negatif^SCT", "",
      .concept(
        Concept(
          coding: Coding(
            system: "http://snomed.info/sct", code: "260385009", display: "Negatif")))
    ),
    ("CWE", "^Keruh", "", .concept(Concept(text: "Keruh"))),
    ("ST", "Negatif ^ lemah", "", .text("Negatif ^ lemah")),
    ("FT", "satu\\.br\\dua~tiga", "", .text("satu\ndua\ntiga")),
    ("DT", "20260301", "", .time(ClinicalTime("2026-03-01")!)),
    ("TM", "0815", "", .text("0815")),
    ("DTM", "20260301081500+0800", "", .time(ClinicalTime("2026-03-01T08:15:00+08:00")!)),
    ("ED", "^application^pdf^Base64^QUJD", "", nil), ("NM", "", "", nil), ("NM", "\"\"", "", nil),
  ]

  @Test("a value has the form that its type says", arguments: forms)
  func valueForms(
    type: String, sent: String, unit: String, value: Observation.Value?
  ) throws {
    let found = try #require(only("OBX|1|\(type)|X^Uji^L||\(sent)|\(unit)|||||F"))
    #expect(found.value == value)
    #expect(
      found.code.coding == Coding(system: "urn:baimbai:local:OBX-3", code: "X", display: "Uji"))
  }

  @Test("an encapsulated document stays in the rest, whole")
  func encapsulated() throws {
    let found = only("OBX|1|ED|X^Uji^L||^application^pdf^Base64^QUJD||||||F")
    #expect(
      fields(try json(found?.origin.remainder))["OBX-5"] == "^application^pdf^Base64^QUJD")
  }

  @Test("a result has status, times, range, interpretation, who and where")
  func wholeResult() throws {
    let decoded = visit(
      "OBR|1|P1|F1|58410-2^CBC^LN|||202603020800+0800|||||||||||||||202603021000+0800||HM|F",
      "OBX|1|NM|718-7^Hb^LN^HB^Hemoglobin^L||11.2|g/dL|12-16|L^Low~LL|||C|||202603020805+0800||77^ANA^SITI",
      "NTE|1||ulang", "OBX|2|NM|789-8^RBC^LN||4.1|10*6/uL|||||P")
    let rows = try #require(decoded?.observations)
    #expect(rows.map(\.status) == ["corrected", "preliminary"])
    #expect(rows[0].effective?.text == "2026-03-02T08:05:00+08:00")
    #expect(rows[1].effective?.text == "2026-03-02T08:00:00+08:00")
    #expect(rows[0].interpretation?.code == "L")
    #expect(rows[0].performer == NamedReference(display: "SITI ANA"))
    #expect(rows.map(\.category?.code) == ["laboratory", "laboratory"])
    #expect(rows.map(\.origin.place) == ["OBX[1]", "OBX[2]"])
    let rest = try json(rows[0].origin.remainder)
    #expect(rest?["referenceRange"]?[0]?["text"] == "12-16")
    #expect(rest?["note"]?[0]?["text"] == "ulang")
    #expect(rest?["interpretation"]?.array?.count == 2)
    #expect(rest?["code"]?["coding"]?[1]?["code"] == "HB")
  }

  @Test("an OBR is a DiagnosticReport that leads to its results")
  func report() throws {
    let decoded = Decoded(
      Array(
        (Self.head + [
          "OBR|1|P1^RS|F1|58410-2^CBC^LN|||202603020800|||||||||||||||202603021000||HM|F",
          "OBX|1|NM|718-7^Hb^LN||11.2|g/dL|||||F",
        ]).map { $0 + "\r" }.joined().utf8))
    let report = try #require(decoded.kept("DiagnosticReport").first)
    #expect(report["status"] == "final")
    #expect(report["code"]?["coding"]?[0]?["code"] == "58410-2")
    #expect(report["effectiveDateTime"] == "2026-03-02T08:00:00+08:00")
    #expect(report["issued"] == "2026-03-02T10:00:00+08:00")
    let visit = try #require(decoded.visit)
    let mark = Placeholder.mark(.visit, 0)
    #expect(
      report["result"]?[0]?["reference"]
        == .string("Observation/\(mark).o\(visit.observationKeys[0].hexadecimal)"))
    #expect(report["encounter"]?["reference"] == .string("Encounter/\(mark)"))
    #expect(report["identifier"]?[1]?["value"] == "F1")
  }

  @Test("a vital sign is one by its code, and has its usual unit if it came without")
  func vitalSigns() {
    let found = only("OBX|1|NM|8480-6^Sistolik^LN||120||||||F")
    #expect(found?.category?.code == "vital-signs")
    #expect(found?.value == Self.quantity("120", "mm[Hg]", ucum: "mm[Hg]"))
    let decoded = Decoded(
      header("ORU^R01"), "PID|1||1^^^RS^MR", "PV1|1|O|||||||||||||||||V1",
      "OBX|1|NM|8480-6^Sistolik^LN||120||||||F")
    #expect(decoded.findings == ["BMB-1242 OBX[1]-6"])
  }

  @Test("several values of one code are components of one Observation")
  func repeated() {
    let rows = visit("OBX|1|NM|8867-4^Nadi^LN||60~120|/min^^UCUM|||||F")?.observations
    #expect(rows?.map(\.value) == ["60", "120"].map { Self.quantity($0, "/min", ucum: "/min") })
    #expect(rows?.map(\.panel?.coding.code) == ["8867-4", "8867-4"])
  }

  @Test("results without a visit are Observations of the patient, and that is told")
  func loose() throws {
    let decoded = Decoded(
      header("ORU^R01"), "PID|1||1^^^RS^MR",
      "OBR|1||F1|58410-2^CBC^LN", "OBX|1|NM|718-7^Hb^LN||11.2|g/dL|||||F|||202603020805",
      "OBX|2|NM|8867-4^Nadi^LN||60~120|/min^^UCUM|||||F")
    #expect(decoded.visit == nil)
    #expect(decoded.findings == ["BMB-1240 PV1-19"])
    let rows = try decoded.loose("Observation")
    #expect(rows.count == 2)
    #expect(rows[0]["valueQuantity"]?["value"] == .number("11.2"))
    #expect(rows[0]["subject"]?["reference"] == .string("Patient/" + Placeholder.mark(.patient, 0)))
    #expect(rows[0]["effectiveDateTime"] == "2026-03-02T08:05:00+08:00")
    #expect(rows[1]["component"]?.array?.count == 2)
    #expect(try decoded.loose("DiagnosticReport").count == 1)
  }

  @Test("an OBX without a code is kept with what stands before it")
  func uncoded() throws {
    let decoded = Decoded(
      header("ORU^R01"), "PID|1||1^^^RS^MR", "PV1|1|O|||||||||||||||||V1", "OBX|1|NM|||5")
    #expect(decoded.findings == ["BMB-1239 OBX[1]-3"])
    #expect(fields(try json(decoded.visit?.remainder)?["elements"])["OBX"] == "OBX|1|NM|||5")
  }

  static let diagnosisForms: [(dg1: String, system: String?, code: String?, text: String?)] = [
    ("DG1|1||A09^Diare^I10", "http://hl7.org/fhir/sid/icd-10", "A09", nil),
    ("DG1|1|I10|A09", "http://hl7.org/fhir/sid/icd-10", "A09", nil),
    ("DG1|1||A09^Diare^ICD-10|Diare akut", "http://hl7.org/fhir/sid/icd-10", "A09", "Diare akut"),
    ("DG1|1|||Mencret", nil, nil, "Mencret"), ("DG1|1||M01^Mencret", nil, "M01", nil),
    ("DG1|1||M01^Mencret^L", "urn:baimbai:local:DG1-3", "M01", nil),
    ("DG1|1||22298006^MI^SCT", "http://snomed.info/sct", "22298006", nil),
  ]

  @Test("a diagnosis has the code system that the message names", arguments: diagnosisForms)
  func diagnosis(dg1: String, system: String?, code: String?, text: String?) {
    let found = visit(dg1)?.diagnoses.first?.code
    #expect(found?.coding.system == system)
    #expect(found?.coding.code == code)
    #expect(found?.text == text)
  }

  @Test(
    "DG1-6 is the role, DG1-15 the rank",
    arguments: [
      ("A", "AD", nil), ("F", "DD", nil), ("W", nil, "provisional"), ("", nil, nil),
      ("CC", "CC", nil),
    ] as [(String, String?, String?)])
  func roles(sent: String, role: String?, verification: String?) {
    let found = visit("DG1|1||A09^^I10|||\(sent)|||||||||2")?.diagnoses.first
    #expect(found?.role?.code == role)
    #expect(found?.verificationStatus == verification)
    #expect(found?.rank == 2)
  }

  @Test("a procedure has code, moment and surgeon")
  func procedure() {
    let found = visit("PR1|1||89.52^EKG^I9C||202603020900+0800|||||||N10000002^BUDI")?.procedures
      .first
    #expect(
      found?.code.coding
        == Coding(system: "http://hl7.org/fhir/sid/icd-9-cm", code: "89.52", display: "EKG"))
    #expect(found?.performed.start?.text == "2026-03-02T09:00:00+08:00")
    #expect(found?.isMoment == true && found?.status == "completed")
    #expect(
      found?.performer == NamedReference(reference: "Practitioner/N10000002", display: "BUDI"))
  }

  @Test("an allergy is an AllergyIntolerance of the visit")
  func allergy() throws {
    let decoded = Decoded(
      header("ADT^A04"), "PID|1||1^^^RS^MR", "PV1|1|O|||||||||||||||||V1",
      "AL1|1|DA|93001019^Amoksisilin^KFA|SV|Ruam~Gatal")
    let found = try #require(decoded.kept("AllergyIntolerance").first)
    #expect(found["code"]?["coding"]?[0]?["system"] == "http://sys-ids.kemkes.go.id/kfa")
    #expect(found["category"]?[0] == "medication")
    #expect(found["criticality"] == "high")
    #expect(found["reaction"]?[0]?["manifestation"]?.array?.count == 2)
    #expect(found["patient"]?["reference"] == .string("Patient/" + Placeholder.mark(.patient, 0)))
  }
}
