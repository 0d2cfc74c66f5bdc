import CodeSystems
import FHIRFormat
import RecordModel
import StrictJSON
import Testing

@Suite("What local codes mean")
struct MappingTests {
  static let snapshot = TerminologySnapshot(
    version: 7,
    mappings: [
      line(.diagnosis, Sample.local, "ISPA-1", Sample.icd10, "J06.9", "ISPA"),
      line(.diagnosis, "", "Batuk  Pilek", Sample.icd10, "J00", nil),
      line(.diagnosis, Sample.icd10, "XX1", Sample.icd10, "R50.9", nil),
      line(.procedure, "urn:baimbai:local:kdTindakan", "01010", Sample.icd9cm, "89.52", "EKG"),
      line(.medication, "urn:baimbai:local:kdObat", "130102434", Sample.kfa, "93002313", "PCT"),
      line(.observation, Sample.local, "TD", Sample.loinc, "85354-9", "BP"),
      line(.observation, Sample.local, "SIS", Sample.loinc, "8480-6", "Systolic"),
      line(.observation, Sample.local, "GDS", Sample.loinc, "2345-7", "GDS"),
      line(.service, "", "poli umum", "urn:baimbai:local:kdPoli", "001", "Poli Umum"),
      line(.service, Sample.local, "U01", "urn:baimbai:local:kdPoli", "001", "Poli Umum"),
      line(.visitClass, Sample.local, "RJ", Sample.actCode, "AMB", "ambulatory"),
      line(.disposition, Sample.local, "BLPL", Sample.disposition, "home", "Home"),
      line(.payer, Sample.local, "A09", Sample.payer, "UMUM", "Umum"),
    ])

  static func line(
    _ kind: CodeKind, _ system: String, _ code: String, _ target: String, _ targetCode: String,
    _ display: String?, facility: FacilityID? = Sample.clinic
  ) -> LocalMapping {
    LocalMapping(
      facility: facility, kind: kind, system: system, code: code,
      target: Coding(system: target, code: targetCode, display: display))
  }

  func apply(_ visit: inout Visit, _ facility: FacilityID = Sample.clinic) -> [UnknownCode] {
    TerminologyMapping.apply(to: &visit, of: facility, with: Self.snapshot)
  }

  /// The first coding's code, and all codes, of an element of a resource.
  func codes(_ resource: JSON?, _ element: String = "code") -> [String] {
    (resource?[element]?["coding"]?.array ?? []).map { $0["code"]?.string ?? "" }
  }

  func resources(_ visit: Visit, _ type: String) throws -> [JSON] {
    try FHIREncoder.resources(of: visit, Sample.labels)
      .filter { $0["resourceType"]?.string == type }
  }

  @Test("Codes of known systems stay as they are, and nothing is unknown")
  func known() {
    var visit = Sample.visit()
    visit.diagnoses = [
      Sample.diagnosis("J06.9"), Sample.diagnosis("j069"), Sample.diagnosis("S72.01XA"),
      Sample.diagnosis("271737000", system: "http://snomed.info/sct"),
    ]
    visit.observations = [Sample.observation("8480-6", "120", "mm[Hg]")]
    visit.medicationRequests = [Sample.medicine("93002313")]
    visit.service = Concept(coding: Coding(system: "urn:baimbai:local:kdPoli", code: "015"))
    visit.disposition = Concept(coding: Coding(system: Sample.disposition, code: "home"))
    visit.payer = Coding(system: Sample.payer, code: "JKN")
    let before = visit
    #expect(apply(&visit).isEmpty)
    #expect(visit == before)
  }

  @Test("A local code gets its mapping first, and FHIR shows both with the words")
  func mapped() throws {
    var visit = Sample.visit()
    var diagnosis = Sample.diagnosis("ispa-1 ", system: Sample.local, text: "ISPA ringan")
    diagnosis.code.coding.display = "Infeksi"
    visit.diagnoses = [diagnosis]
    visit.procedures = [
      Procedure(
        origin: Sample.origin(3, remainder: #"{"note":[{"text":"x"}]}"#), status: "completed",
        code: Concept(coding: Coding(system: "urn:baimbai:local:kdTindakan", code: "01010")))
    ]
    visit.medicationRequests = [
      Sample.medicine("130102434", "Paracetamol", system: "urn:baimbai:local:kdObat")
    ]
    #expect(apply(&visit).isEmpty)
    #expect(visit.diagnoses[0].code.coding.code == "J06.9")
    #expect(visit.diagnoses[0].code.text == "ISPA ringan")
    let condition = try resources(visit, "Condition")[0]
    #expect(codes(condition) == ["J06.9", "ispa-1 "])
    #expect(condition["code"]?["text"]?.string == "ISPA ringan")
    #expect(condition["code"]?["coding"]?[1]?["display"]?.string == "Infeksi")
    let procedure = try resources(visit, "Procedure")[0]
    #expect(codes(procedure) == ["89.52", "01010"])
    #expect(procedure["note"]?[0]?["text"]?.string == "x")
    let request = try resources(visit, "MedicationRequest")[0]
    #expect(codes(request, "medicationCodeableConcept") == ["93002313", "130102434"])
    // A second time nothing changes.
    let once = visit
    #expect(apply(&visit).isEmpty)
    #expect(visit == once)
  }

  @Test("A facility's mapping is its own; one for all holds for every facility")
  func facilities() {
    var visit = Sample.visit()
    visit.diagnoses = [Sample.diagnosis("ISPA-1", system: Sample.local)]
    let unknown = apply(&visit, Sample.other)
    #expect(unknown.map(\.code) == ["ISPA-1"])
    #expect(visit.diagnoses[0].code.coding.code == "ISPA-1")
    let shared = TerminologySnapshot(
      version: 8,
      mappings: [
        Self.line(
          .diagnosis, Sample.local, "ISPA-1", Sample.icd10, "J06.9", nil, facility: nil)
      ])
    #expect(
      TerminologyMapping.apply(to: &visit, of: Sample.other, with: shared).isEmpty)
    #expect(visit.diagnoses[0].code.coding.code == "J06.9")
  }

  @Test("Words of a diagnosis are mapped if the table has them, and never listed")
  func words() throws {
    var visit = Sample.visit()
    visit.diagnoses = [
      Diagnosis(origin: Sample.origin(2), code: Concept(text: "batuk pilek ")),
      Diagnosis(origin: Sample.origin(3), code: Concept(text: "Ny. Siti jatuh di sawah")),
      Diagnosis(
        origin: Sample.origin(4), code: Concept(coding: Coding(display: "kata pasien sendiri"))),
    ]
    visit.procedures = [
      Procedure(
        origin: Sample.origin(5), status: "completed", code: Concept(text: "dijahit 3"))
    ]
    visit.medicationRequests = [
      MedicationRequest(
        origin: Sample.origin(6), status: "completed", intent: "order",
        medication: Concept(text: "obat untuk Ny. Siti"))
    ]
    visit.disposition = Concept(text: "pulang bersama anaknya")
    #expect(apply(&visit).isEmpty)
    #expect(visit.diagnoses[0].code.coding.code == "J00")
    #expect(visit.diagnoses[1].code.coding == Coding())
    let conditions = try resources(visit, "Condition")
    #expect(codes(conditions[0]) == ["J00"])
    #expect(conditions[0]["code"]?["text"]?.string == "batuk pilek ")
  }

  @Test("An unknown code is listed once with its count, place and what it may be")
  func unknown() throws {
    var visit = Sample.visit()
    visit.diagnoses = [
      Sample.diagnosis("K30", system: nil, number: 2),
      Sample.diagnosis("k30", system: nil, number: 3),
      Sample.diagnosis("Flu", system: Sample.icd10, number: 4),
      Sample.diagnosis("XX1", system: Sample.icd10, number: 5),
    ]
    visit.observations = [Sample.observation("8480-5", "1", "mm[Hg]", number: 6)]
    visit.visitClass = Coding(system: Sample.actCode, code: "RAWAT")
    let unknown = apply(&visit)
    let lines = unknown.map { "\($0.kind) \($0.system) \($0.code) \($0.count) \($0.reason)" }
    #expect(
      lines == [
        "visitClass \(Sample.actCode) RAWAT 1 notInList", "diagnosis  K30 2 unmapped",
        "diagnosis \(Sample.icd10) Flu 1 malformed",
        "observation \(Sample.loinc) 8480-5 1 malformed",
      ])
    #expect(unknown[1].place == "Bundle.entry[2].resource.code")
    #expect(
      unknown[1].suggestion
        == Coding(system: Sample.icd10, code: "K30", display: "Dyspepsia"))
    #expect(unknown[2].suggestion == nil)
    // A code that is none of ICD-10 may still be mapped.
    #expect(visit.diagnoses[3].code.coding.code == "R50.9")
    let issues = CodeSystemsCheck.issues(of: unknown)
    #expect(
      issues.map { "\($0.rule.code) \($0.position)" } == [
        "BMB-1854 Bundle.entry[1].resource.class", "BMB-1860 Bundle.entry[2].resource.code",
        "BMB-1850 Bundle.entry[4].resource.code", "BMB-1852 Bundle.entry[6].resource.code",
      ])
    #expect(issues.allSatisfy { !$0.isError })
  }

  @Test("The sender's own further coding of a known system goes before a mapping")
  func promoted() throws {
    let rest =
      #"{"code":{"coding":[{"system":"\#(Sample.local)","code":"ISPA-1"},"#
      + #"{"system":"\#(Sample.icd10)","code":"J20.9"}],"text":"ya"}}"#
    var visit = Sample.visit()
    visit.diagnoses = [
      Sample.diagnosis("ISPA-1", system: Sample.local, text: "ya", remainder: rest)
    ]
    #expect(apply(&visit).isEmpty)
    #expect(visit.diagnoses[0].code.coding.code == "J20.9")
    #expect(visit.diagnoses[0].origin.remainder == Array(rest.utf8))
    #expect(codes(try resources(visit, "Condition")[0]) == ["ISPA-1", "J20.9"])
  }

  @Test(
    "What the remainder holds of a code stays: further local codings, extensions, user's choice")
  func keptParts() throws {
    let rest =
      #"{"code":{"coding":[{"system":"\#(Sample.local)","version":"3","code":"ISPA-1","#
      + #""userSelected":true},{"system":"\#(Sample.local)/b","code":"Q"}],"#
      + #""extension":[{"url":"http://x","valueCode":"y"}]},"severity":{"text":"ringan"}}"#
    var visit = Sample.visit()
    visit.diagnoses = [Sample.diagnosis("ISPA-1", system: Sample.local, remainder: rest)]
    #expect(apply(&visit).isEmpty)
    let condition = try resources(visit, "Condition")[0]
    #expect(codes(condition) == ["J06.9", "ISPA-1", "Q"])
    #expect(condition["code"]?["coding"]?[1]?["version"]?.string == "3")
    #expect(condition["code"]?["extension"]?[0]?["valueCode"]?.string == "y")
    #expect(condition["severity"]?["text"]?.string == "ringan")
  }

  @Test("A medicine by reference keeps its reference in FHIR; the column has the mapping")
  func medicationReference() throws {
    var visit = Sample.visit()
    var request = Sample.medicine("130102434", system: "urn:baimbai:local:kdObat")
    request.origin.remainder = Array(#"{"medicationReference":{"reference":"Medication/1"}}"#.utf8)
    visit.medicationRequests = [request]
    #expect(apply(&visit).isEmpty)
    #expect(visit.medicationRequests[0].medication.coding.code == "93002313")
    let resource = try resources(visit, "MedicationRequest")[0]
    #expect(resource["medicationCodeableConcept"] == nil)
    #expect(resource["medicationReference"]?["reference"]?.string == "Medication/1")
  }

  @Test("An element whose name is written with an escape is that element")
  func escaped() throws {
    let rest = #"{"c\u006fde":{"coding":[{"system":"\#(Sample.local)","code":"ISPA-1"}]}}"#
    var visit = Sample.visit()
    visit.diagnoses = [Sample.diagnosis("ISPA-1", system: Sample.local, remainder: rest)]
    #expect(apply(&visit).isEmpty)
    #expect(codes(try resources(visit, "Condition")[0]) == ["J06.9", "ISPA-1"])
  }

  @Test("A remainder that cannot be read is left alone with its code")
  func unreadable() {
    var visit = Sample.visit()
    visit.diagnoses = [Sample.diagnosis("ISPA-1", system: Sample.local, remainder: "{broken")]
    let before = visit
    #expect(apply(&visit).isEmpty)
    #expect(visit == before)
  }

  @Test("Look-up does not see case and blanks, and knows the version")
  func lookUp() {
    let snapshot = Self.snapshot
    #expect(snapshot.version == 7 && snapshot.count == 13)
    for code in ["batuk pilek", " BATUK   pilek\t", "Batuk\u{A0}Pilek"] {
      let found = snapshot.target(
        of: code, system: "", kind: .diagnosis, at: Sample.clinic)
      #expect(found?.code == "J00", "\(code)")
    }
    #expect(
      snapshot.target(of: "batuk", system: "", kind: .diagnosis, at: Sample.clinic) == nil)
    #expect(
      snapshot.target(of: "batuk pilek", system: "", kind: .service, at: Sample.clinic) == nil)
    #expect(
      snapshot.target(of: "batuk pilek", system: "", kind: .diagnosis, at: Sample.other) == nil)
    #expect(TerminologySnapshot.normal(" A  b\u{C9} ") == "a b\u{E9}")
  }

  @Test("A line that is added counts before one that was there, in the next version")
  func adding() {
    let before = Self.snapshot
    let line = Self.line(.diagnosis, Sample.local, "ispa-1", Sample.icd10, "J20.9", nil)
    let after = before.adding(line)
    #expect(after.version == before.version + 1 && after.count == before.count)
    func target(_ snapshot: TerminologySnapshot, _ facility: FacilityID) -> String? {
      snapshot.target(of: "ISPA-1", system: Sample.local, kind: .diagnosis, at: facility)?.code
    }
    #expect(target(before, Sample.clinic) == "J06.9" && target(after, Sample.clinic) == "J20.9")
    let elsewhere = before.adding(
      Self.line(
        .diagnosis, Sample.local, "ISPA-1", Sample.icd10, "J00", nil, facility: Sample.other))
    #expect(elsewhere.count == before.count + 1)
    #expect(target(elsewhere, Sample.other) == "J00" && target(before, Sample.other) == nil)
    let key = UnknownCode.Key(kind: .service, system: "s", code: " Poli  UMUM ")
    #expect(key.code == "poli umum")
  }
}
