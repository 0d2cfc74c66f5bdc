import Foundation
import RecordModel
import RegisterFormat
import Testing

/// Where the corpora lie; nil if they are not there.
let corpora: String? = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]

@Suite("Reading CSV")
struct CSVReadingTests {
  private func rows(_ text: String) -> [[String]] { CSVRows.read(Array(text.utf8)) }

  @Test("Quotes, line ends, marks and ragged rows")
  func forms() {
    #expect(rows("a,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]])
    #expect(rows("a,b\r1,2\r") == [["a", "b"], ["1", "2"]])
    #expect(rows("a,b\n1,2") == [["a", "b"], ["1", "2"]])
    #expect(rows("a,b\n\"x\ny\",\"2\"\"3\"\n") == [["a", "b"], ["x\ny", "2\"3"]])
    #expect(rows("a,b\n1\n1,2,3\n") == [["a", "b"], ["1"], ["1", "2", "3"]])
    #expect(rows("a,b\n1,\n,2\n") == [["a", "b"], ["1", ""], ["", "2"]])
    #expect(rows("a,b\n1,") == [["a", "b"], ["1", ""]])
    #expect(rows("sep=;\na;b\n1;2\n") == [["a", "b"], ["1", "2"]])
    #expect(rows("\u{FEFF}a;b\n1;2\n") == [["a", "b"], ["1", "2"]])
    #expect(rows("a;b\n\n1;2\n") == [["a", "b"], [""], ["1", "2"]])
    #expect(
      CSVRows.read([0x61, 0x3B, 0x62, 10, 0xE9, 0x3B, 0x80, 10]) == [["a", "b"], ["é", "€"]])
  }

  @Test("An open quotation takes one row, not the rest of the file")
  func openQuote() {
    let head = "Tanggal,Nama,No RM,Diagnosa\n"
    let decoded = Decoded(
      head + "03/11/2026,\"Contoh,12,ISPA\n03/11/2026,Dua,13,ISPA\n03/11/2026,\"Tiga\",14,ISPA\n")
    #expect(decoded.submission.visits.map(\.place) == ["row 3", "row 4"])
    #expect(decoded.findings.contains("BMB-1520 row 2"))
    let stray = Decoded(head + "03/11/2026,Con\"toh,12,ISPA\n")
    #expect(stray.findings == ["BMB-1522 row 2"])
    #expect(stray.submission.visits.count == 1)
    let shifted = Decoded(head + "03/11/2026,Contoh,12,ISPA,lebih\n03/11/2026,Dua,13,ISPA,,\n")
    #expect(shifted.findings == ["BMB-1521 row 2"])
    #expect(shifted.submission.visits.map(\.place) == ["row 3"])
  }

  @Test("What is no text is refused by a rule of its own")
  func foreign() {
    func rule(_ bytes: [UInt8]) -> [String] {
      RegisterDecoder.decode(bytes, context: clinic).issues.map(\.rule.code)
    }
    #expect(rule([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]) == ["BMB-1502"])
    #expect(rule(Array("Tanggal,Na\0ma".utf8)) == ["BMB-1502"])
    #expect(rule(Array("%PDF-1.7".utf8)) == ["BMB-1502"])
    let ole: [UInt8] =
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 512)
    #expect(rule(ole) == ["BMB-1505"])
    #expect(rule(ole + "EncryptedPackage".utf16.flatMap { [UInt8($0), 0] }) == ["BMB-1507"])
  }

  @Test("Chunks of any size tell the same as the whole")
  func chunks() {
    for fixture in RegisterFixtures.all {
      let whole = RegisterDecoder.decode(fixture.bytes, context: clinic)
      for size in [1, 3, 17] {
        var reader = RegisterReader(fixture.bytes, context: clinic)
        var visits: [Visit] = []
        var patients: [PatientAssertion] = []
        var issues: [RecordModel.Issue] = []
        var ranges: [Range<Int>] = []
        while let chunk = reader.next(maximumVisits: size) {
          #expect(chunk.visits.count <= size)
          for visit in chunk.visits {
            patients.append(chunk.patients[visit.patient])
            visits.append(visit)
          }
          issues += chunk.issues
          ranges += chunk.patientRanges.map(\.bytes)
        }
        for index in visits.indices { visits[index].patient = index }
        #expect(visits == whole.visits)
        #expect(patients == whole.patients)
        #expect(issues == whole.issues)
        #expect(ranges == whole.patientRanges.map(\.bytes))
      }
    }
  }

  @Test(
    "The torture sets: what is valid is read as expected, what is not is named or read without loss",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func corpus() throws {
    let folder = URL(filePath: try #require(corpora)).appending(path: "csv")
    var compared = 0
    for set in ["csv-spectrum", "rfc4180"] {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: set).path)
      for name in files.sorted() where name.hasSuffix(".csv") {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "\(set)/\(name)")))
        let rows = CSVRows.read(bytes)
        let oracle = folder.appending(path: "\(set)/\(name.dropLast(4)).json")
        guard let data = try? Data(contentsOf: oracle) else {
          #expect(name.hasPrefix("bad-"))
          #expect(CSVRows.flawed(bytes), "\(name)")
          continue
        }
        compared += 1
        let expected = try JSONSerialization.jsonObject(with: data)
        if let table = expected as? [[String]] {
          #expect(rows == table, "\(name)")
        } else if let objects = expected as? [[String: String]] {
          let head = rows.first ?? []
          let read = rows.dropFirst().filter { $0 != [""] }.map {
            Dictionary(zip(head, $0), uniquingKeysWith: { first, _ in first })
          }
          #expect(Array(read) == objects, "\(name)")
        }
      }
    }
    #expect(compared >= 14, "\(compared)")
  }

  @Test(
    "The third torture set: every file ends in rows or in a rule",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func torture() throws {
    let folder = URL(filePath: try #require(corpora)).appending(path: "csv/rvl-torture")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for name in files.sorted() where name.hasSuffix(".csv") {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      let decoded = RegisterDecoder.decode(bytes, context: clinic)
      // None of them is a register of visits.
      #expect(decoded.visits.isEmpty && decoded.issues.contains(where: \.isError), "\(name)")
      if name.contains("utf32") || name.contains("nul") {
        #expect(decoded.issues.map(\.rule.code) == ["BMB-1502"], "\(name)")
      }
    }
    #expect(files.count > 30)
  }
}
