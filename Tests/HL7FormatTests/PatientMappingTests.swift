import HL7Format
import RecordModel
import StrictJSON
import Testing

@Suite("HL7 v2: patients")
struct PatientMappingTests {
  private func patient(_ pid: String, _ more: String...) -> PatientAssertion? {
    Decoded(Array(([header("ADT^A28"), pid] + more).map { $0 + "\r" }.joined().utf8)).patient
  }

  private static let nik = PatientIdentifierSystem.nik
  private static let bpjs = PatientIdentifierSystem.bpjs
  private static let own = clinic.patientNumberSystem

  @Test(
    "a number's system follows from its type and authority",
    arguments: [
      ("00123^^^RS^MR", [own]), ("00123", [own]), ("00123^^^RS^PI", [own]),
      ("6371015203900001^^^DUKCAPIL^NI", [nik]), ("6371015203900001^^^^NIK", [nik]),
      ("6371015203900001^^^^KTP", [nik]), ("6371015203900001^^^^NNIDN", [nik]),
      ("6371015203900001", [nik]), ("6371015203900001^^^DUKCAPIL", [nik]),
      ("6371015203900001^^^RS^MR", [own]),
      // A stand-in for a NIK is no record number.
      ("9999999999999999", [nik]), ("0000000000000000~7^^^RS^MR", [nik, own]),
      ("6371010101010000~7^^^RS^MR", [nik, own]), ("6371010000000000~7^^^RS^MR", [nik, own]),
      ("7^^^RS^MR~0000000000000000^^^^NI", [nik, own]),
      ("7^^^RS^MR~6371010000000000^^^DUKCAPIL^NI", [nik, own]), ("2026000000000123", [own]),
      ("0011336526592^^^BPJS", [bpjs]), ("0011336526592^^^^JKN", [bpjs]),
      ("A01111222^^^^PPN", [PatientIdentifierSystem.passport]),
      ("P02478375538^^^SATUSEHAT", [PatientIdentifierSystem.ihs]),
      ("P02478375538^^^^IHS", [PatientIdentifierSystem.ihs]),
      ("12^^^&https://fhir.kemkes.go.id/id/nik&URI^XX", [nik]),
      ("12^^^A&1.2.3&ISO^SS", ["urn:oid:1.2.3"]), ("12^^^A^SS", ["urn:baimbai:local:PID-3:SS"]),
      ("1^^^RS^MR~2^^^RS^MR~3^^^LAIN&1.9.9&ISO^MR", [own, own, "urn:oid:1.9.9"]),
      ("7^^^RS^MR~6371015203900001^^^^NI", [nik, own]),
      ("123^^^DUKCAPIL2^NI", ["urn:baimbai:local:PID-3:NI"]),
    ])
  func systems(sent: String, systems: [String]) {
    #expect(patient("PID|1||\(sent)")?.identifiers.map(\.system) == systems)
  }

  @Test("the older fields bring numbers too, and equal ones stand once")
  func olderFields() {
    let found = patient(
      "PID|1|00123|00123^^^RS^MR|9^^^&1.7&ISO^PN||||||||||||||R-55|6371015203900001|B 1234^KALSEL|3171015203700002"
    )
    #expect(
      found?.identifiers.map { "\($0.system) \($0.value)" } == [
        "\(Self.nik) 6371015203900001", "\(Self.own) 00123", "urn:oid:1.7 9",
        "urn:baimbai:local:PID-18 R-55", "urn:baimbai:local:PID-20 B 1234",
        "\(PatientIdentifierSystem.motherNIK) 3171015203700002",
      ])
  }

  @Test(
    "sixteen digits in PID-19 are a NIK's place, whoever's they are; anything else is kept as it came"
  )
  func social() {
    for (sent, system) in [
      ("0000000000000000", Self.nik), ("6371010000000000", Self.nik),
      ("123-45-6789", "urn:baimbai:local:PID-19"), ("-", "urn:baimbai:local:PID-19"),
    ] {
      let found = patient("PID|1||00123^^^RS^MR" + String(repeating: "|", count: 16) + sent)
      #expect(found?.identifiers.first { $0.value == sent }?.system == system, "\(sent)")
    }
  }

  @Test("the values of numbers never stand in a remainder")
  func numbersOnlyInColumns() throws {
    let found = try #require(
      patient(
        "PID|1|P2^^^X|P3^4^M10^RS&1.2&ISO^MR^FAC^20200101~P5^^^^NI|P4^^^Y|A|||||||||||||P18^^^Z|P19"
      ))
    let rest = String(decoding: found.remainder, as: UTF8.self)
    for value in ["P2", "P3", "P4", "P5", "P18", "P19"] {
      #expect(!rest.contains("\"\(value)"), "\(value)")
      #expect(found.identifiers.contains { $0.value == value })
    }
    let list = try #require(try json(found.remainder)?["identifier"]?.array)
    #expect(list.count == found.identifiers.count)
    #expect(list[0]["type"]?["coding"]?[0]?["code"] == "MR")
    #expect(list[0]["period"]?["start"] == "2020-01-01")
    #expect(list[0]["value"] == .null)
  }

  @Test("names keep family and given apart, one word is no family name, the legal one is first")
  func names() throws {
    let found = try #require(
      patient("PID|1||1||SARI^DEWI^AYU^^^^D~SUKARNO~SARI^DEWI AYU^^^dr.^^L||||TUTI^SI"))
    #expect(
      found.names == [
        PersonName(text: "DEWI AYU SARI", family: "SARI", given: ["DEWI AYU"], use: "official"),
        PersonName(text: "DEWI AYU SARI", family: "SARI", given: ["DEWI", "AYU"], use: "usual"),
        PersonName(text: "SUKARNO"),
        PersonName(text: "SI TUTI", family: "TUTI", given: ["SI"], use: "nickname"),
      ])
    #expect(
      fields(try json(found.remainder))["PID-5"]
        == "SARI^DEWI^AYU^^^^D~SUKARNO~SARI^DEWI AYU^^^dr.^^L")
  }

  @Test("the day of birth is a day, whatever clock and offset come with it")
  func birthDates() {
    #expect(patient("PID|1||1||A||19900312")?.birthDate?.text == "1990-03-12")
    #expect(patient("PID|1||1||A||199003122330+0000")?.birthDate?.text == "1990-03-12")
    #expect(patient("PID|1||1||A||199003")?.birthDate?.text == "1990-03")
    #expect(patient("PID|1||1||A||1990")?.birthDate?.precision == .year)
    #expect(patient("PID|1||1||A||00000000")?.birthDate == nil)
    #expect(patient("PID|1||1||A||31/12/1990")?.birthDate == nil)
    #expect(
      Decoded(header("ADT^A28"), "PID|1||1||A||31/12/1990").findings == ["BMB-1223 PID-7"])
  }

  @Test(
    "sexes are those of table 0001 and of Indonesian registers",
    arguments: [
      ("M", Sex.male), ("F", .female), ("L", .male), ("P", .female), ("O", .other), ("A", .other),
      ("U", .unknown), ("?", nil),
    ])
  func sexes(sent: String, sex: Sex?) {
    #expect(patient("PID|1||1||A|||\(sent)")?.sex == sex)
  }

  @Test("an address has its kelurahan by agreement, a phone its use")
  func reach() throws {
    let found = try #require(
      patient(
        "PID|1||1||A||||||Jl. Veteran 1^RT 02^Banjarmasin^^70231^ID^H^^63.71.04.1003"
          + "||0511-123^PRN^PH~^NET^Internet^a@b.id~08123^^CP|0511-9^WPN"
      ))
    #expect(
      found.addresses == [
        PersonAddress(
          lines: ["Jl. Veteran 1", "RT 02"], city: "Banjarmasin", postalCode: "70231",
          country: "ID", villageCode: "6371041003", use: "home")
      ])
    #expect(
      found.contacts == [
        ContactPoint(system: "phone", value: "0511-123", use: "home"),
        ContactPoint(system: "email", value: "a@b.id", use: "home"),
        ContactPoint(system: "phone", value: "08123", use: "mobile"),
        ContactPoint(system: "phone", value: "0511-9", use: "work"),
      ])
  }

  @Test("birth order, death and marital status have their columns")
  func other() {
    let twin = patient("PID|1||1||A|||||||||||M||||||||Y|2||||20260101|Y")
    #expect(twin?.multipleBirth == 2)
    #expect(twin?.maritalStatus?.coding.code == "M")
    #expect(twin?.deceased == .at(ClinicalTime("2026-01-01")!))
    let single = patient("PID|1||1||A|||||||||||||||||||N||||||N")
    #expect(single?.multipleBirth == 0)
    #expect(single?.deceased == .flag(false))
  }

  @Test("a relative is a contact of the patient")
  func kin() throws {
    let found = patient(
      "PID|1||1||A", "NK1|1|SARI^TUTI|MTH^Ibu|Jl. A^^Banjarmasin|0812")
    let contact = try json(found?.remainder)?["contact"]?[0]
    #expect(contact?["name"]?["text"] == "TUTI SARI")
    #expect(contact?["relationship"]?[0]?["coding"]?[0]?["code"] == "MTH")
    #expect(contact?["telecom"]?[0]?["value"] == "0812")
    #expect(contact?["address"]?["city"] == "Banjarmasin")
  }

  @Test("A40 and A34 say that two records are one person", arguments: ["A40", "A34"])
  func merges(trigger: String) throws {
    let body = message(
      header("ADT^\(trigger)"), "PID|1||1^^^RS^MR||SARI^DEWI", "MRG|2^^^RS^MR||||||SARI^D",
      "PID|1||3^^^RS^MR||BUDI", "MRG|4^^^RS^MR")
    let submission = Decoded(body).submission
    #expect(submission.issues == [])
    #expect(submission.patients.map { $0.identifiers.first?.value } == ["1", "2", "3", "4"])
    #expect(submission.patients.map(\.place) == ["PID", "MRG", "PID[2]", "MRG[2]"])
    #expect(
      submission.merges == [
        PatientMergeAssertion(survivor: 0, retired: 1, place: "MRG"),
        PatientMergeAssertion(survivor: 2, retired: 3, place: "MRG[2]"),
      ])
    let told = submission.patientRanges.map {
      "\($0.patient) " + String(decoding: body[$0.bytes], as: UTF8.self).prefix(3)
    }
    #expect(told == ["0 PID", "1 MRG", "2 PID", "3 MRG"])
    #expect(submission.visits == [])
    #expect(submission.patients.allSatisfy { $0.senderTime?.text == "2026-03-02T09:55:00+08:00" })
  }

  @Test("a merge without the record that goes is refused")
  func mergeIncomplete() {
    #expect(Decoded(header("ADT^A40"), "PID|1||1").findings == ["BMB-1236 MRG-1"])
    #expect(Decoded(header("ADT^A40"), "PID|1||1", "MRG|").findings == ["BMB-1236 MRG-1"])
  }

  @Test("what is not done is told", arguments: ["A24", "A29", "A37", "A43"])
  func notDone(trigger: String) {
    #expect(
      Decoded(header("ADT^\(trigger)"), "PID|1||1").findings
        == ["BMB-1235 MSH-9", "BMB-1237 MSH-9"])
  }

  @Test("a null where nothing can be taken back is told")
  func nulls() {
    #expect(Decoded(header("ADT^A31"), "PID|1||1||\"\"").findings == ["BMB-1225 PID-5"])
  }
}
