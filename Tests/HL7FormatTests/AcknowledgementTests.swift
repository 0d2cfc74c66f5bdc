import HL7Format
import RecordModel
import Testing

@Suite("HL7 v2: acknowledgements")
struct AcknowledgementTests {
  private static let time = ClinicalTime("2026-03-02T10:00:00+08:00")!

  private func answers(
    _ msh: String, _ outcome: HL7Acknowledgement.Outcome, _ issues: [RecordModel.Issue] = []
  ) -> [[String]] {
    HL7Acknowledgement.answers(
      to: HL7Header(Array((msh + "\r").utf8)), outcome: outcome, issues: issues,
      controlID: "K1", time: Self.time
    ).map { String(decoding: $0, as: UTF8.self).split(separator: "\r").map(String.init) }
  }

  @Test("an accepted message is answered AA, names turned around, control id echoed")
  func accepted() {
    #expect(
      answers(header("ADT^A04^ADT_A01", id: "M 7"), .accepted) == [
        [
          "MSH|^~\\&|BAIMBAI|DINKES|SIMRS|KLINIK|20260302100000+0800||ACK^A04^ACK|K1|P|2.5",
          "MSA|AA|M 7",
        ]
      ])
  }

  @Test("a refusal says where, how much, which rule, and what to do in Indonesian")
  func refused() throws {
    let lines = answers(
      header("ADT^A04"), .failed,
      [RecordModel.Issue(.hl7PatientMissing, at: "message[2].PID[3]-3.1")])[0]
    #expect(lines[1].hasPrefix("MSA|AE|M1|Pesan ini tidak memuat pasien"))
    let fields = lines[2].split(separator: "|", omittingEmptySubsequences: false)
    #expect(fields[0] == "ERR" && fields[1] == "")
    #expect(fields[2] == "PID^3^3^1^1")
    #expect(fields[3] == "101^Required field missing^HL70357")
    #expect(fields[4] == "E")
    #expect(fields[5] == "BMB-1220^^BMB")
    #expect(fields[7] == "This message names no patient (PID segment).")
    #expect(fields[8].hasSuffix("Sertakan segmen PID dengan PID-3 dan PID-5."))
  }

  @Test("the sender's separators divide the answer, and our words are escaped for them")
  func ownSeparators() {
    let lines = answers(
      "MSH$%*!@$A$B$C$D$$$ADT%A04$1$P$2.5", .rejected,
      [RecordModel.Issue(.hl7HeaderUnreadable, at: "MSH")])[0]
    #expect(lines[0] == "MSH$%*!@$C$D$A$B$20260302100000+0800$$ACK%A04%ACK$K1$P$2.5")
    #expect(lines[1].hasPrefix("MSA$AR$1$"))
    #expect(lines[2].contains("^~\\&"))
    let standard = answers(
      header("ADT^A04"), .rejected, [RecordModel.Issue(.hl7HeaderUnreadable, at: "MSH")])
    #expect(standard[0][2].contains("\\S\\\\R\\\\E\\\\T\\"))
    #expect(standard[0][2].hasPrefix("ERR||MSH^1|100^"))
  }

  @Test(
    "the answer has the sender's version",
    arguments: [
      ("2.1", "ACK"), ("2.2", "ACK^A04"), ("2.3", "ACK^A04"), ("2.3.1", "ACK^A04^ACK"),
      ("2.8", "ACK^A04^ACK"),
    ])
  func versions(version: String, type: String) {
    let msh = "MSH|^~\\&|A|B|C|D|||ADT^A04|1|P|\(version)"
    let lines = answers(msh, .failed, [RecordModel.Issue(.hl7ValueUnreadable, at: "PID-7")])[0]
    #expect(lines[0].hasSuffix("|\(type)|K1|P|\(version)"))
    if version < "2.5" {
      #expect(lines[2] == "ERR|PID^1^7^102&Data type error&HL70357")
    } else {
      #expect(lines[2].hasPrefix("ERR||PID^1^7^1|102^Data type error^HL70357|W|"))
    }
    #expect(lines[1].hasPrefix(version == "2.8" ? "MSA|AE|1" : "MSA|AE|1|Isian"))
    #expect((lines[1] == "MSA|AE|1") == (version == "2.8"))
  }

  static let enhanced: [(String, String, HL7Acknowledgement.Outcome, [String])] = [
    ("AL", "AL", .accepted, ["CA", "AA"]), ("AL", "NE", .accepted, ["CA"]),
    ("NE", "AL", .failed, ["AE"]), ("NE", "NE", .rejected, []),
    ("ER", "ER", .accepted, []), ("ER", "ER", .rejected, ["CR", "AR"]),
    ("SU", "", .accepted, ["CA"]), ("SU", "", .failed, []), ("", "", .failed, ["AE"]),
    ("AL", "SU", .failed, ["CE"]),
  ]

  @Test("in enhanced mode the sender says which answers it wants", arguments: enhanced)
  func modes(
    accept: String, application: String, outcome: HL7Acknowledgement.Outcome, codes: [String]
  ) {
    let found = answers(header("ADT^A04", more: "|||\(accept)|\(application)"), outcome)
    #expect(found.map { String($0[1].split(separator: "|")[1]) } == codes)
    let ids = found.map { String($0[0].split(separator: "|", omittingEmptySubsequences: false)[9]) }
    #expect(Set(ids).count == ids.count)
  }

  @Test("what could not be read at all is answered AR")
  func noHeader() {
    let bytes = HL7Acknowledgement.answers(
      to: nil, outcome: .rejected, issues: [RecordModel.Issue(.hl7NotAMessage, at: "")],
      controlID: "K1",
      time: Self.time)
    let lines = String(decoding: bytes[0], as: UTF8.self).split(separator: "\r")
    #expect(lines[0] == "MSH|^~\\&|BAIMBAI||||20260302100000+0800||ACK|K1|P|2.5.1")
    #expect(lines[1].hasPrefix("MSA|AR||Isi kiriman"))
    #expect(lines[2].hasPrefix("ERR|||100^"))
  }

  @Test("a batch is answered as a batch")
  func batch() throws {
    let sent = try #require(HL7Header(message(header("ADT^A04"))))
    let one = HL7Acknowledgement.answers(
      to: sent, outcome: .accepted, issues: [], controlID: "K1", time: Self.time)
    let lines = String(
      decoding: HL7Acknowledgement.batch(
        one + one, to: sent, controlID: "B1", time: Self.time), as: UTF8.self
    ).split(separator: "\r")
    #expect(lines.first == "BHS|^~\\&|BAIMBAI|DINKES|SIMRS|KLINIK|20260302100000+0800||||B1")
    #expect(lines.last == "BTS|2")
    #expect(lines.filter { $0.hasPrefix("MSA|AA") }.count == 2)
  }

  @Test("an answer is a message itself")
  func parses() throws {
    let sent = try #require(HL7Header(message(header("ADT^A04"))))
    let bytes = HL7Acknowledgement.answers(
      to: sent, outcome: .failed, issues: [RecordModel.Issue(.hl7CodeUnknown, at: "PV1-2")],
      controlID: "K1", time: Self.time)[0]
    let answer = try #require(HL7Message(bytes))
    #expect(answer["MSA"]?.field(2).text == "M1")
    #expect(answer["ERR"]?.field(2).component(3).text == "2")
    #expect(answer.header.type == "ACK")
  }
}
