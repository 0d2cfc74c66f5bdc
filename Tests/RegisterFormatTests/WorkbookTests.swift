import RecordModel
import RegisterFormat
import Testing

@Suite("Reading workbooks")
struct WorkbookTests {
  private static let titles: [Spreadsheet.Cell] =
    ["Tanggal", "Nama", "NIK", "No RM", "Suhu", "Diagnosa"].map { .text($0) }

  private func decode(_ sheets: [Spreadsheet.Sheet]) -> DecodedSubmission {
    RegisterDecoder.decode(Spreadsheet(sheets: sheets).bytes, context: clinic)
  }

  private func sheet(_ rows: [[Spreadsheet.Cell]], merges: [String] = []) -> Spreadsheet.Sheet {
    var sheet = Spreadsheet.Sheet(name: "Register")
    sheet.rows = [Self.titles] + rows
    sheet.merges = merges
    return sheet
  }

  private func rules(_ bytes: [UInt8]) -> [String] {
    RegisterDecoder.decode(bytes, context: clinic).issues.map(\.rule.code)
  }

  @Test("Days, numbers and texts of a sheet become one visit a row")
  func cells() throws {
    let decoded = decode([
      sheet([
        [
          .day("46329"), .text("Contoh & <Satu>"), .text("6371011708800001"), .number("12"),
          .number("36.600000000000001"), .text("ISPA"),
        ]
      ])
    ])
    #expect(decoded.issues.isEmpty)
    let visit = try #require(decoded.visits.first)
    #expect(visit.period.start?.text == "2026-11-03")
    #expect(decoded.patients[0].names.first?.text == "Contoh & <Satu>")
    #expect(decoded.patients[0].identifiers.map(\.value) == ["6371011708800001", "12"])
    guard case .quantity(let quantity) = visit.observations[0].value else {
      return #expect(Bool(false))
    }
    #expect(quantity.value.text == "36.6")
    #expect(decoded.patientRanges.isEmpty)
  }

  @Test(
    "A NIK stored as a number is taken only if all its digits are there",
    arguments: [
      ("6371011708800001", true), ("6371011708800000", false), ("6.3710117088000E+15", false),
      ("6.37101170880001E15", false), ("6.371011708800001E+15", true),
    ])
  func numericNIK(_ digits: String, _ isTaken: Bool) {
    let decoded = decode([
      sheet([[.day("46329"), .text("Contoh"), .number(digits), .text("12"), .empty, .text("ISPA")]])
    ])
    #expect(decoded.visits.count == (isTaken ? 1 : 0))
    #expect(
      decoded.issues.map { "\($0.rule.code) \($0.position)" }
        == (isTaken ? [] : ["BMB-1532 row 2, column nik"]))
  }

  @Test("A merged day stands for all of its rows")
  func merged() {
    let decoded = decode([
      sheet(
        [
          [.day("46329"), .text("Satu"), .empty, .text("11"), .empty, .text("ISPA")],
          [.empty, .text("Dua"), .empty, .text("12"), .empty, .text("ISPA")],
          [.empty, .text("Tiga"), .empty, .text("13"), .empty, .text("ISPA")],
        ], merges: ["A2:A3"])
    ])
    #expect(decoded.visits.map(\.place) == ["row 2", "row 3"])
    #expect(
      decoded.issues.contains { $0.rule.code == "BMB-1533" && $0.position.hasPrefix("row 4") })
  }

  @Test("The sheet that looks like a register is read, a second one is named")
  func sheets() {
    var cover = Spreadsheet.Sheet(name: "Sampul")
    cover.rows = [[.text("Laporan")], [.text("Nama"), .text("Jumlah")]]
    let row: [Spreadsheet.Cell] = [
      .day("46329"), .text("Satu"), .empty, .text("11"), .empty, .text("ISPA"),
    ]
    let decoded = decode([cover, sheet([row]), sheet([row, row])])
    #expect(decoded.visits.count == 1)
    #expect(decoded.issues.contains { $0.rule.code == "BMB-1514" && $0.position == "sheet 3" })
  }

  @Test("A workbook made by openpyxl is read")
  func openpyxl() throws {
    let decoded = RegisterDecoder.decode(Base64.bytes(OpenpyxlFixture.workbook), context: clinic)
    #expect(
      decoded.visits.map { $0.period.start?.text ?? "" } == [
        "2026-11-03T08:15:00+08:00", "2026-11-04T09:30:00+08:00",
      ])
    #expect(decoded.patients.map { $0.names.first?.text ?? "" } == ["Contoh Satu", "Contoh Dua"])
    #expect(decoded.patients.map { $0.birthDate?.text ?? "" } == ["1980-08-17", "1991-02-01"])
    #expect(decoded.visits.map { $0.diagnoses.first?.code.coding.code ?? "" } == ["J06.9", "I10"])
  }

  @Test("Zips that are cut, encrypted, zip64 or no workbook are refused by name")
  func refusals() {
    let good = Spreadsheet(sheets: [sheet([])]).bytes
    #expect(rules(good) == ["BMB-1500"])
    #expect(rules(Array(good.prefix(good.count / 2))) == ["BMB-1510"])
    func changed(_ offset: Int, _ value: [UInt8]) -> [UInt8] {
      // In the first record of the central directory.
      var bytes = good
      let start = (0..<bytes.count - 4).first {
        bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4B && bytes[$0 + 2] == 1 && bytes[$0 + 3] == 2
      }
      for (index, byte) in value.enumerated() { bytes[(start ?? 0) + offset + index] = byte }
      return bytes
    }
    #expect(rules(changed(8, [1, 0])) == ["BMB-1507"])
    #expect(rules(changed(10, [12, 0])) == ["BMB-1508"])
    #expect(rules(changed(24, [0xFF, 0xFF, 0xFF, 0xFF])) == ["BMB-1508"])
    #expect(rules(changed(24, [0xFF, 0xFF, 0xFF, 0x7F])) == ["BMB-1509"])
    #expect(rules(changed(42, [0xF0, 0xFF, 0xFF, 0])) == ["BMB-1510"])
    #expect(rules(changed(46, Array("../".utf8))) == ["BMB-1510"])
    #expect(rules(TestZip.make([("word/document.xml", Array("<w/>".utf8))])) == ["BMB-1512"])
    #expect(
      rules(
        TestZip.make([("mimetype", Array("application/vnd.oasis.opendocument.spreadsheet".utf8))]))
        == ["BMB-1506"])
    #expect(
      rules(TestZip.make((0..<2_100).map { ("a\($0)", []) })) == ["BMB-1509"])
  }

  private func book(sheet: String, shared: String? = nil) -> [UInt8] {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var files = [
      (
        "xl/workbook.xml",
        "<workbook xmlns:r=\"\(office)\"><sheets><sheet name=\"A\" r:id=\"r1\"/></sheets><"
          + "/workbook>"
      ),
      (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"r1\" Type=\"\(office)/worksheet\" "
          + "Target=\"sheet1.xml\"/>"
          + "<Relationship Id=\"r2\" Type=\"\(office)/sharedStrings\" Target=\"/xl/strings.xml\"/>"
          + "</Relationships>"
      ),
      ("xl/sheet1.xml", sheet),
    ]
    if let shared { files.append(("xl/strings.xml", shared)) }
    return TestZip.make(files.map { ($0.0, Array($0.1.utf8)) })
  }

  @Test("Prefixes, comments, entities, rich and shared texts are understood")
  func forms() {
    let shared =
      "<sst><si><t>Tanggal</t></si><si><r><t>Na</t></r><r><t>ma</t></r><rPh><t>x</t></rPh></si><"
      + "si><t>No RM</t></si>"
      + "<si><t>Diagnosa</t></si><si><t xml:space='preserve'> A &amp; B&#33;_x0041_</t></si></sst>"
    let sheet =
      "<?xml version='1.0'?><!-- a > b --><x:worksheet xmlns:x='u'><x:sheetData><x:row r='3'>"
      + "<x:c r='A3' t='s'><x:v>0</x:v></x:c><x:c r='B3' t='s'><x:v>1</x:v></x:c><x:c r='C3' "
      + "t='s'><x:v>2</x:v></x:c><x:c r='D3' t='s'><x:v>3</x:v></x:c></x:row>"
      + "<x:row><x:c t='inlineStr'><x:is><x:t>03/11/2026</x:t></x:is></x:c><x:c t='s'><x:v>4</x:v>"
      + "</x:c><x:c t='str'><x:f>1&lt;2</x:f><x:v>12</x:v></x:c><x:c t='e'><x:v>#N/A</x:v></x:c><"
      + "/x:row>"
      + "</x:sheetData></x:worksheet>"
    let decoded = RegisterDecoder.decode(book(sheet: sheet, shared: shared), context: clinic)
    #expect(decoded.visits.map(\.place) == ["row 4"])
    #expect(decoded.patients.first?.names.first?.text == "A & B!A")
    #expect(decoded.patients.first?.identifiers.first?.value == "12")
  }

  @Test("A DOCTYPE, a bomb and broken XML are refused")
  func hostile() {
    #expect(rules(book(sheet: "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>")) == ["BMB-1511"])
    #expect(rules(book(sheet: "<worksheet><sheetData><row><c")) == ["BMB-1510"])
    #expect(rules(book(sheet: "<worksheet><![CDATA[x]]></worksheet>")) == ["BMB-1510"])
    #expect(rules(book(sheet: "<worksheet/>")) == ["BMB-1500"])
    let row = "<row><c t='inlineStr'><is><t>x</t></is></c></row>"
    let bomb = "<worksheet><sheetData>" + String(repeating: row, count: 400_000)
    #expect(rules(book(sheet: bomb)).first == "BMB-1503")
    let zeros = TestZip.bomb("xl/strings.xml", megabytes: 40, beside: book(sheet: "<worksheet/>"))
    #expect(rules(zeros) == ["BMB-1509"])
  }
}
