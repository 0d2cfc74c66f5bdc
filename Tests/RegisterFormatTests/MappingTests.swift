import RecordModel
import RegisterFormat
import Testing

/// A register of one sheet, with the visits and findings that came of it.
struct Decoded {
  let submission: DecodedSubmission

  init(_ text: String, headers: HeaderMapping = HeaderMapping()) {
    submission = RegisterDecoder.decode(Array(text.utf8), context: clinic, headers: headers)
  }

  /// Rule and position of each finding.
  var findings: [String] { submission.issues.map { "\($0.rule.code) \($0.position)" } }
  var visit: Visit? { submission.visits.first }
  var patient: PatientAssertion? { submission.patients.first }
}

@Suite("What a row of a register becomes")
struct MappingTests {
  static let header =
    "No Kunjungan;Tanggal Kunjungan;Jam Datang;Jam Dilayani;Jam Selesai;No RM;NIK;No BPJS;Nama "
    + "Pasien;"
    + "Nama KK;Tanggal Lahir;JK;Alamat;Kelurahan;RT;RW;No HP;Baru/Lama;Cara Bayar;Poli;Petugas;"
    + "Keluhan;"
    + "Tensi;Nadi;RR;Suhu;BB;TB;Diagnosa;Kode ICD-10;Tindakan;Terapi;Hasil Lab;Status Pulang;"
    + "Rujuk Ke;Hobi"
  static let row =
    "2026/11/03/000007;03/11/2026;08:15;08:40;08:55;001234;6371011708800001;0001234567890;Nama "
    + "Contoh;"
    + "Bapak Contoh;17/08/1980;L;Jl. Contoh No. 1;Pekauman;005;001;081200000000;Baru;BPJS;Poli "
    + "Umum;dr. Contoh;"
    + "Demam 3 hari;120/80;80;20;36,5;60;165;ISPA; J069;96.59 Irigasi;Paracetamol 500 mg 3x1;GDS "
    + "140 mg/dl;"
    + "Rujuk;RSUD Contoh;mancing"

  private static func decode(_ changes: [String: String] = [:]) -> Decoded {
    let titles = header.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    var cells = row.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    for (title, text) in changes {
      if let index = titles.firstIndex(of: title) { cells[index] = "\"\(text)\"" }
    }
    return Decoded(header + "\n" + cells.joined(separator: ";") + "\n")
  }

  @Test("A full row fills every column of patient and visit")
  func fullRow() throws {
    let decoded = Self.decode()
    #expect(decoded.findings == ["BMB-1515 column AJ"])
    let patient = try #require(decoded.patient)
    #expect(
      patient.identifiers == [
        ExternalIdentifier(system: PatientIdentifierSystem.nik, value: "6371011708800001"),
        ExternalIdentifier(system: PatientIdentifierSystem.bpjs, value: "0001234567890"),
        ExternalIdentifier(system: "urn:mrn:clinic", value: "001234"),
      ])
    #expect(patient.names == [PersonName(text: "Nama Contoh", use: "official")])
    #expect(patient.sex == .male)
    #expect(patient.birthDate?.text == "1980-08-17")
    #expect(
      patient.addresses == [
        PersonAddress(
          lines: ["Jl. Contoh No. 1"], city: "Kota Banjarmasin", villageCode: "6371011003",
          rt: "005", rw: "001")
      ])
    #expect(patient.contacts == [ContactPoint(system: "phone", value: "081200000000")])
    #expect(patient.place == "row 2")
    #expect(
      String(decoding: patient.remainder, as: UTF8.self)
        == #"{"extension":[{"url":"https://fhir.baimbai.id/StructureDefinition/register-field","extension":[{"url":"name","valueString":"parent_name"},{"url":"value","valueString":"Bapak Contoh"}]}]}"#
    )
    let visit = try #require(decoded.visit)
    #expect(
      visit.identifiers == [
        ExternalIdentifier(system: "urn:visit:clinic", value: "2026/11/03/000007")
      ])
    #expect(visit.status == "finished")
    #expect(visit.visitClass.code == "AMB")
    #expect(visit.arrivedAt?.text == "2026-11-03T08:15:00+08:00")
    #expect(visit.seenAt?.text == "2026-11-03T08:40:00+08:00")
    #expect(visit.finishedAt?.text == "2026-11-03T08:55:00+08:00")
    #expect(visit.senderTime == nil, "a register does not say when it was written")
    #expect(visit.service == Concept(text: "Poli Umum"))
    #expect(visit.practitioner == NamedReference(display: "dr. Contoh"))
    #expect(visit.payer?.code == "JKN")
    #expect(visit.disposition?.coding.code == "other-hcf")
    #expect(visit.referredTo == NamedReference(display: "RSUD Contoh"))
    #expect(visit.place == "row 2")
    let remainder = String(decoding: visit.remainder, as: UTF8.self)
    #expect(remainder.hasPrefix(#"{"elements":{"extension":["#))
    #expect(remainder.contains(#""visit_type"},{"url":"value","valueString":"Baru""#))
    #expect(remainder.contains(#""Hobi"},{"url":"value","valueString":"mancing""#))
  }

  @Test("The facts of a full row have the codes and units of FHIR")
  func facts() throws {
    let visit = try #require(Self.decode().visit)
    #expect(visit.diagnoses.map(\.code.text) == ["Demam 3 hari", "ISPA"])
    #expect(visit.diagnoses.map(\.category?.code) == ["chief-complaint", "encounter-diagnosis"])
    #expect(
      visit.diagnoses[1].code.coding
        == Coding(system: "http://hl7.org/fhir/sid/icd-10", code: "J06.9"))
    #expect(visit.diagnoses[1].rank == 1)
    #expect(visit.diagnoses[1].role?.code == "DD")
    #expect(
      visit.procedures.map(\.code) == [
        Concept(
          coding: Coding(system: "http://hl7.org/fhir/sid/icd-9-cm", code: "96.59"), text: "Irigasi"
        )
      ])
    let found = visit.observations.map { observation -> String in
      guard case .quantity(let quantity) = observation.value else { return "?" }
      return "\(observation.code.coding.code ?? "") \(quantity.value) \(quantity.code ?? "")"
    }
    #expect(
      found == [
        "8480-6 120 mm[Hg]", "8462-4 80 mm[Hg]", "8867-4 80 /min", "9279-1 20 /min",
        "8310-5 36.5 Cel",
        "29463-7 60 kg", "8302-2 165 cm", "2345-7 140 mg/dL",
      ])
    #expect(visit.observations.allSatisfy { $0.code.coding.system == "http://loinc.org" })
    #expect(visit.observations.last?.category?.code == "laboratory")
    #expect(visit.medicationRequests.map(\.medication.text) == ["Paracetamol 500 mg 3x1"])
  }

  @Test(
    "Days are read in every form that registers have",
    arguments: [
      "03/11/2026", "3/11/26", "03-11-2026", "3-11-26", "03.11.2026", "2026-11-03", "2026/11/03",
      "3 November 2026", "03 Nov 2026", "3-Nop-2026", "Selasa, 3 November 2026", "46329",
      "20261103", "2026-11-03T00:00:00", "46329.5",
    ])
  func days(_ text: String) {
    let decoded = Self.decode([
      "Tanggal Kunjungan": text, "Jam Datang": "", "Jam Dilayani": "", "Jam Selesai": "",
    ])
    #expect(
      decoded.visit?.period.start?.text.prefix(10) == "2026-11-03", "\(text) \(decoded.findings)")
  }

  @Test(
    "Days that do not exist refuse their row",
    arguments: [
      ("31/02/2026", "BMB-1534"), ("32/01/2026", "BMB-1534"), ("besok", "BMB-1534"),
      ("-", "BMB-1533"), ("", "BMB-1533"), ("03/11/2031", "BMB-1535"), ("12", "BMB-1534"),
      ("3 Marabahan 2026", "BMB-1534"), ("1x/02/2026", "BMB-1534"), ("#REF!", "BMB-1534"),
    ])
  func wrongDays(_ text: String, _ rule: String) {
    let decoded = Self.decode(["Tanggal Kunjungan": text])
    #expect(decoded.visit == nil)
    #expect(
      decoded.findings.contains("\(rule) row 2, column visit_date"), "\(text) \(decoded.findings)")
  }

  @Test(
    "A NIK is taken, named as missing, as malformed or as destroyed",
    arguments: [
      ("6371011708800001", nil), ("6371 0117 0880 0001", nil), ("'6371011708800001", nil),
      ("6,37101E+15", "BMB-1532"), ("6.37101E+15", "BMB-1532"),
      ("6.371011708800001E15", "BMB-1532"),
      ("637101", "BMB-1540"), ("6666666666666666", "BMB-1540"), ("-", "BMB-1541"), ("", "BMB-1541"),
      ("tidak ada", "BMB-1541"), ("6371015708800001", "BMB-1543"), ("6371011808800001", "BMB-1544"),
    ] as [(String, String?)])
  func nik(_ text: String, _ rule: String?) {
    let decoded = Self.decode(["NIK": text])
    let found = decoded.submission.issues.filter { $0.position.hasPrefix("row") }.map(\.rule.code)
    #expect(found == (rule.map { [$0] } ?? []), "\(text)")
    #expect((decoded.visit == nil) == (rule == "BMB-1532"))
  }

  @Test(
    "An age stands for a birth year, sexes and birth places are read",
    arguments: [
      ("34", "1992"), ("34 th", "1992"), ("5 bln", "2026"), ("14 bl", "2025"), ("10 hr", "2026"),
      ("2 th 3 bl", "2024"),
    ])
  func ages(_ text: String, _ year: String) {
    let decoded = Decoded(
      "Tanggal,Nama,No RM,L/P,Umur,Diagnosa\n03/11/2026,Contoh,12,P,\(text),ISPA\n")
    #expect(decoded.patient?.birthDate?.text == year)
    #expect(decoded.patient?.sex == .female)
    #expect(decoded.findings == ["BMB-1550 row 2, column age"])
    let place = Decoded(
      "Tanggal,Nama,No RM,TTL,Diagnosa\n03/11/2026,Contoh,12,\"Banjarmasin, 17-08-1980\",ISPA\n")
    #expect(place.patient?.birthDate?.text == "1980-08-17")
  }

  @Test(
    "Values that cannot be right are flagged and kept",
    arguments: [
      ("Suhu", "93", "BMB-1553"), ("Suhu", "panas", "BMB-1552"), ("Tensi", "80/120", "BMB-1553"),
      ("Tensi", "normal", "BMB-1552"), ("BB", "1200", "BMB-1553"),
      ("Kode ICD-10", "ISPA", "BMB-1555"),
      ("No BPJS", "1234567890", "BMB-1542"), ("JK", "X", "BMB-1546"), ("JK", "", "BMB-1545"),
      ("Tanggal Lahir", "17/08/2027", "BMB-1549"), ("Jam Datang", "pagi", "BMB-1551"),
      ("Jam Dilayani", "07:00", "BMB-1558"), ("Tanggal Lahir", "", "BMB-1547"),
    ])
  func flagged(_ title: String, _ text: String, _ rule: String) {
    let decoded = Self.decode([title: text])
    #expect(decoded.visit != nil)
    #expect(decoded.submission.issues.contains { $0.rule.code == rule }, "\(decoded.findings)")
  }

  @Test("What could not be read as a number is kept as words")
  func wordsAreKept() throws {
    let visit = try #require(Self.decode(["Tensi": "tidak terukur"]).visit)
    #expect(String(decoding: visit.remainder, as: UTF8.self).contains("tidak terukur"))
    #expect(!visit.observations.contains { $0.code.coding.code == "8480-6" })
  }

  @Test("Several codes in one cell are several diagnoses, the first is the main one")
  func severalCodes() throws {
    let visit = try #require(
      Self.decode(["Kode ICD-10": "J06.9; I10,e119", "Diagnosa": "ISPA; Hipertensi; DM"]).visit)
    let ranked = visit.diagnoses.filter { $0.rank != nil }
    #expect(ranked.map(\.code.coding.code) == ["J06.9", "I10", "E11.9"])
    #expect(ranked.map(\.code.text) == ["ISPA", "Hipertensi", "DM"])
    #expect(ranked.map(\.rank) == [1, 2, 3])
    let words = Decoded("Tanggal,Nama,No RM,Diagnosa\n03/11/2026,Contoh,12,Hipertensi (I10)\n")
    #expect(words.visit?.diagnoses.first?.code.coding.code == "I10")
    #expect(words.visit?.diagnoses.first?.code.text == "Hipertensi")
  }

  @Test("Rows of one visit become one visit; other numbers, times and patients stay apart")
  func merging() {
    let head = "No Rawat,Tanggal,Jam,Nama,No RM,Poli,Diagnosa,ICD\n"
    let one = Decoded(
      head + "2026/11/03/000001,03/11/2026,08:00,Contoh,12,Umum,ISPA,J06.9\n"
        + "2026/11/03/000001,03/11/2026,08:00,Contoh,12,Umum,Hipertensi,I10\n"
        + ",,,,,,Gastritis,K29.7\n")
    #expect(one.submission.visits.count == 1)
    #expect(one.visit?.diagnoses.map(\.rank) == [1, 2, 3])
    #expect(one.visit?.diagnoses.map(\.origin.place) == ["row 2", "row 3", "row 4"])
    #expect(one.submission.patientRanges.count == 3)
    let apart = Decoded(
      head
        + ",03/11/2026,08:00,Contoh,12,Umum,ISPA,J06.9\n,03/11/2026,16:00,Contoh,12,Umum,ISPA,"
        + "J06.9\n"
        + ",03/11/2026,08:00,Contoh,12,Gigi,Pulpitis,K04.0\n,03/11/2026,08:00,Contoh,13,Umum,ISPA,"
        + "J06.9\n"
    )
    #expect(apart.submission.visits.count == 4)
    let other = Decoded(
      head + "2026/11/03/000001,03/11/2026,08:00,Contoh,12,Umum,ISPA,J06.9\n"
        + "2026/11/03/000001,03/11/2026,08:00,Lain,13,Umum,ISPA,J06.9\n")
    #expect(other.submission.visits.count == 1)
    #expect(other.findings == ["BMB-1536 row 3, column visit_no"])
  }

  @Test("A column in which every NIK ends in 0 was cut by a spreadsheet")
  func roundedNIK() {
    let head = "Tanggal,Nama,NIK,Diagnosa\n"
    func rows(_ last: (Int) -> Int) -> String {
      (1...6).map { "03/11/2026,Contoh \($0),637101170880\($0)00\(last($0)),ISPA\n" }.joined()
    }
    let cut = Decoded(head + rows { _ in 0 })
    #expect(cut.submission.visits.isEmpty)
    #expect(cut.submission.issues.allSatisfy { $0.rule.code == "BMB-1532" })
    let whole = Decoded(head + rows { $0 == 3 ? 0 : 1 })
    #expect(whole.submission.visits.count == 6)
  }

  @Test("Several columns of diagnoses are read in their order")
  func diagnosisColumns() {
    let decoded = Decoded(
      "Tanggal,Nama,No RM,Diagnosa 1,ICD-X 1,Diagnosa 2,ICD-X 2\n"
        + "03/11/2026,Satu,11,ISPA,J06.9,Hipertensi,I10\n")
    #expect(decoded.findings == [])
    #expect(decoded.visit?.diagnoses.map(\.code.coding.code) == ["J06.9", "I10"])
    #expect(decoded.visit?.diagnoses.map(\.code.text) == ["ISPA", "Hipertensi"])
    #expect(decoded.visit?.diagnoses.map(\.rank) == [1, 2])
  }

  @Test("A daily register has its day above the titles")
  func dayAbove() {
    let rows = "No,Nama,No RM,Diagnosa\n1,Satu,11,ISPA\n2,Dua,12,Batuk\n"
    let decoded = Decoded("Register Poli Umum\nTanggal : 3 November 2026\n\n" + rows)
    #expect(decoded.findings == ["BMB-1519 "])
    #expect(
      decoded.submission.visits.map { $0.period.start?.text } == ["2026-11-03", "2026-11-03"])
    #expect(Decoded("Register Poli Umum\nTanggal : besok\n\n" + rows).submission.visits.isEmpty)
  }

  @Test("A name and a day without a number are refused, a signature is passed over")
  func nameAlone() {
    let head = "Tanggal,Nama,No RM,Diagnosa\n03/11/2026,Satu,11,ISPA\n"
    let alone = Decoded(head + "03/11/2026,Contoh,,\n")
    #expect(alone.findings.contains("BMB-1531 row 3, column nik"))
    let signed = Decoded(head + "\n,Banjarmasin 3 November 2026,,\n,Kepala Klinik,,\n")
    #expect(signed.findings == ["BMB-1518 "])
  }

  @Test(
    "How the patient left is read from words",
    arguments: [
      ("Berobat jalan", "home", "finished"), ("Rujuk RSUD", "other-hcf", "finished"),
      ("tidak dirujuk", "home", "finished"), ("Meninggal", "exp", "finished"),
      ("Pulang Paksa", "aadvice", "finished"), ("Sudah", nil, "finished"),
      ("Batal", nil, "cancelled"), ("Belum", nil, "arrived"), ("1", nil, "finished"),
    ] as [(String, String?, String)])
  func outcomes(_ text: String, _ code: String?, _ status: String) {
    let visit = Self.decode(["Status Pulang": text]).visit
    #expect(visit?.disposition?.coding.code == code)
    #expect(visit?.status == status)
  }

  @Test(
    "Who pays and which class it is are read from words",
    arguments: [
      ("BPJS PBI", "JKN"), ("JKN", "JKN"), ("Umum", "UMUM"), ("Tunai", "UMUM"),
      ("Gratis", "GRATIS"), ("Jasa Raharja", "JASARAHARJA"), ("BPJS Ketenagakerjaan", "BPJSTK"),
      ("Yayasan", "Yayasan"),
    ])
  func payers(_ text: String, _ code: String) {
    #expect(Self.decode(["Cara Bayar": text]).visit?.payer?.code == code)
  }

  @Test(
    "The class of a visit follows its service",
    arguments: [
      ("IGD", "EMER"), ("Rawat Inap", "IMP"), ("Poli Gigi", "AMB"), ("UGD 24 jam", "EMER"),
    ])
  func classes(_ text: String, _ code: String) {
    #expect(Self.decode(["Poli": text]).visit?.visitClass.code == code)
  }

  @Test("A running number never names a visit")
  func runningNumbers() {
    let decoded = Decoded(
      "No,No Reg,Tanggal,Nama,No RM,Diagnosa\n1,002,03/11/2026,Contoh,12,ISPA\n")
    #expect(decoded.visit?.identifiers == [])
    #expect(decoded.findings == ["BMB-1557 row 2, column visit_no"])
  }

  @Test("Month first is learnt from the column")
  func monthFirst() {
    let decoded = Decoded(
      "Tanggal,Nama,No RM,Diagnosa\n"
        + (13...28).map { "02/\($0)/2026,Contoh,\($0),ISPA\n" }.joined()
        + "02/03/2026,Contoh,99,ISPA\n")
    #expect(decoded.submission.visits.last?.period.start?.text == "2026-02-03")
    #expect(decoded.submission.visits.count == 17)
  }

  @Test("Bytes of each row are its patient's, those of refused rows and titles nobody's")
  func ranges() {
    let text =
      "Tanggal;Nama;No RM;Diagnosa\r\n03/11/2026;Contoh;12;ISPA\r\n;Lain;13;ISPA\r\n03/11/2026;"
      + "Tiga;14;ISPA"
    let decoded = Decoded(text)
    let parts = decoded.submission.patientRanges.map {
      String(decoding: Array(text.utf8)[$0.bytes], as: UTF8.self)
    }
    #expect(parts == ["03/11/2026;Contoh;12;ISPA\r\n", "03/11/2026;Tiga;14;ISPA"])
    #expect(decoded.submission.patientRanges.map(\.patient) == [0, 1])
    let wide = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let utf16 = RegisterDecoder.decode([0xFF, 0xFE] + wide, context: clinic)
    #expect(utf16.patientRanges.map(\.bytes.count) == parts.map { $0.utf16.count * 2 })
    #expect(utf16.patientRanges.last?.bytes.upperBound == wide.count + 2)
  }

  @Test("No issue holds a value of the register")
  func noEcho() {
    let secret = "Kanari9517"
    for title in Self.header.split(separator: ";").map(String.init) {
      for issue in Self.decode([title: secret]).submission.issues {
        #expect(!issue.position.contains(secret) && issue.detail?.contains(secret) != true)
      }
    }
  }

  @Test("Every position belongs to its row")
  func owners() {
    #expect(RegisterDecoder.owner(of: "row 7, column nik") == "row 7")
    #expect(RegisterDecoder.owner(of: "row 7.identifier[0]") == "row 7")
    #expect(RegisterDecoder.owner(of: "row 7") == "row 7")
    #expect(RegisterDecoder.owner(of: "column C") == "column C")
    #expect(RegisterDecoder.owner(of: "") == "")
  }
}
