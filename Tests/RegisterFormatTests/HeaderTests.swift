import RecordModel
import RegisterFormat
import Testing

@Suite("Titles of columns")
struct HeaderTests {
  private func meaning(_ title: String) -> ColumnMeaning? {
    let reader = RegisterReader(
      Array("Tanggal Kunjungan;Nama Pasien;No RM;\(title)\n".utf8), context: clinic)
    return reader.columns.last?.meaning
  }

  @Test(
    "Titles are known in the spellings of the field",
    arguments: [
      ("Tgl. Lhr", .birthDate), ("TTL", .birthDate), ("TANGGAL LAHIR", .birthDate),
      ("N I K", .nik), ("No. KTP", .nik), ("L/P", .sex), ("LP", .waist), ("J K", .sex),
      ("Suhu (°C)", .temperature), ("SUHU BADAN", .temperature), ("Tensi", .systolic),
      ("Kode ICD X", .icd10), ("ICD-10", .icd10), ("Diagnosis", .diagnosis), ("Dx", .diagnosis),
      ("Terapi/Obat", .therapy), ("Diagnsa", .diagnosis), ("Kelurahn", .kelurahan),
      ("no_rawat", .visitNumber), ("No", .lineNumber), ("jam_reg", .arrivalTime),
      ("Tindak Lanjut", .outcome), ("Cara Bayar", .payer), ("Dokter Pemeriksa", .practitioner),
      ("No. HP/WA", .phone), ("SpO2", .spo2), ("Hasil Lab", .lab), ("Hb", .hemoglobin),
      ("Warna Mobil", nil),
      // As near to `Keluhan` as to `Kelurahan`.
      ("Kelurhan", nil), ("Xyzzy", nil),
    ] as [(String, ColumnMeaning?)])
  func spellings(_ title: String, _ expected: ColumnMeaning?) {
    #expect(meaning(title) == expected, "\(title)")
  }

  @Test("Each title of the template means its own column for sure")
  func templateTitles() {
    for meaning in ColumnMeaning.allCases where meaning != .other {
      let reader = RegisterReader(
        Array("Tanggal Kunjungan;Nama Pasien;No RM;\(meaning.title)\n".utf8), context: clinic)
      let found = reader.columns.first { $0.meaning == meaning }
      #expect(found?.confidence == 1, "\(meaning)")
    }
  }

  @Test("What the sender confirmed counts before everything else")
  func confirmed() {
    let text = "Tanggal,Nama,Kode Px,Warna,Diagnosa\n03/11/2026,Contoh,A-12,L,ISPA\n"
    #expect(Decoded(text).visit == nil)
    let mapped = Decoded(
      text, headers: HeaderMapping(["KODE PX": .recordNumber, "warna": .sex]))
    #expect(mapped.patient?.identifiers.first?.value == "A-12")
    #expect(mapped.patient?.sex == .male)
  }

  @Test("A register without a date, name or number column is refused as a whole")
  func missing() {
    let decoded = Decoded("Tanggal,Poli,Diagnosa,Umur\n03/11/2026,Umum,ISPA,3\n")
    #expect(decoded.submission.visits.isEmpty)
    let missing = decoded.submission.issues.filter { $0.rule.code == "BMB-1504" }
    #expect(missing.map(\.detail) == ["patient_name", "nik"])
    #expect(Decoded("satu,dua\n1,2\n").findings == ["BMB-1503 "])
    #expect(Decoded("").findings == ["BMB-1500 "])
    #expect(Decoded("\n \n").findings == ["BMB-1500 "])
  }

  @Test("A second column of one meaning is kept, not used")
  func twice() {
    let decoded = Decoded(
      "Tanggal,Nama,NIK,No KTP,Diagnosa\n03/11/2026,Contoh,6371011708800001,lain,ISPA\n")
    #expect(decoded.findings == ["BMB-1517 column D"])
    #expect(decoded.patient?.identifiers.count == 1)
  }
}
