import RecordModel
import RegisterFormat
import Testing

@Suite("Template, preview and refused rows")
struct SheetTests {
  @Test("The blank template is a register without rows, as CSV and as workbook")
  func template() {
    for bytes in [RegisterTemplate.csv, RegisterTemplate.xlsx] {
      let preview = RegisterPreview(bytes, context: clinic)
      #expect(preview.issues.map(\.rule.code) == ["BMB-1500"])
      #expect(preview.columns.count == 44)
      #expect(preview.columns.allSatisfy { $0.meaning != nil && $0.confidence == 1 })
      #expect(Set(preview.columns.map(\.meaning)).count == 44)
    }
  }

  @Test(
    "A cell that begins a formula is marked as text, and a negative number stays one",
    arguments: [
      ("=1+1", "'=1+1"), ("+62", "'+62"), ("@x", "'@x"), ("-x", "'-x"), ("-1+1", "'-1+1"),
      ("-", "'-"),
      ("-3", "-3"), ("-3,5", "-3,5"), ("-12.75", "-12.75"), ("-1.2.3", "'-1.2.3"), ("-1,", "'-1,"),
    ])
  func formulas(_ cell: String, _ written: String) {
    let text = String(decoding: SheetFile.csv([[cell, "x"]]), as: UTF8.self)
    #expect(text.hasSuffix("\(written);x\r\n"), "\(text)")
  }

  @Test("A filled template gives a visit without any finding")
  func filled() throws {
    var text = String(decoding: RegisterTemplate.csv, as: UTF8.self)
    text = text.replacing("# Contoh: ", with: "").replacing(
      "6371010101010001", with: "6371011708800001")
    let decoded = Decoded(text)
    #expect(decoded.findings == [])
    #expect(decoded.submission.visits.count == 1)
    let visit = try #require(decoded.visit)
    #expect(visit.observations.count == 13)
    #expect(visit.identifiers.first?.value == "2026/11/03/000001")
  }

  @Test("Columns of numbers are text in the workbook, so that Excel keeps their digits")
  func textColumns() {
    let again = RegisterTemplate.xlsx
    #expect(again == RegisterTemplate.xlsx)
    #expect(again.starts(with: [0x50, 0x4B, 3, 4]))
    #expect(again.count < 20_000)
  }

  @Test("A preview counts rows and says what columns mean, without a value of a patient")
  func preview() {
    for fixture in RegisterFixtures.all {
      let preview = RegisterPreview(fixture.bytes, context: clinic)
      #expect(preview.acceptedRows == fixture.goodRows.count, "\(fixture.name)")
      #expect(preview.refusedRows == fixture.faults.filter(\.isError).count, "\(fixture.name)")
      #expect(preview.visits == preview.acceptedRows)
      #expect(preview.columns.contains { $0.meaning == .patientName && $0.filledRows > 30 })
      let words =
        preview.issues.map { $0.position + ($0.detail ?? "") } + preview.columns.map(\.title)
      #expect(!words.contains { $0.contains("Contoh 1") || $0.contains("6371") }, "\(fixture.name)")
    }
  }

  @Test("Refused rows come back with reasons, and once mended they pass")
  func refused() throws {
    for fixture in RegisterFixtures.all {
      let decoded = RegisterDecoder.decode(fixture.bytes, context: clinic)
      let errors = fixture.faults.filter(\.isError)
      for bytes in [
        RejectedRows.csv(fixture.bytes, issues: decoded.issues),
        RejectedRows.xlsx(fixture.bytes, issues: decoded.issues),
      ] {
        let again = RegisterDecoder.decode(bytes, context: clinic)
        #expect(again.visits.isEmpty, "\(fixture.name)")
        let rules = again.issues.filter { $0.isError && $0.position.hasPrefix("row") }.map(
          \.rule.code)
        #expect(
          rules.sorted() == errors.map(\.rule).sorted(),
          "\(fixture.name) \(again.issues.map(\.rule.code))")
        #expect(
          !again.issues.contains { $0.rule.code == "BMB-1515" && !decoded.issues.contains($0) })
      }
    }
    let text = "Tanggal;Nama;No RM;Diagnosa\r\n03/11/2026;Satu;11;ISPA\r\n;Dua;12;\"a;b\"\r\n"
    let decoded = Decoded(text)
    let sheet = String(
      decoding: RejectedRows.csv(Array(text.utf8), issues: decoded.submission.issues), as: UTF8.self
    )
    #expect(
      sheet
        == "\u{FEFF}Tanggal;Nama;No RM;Diagnosa;Alasan ditolak;Baris asal\r\n;Dua;12;\"a;b\";"
        + "Tanggal: Tanggal kunjungan kosong. Isi tanggal pada setiap baris, misalnya 03/11/2026.;"
        + "3\r\n"
    )
    let mended = Decoded(sheet.replacing("\r\n;Dua", with: "\r\n04/11/2026;Dua"))
    #expect(mended.findings == [])
    #expect(mended.visit?.remainder == [])
  }
}
