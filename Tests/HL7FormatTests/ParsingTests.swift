import HL7Format
import RecordModel
import Testing

@Suite("HL7 v2: parsing")
struct ParsingTests {
  private func parsed(_ segments: String...) throws -> HL7Message {
    try #require(HL7Message(Array(segments.map { $0 + "\r" }.joined().utf8)))
  }

  @Test("a field is found by segment, number, repetition, component and subcomponent")
  func paths() throws {
    let message = try parsed(
      header("ADT^A01"), "PID|1||A1^^^RS&1.2.3&ISO^MR~B2^^^DUKCAPIL^NI||SARI^DEWI")
    let pid = try #require(message["PID"])
    #expect(pid.field(3, repetition: 1).component(1).text == "B2")
    #expect(pid.field(3).component(4).subcomponent(2).text == "1.2.3")
    #expect(pid.field(3).component(4).text == "RS")
    #expect(pid.field(3).repetitions.count == 2)
    #expect(pid.field(5).text == "SARI")
    #expect(pid.field(99).isEmpty)
    #expect(pid.field(3, repetition: 7).isEmpty)
    #expect(message["ZZZ"] == nil)
  }

  @Test("MSH-1 and MSH-2 count as fields")
  func headerFields() throws {
    let msh = try parsed(header("ADT^A01", id: "77")).segment(0)
    #expect(msh.field(1).text == "|")
    #expect(msh.field(2).text == "^~\\&")
    #expect(msh.field(3).text == "SIMRS")
    #expect(msh.field(10).text == "77")
    #expect(msh.fieldCount == 12)
  }

  @Test("the separators are those that the message declares")
  func ownSeparators() throws {
    let message = try parsed("MSH$%*!@$A$B$$$$$ADT%A04$1$P$2.3", "PID$1$$X1%%%RS@9.9@ISO%MR*Y2")
    let pid = try #require(message["PID"])
    #expect(pid.field(3).component(4).subcomponent(2).text == "9.9")
    #expect(pid.field(3, repetition: 1).text == "Y2")
    #expect(message.header.trigger == "A04")
  }

  @Test("what MSH-2 leaves out divides nothing")
  func fewSeparators() throws {
    let message = try parsed("MSH|^|A||||||ADT^A01|1|P|2.3", "PID|1||A~B&C\\F\\D")
    #expect(message["PID"]?.field(3).text == "A~B&C\\F\\D")
  }

  @Test(
    "escapes stand for what they say, and what is none stays",
    arguments: [
      ("A\\F\\B\\S\\C\\T\\D\\R\\E\\E\\F", "A|B^C&D~E\\F"), ("a\\.br\\b", "a\nb"),
      ("a\\.sp2\\b", "a\n\nb"), ("\\H\\tebal\\N\\ biasa", "tebal biasa"),
      ("\\X4142\\C", "ABC"), ("\\XC3A9\\", "\u{E9}"), ("C:\\folder", "C:\\folder"),
      ("\\X4G\\", "\\X4G\\"), ("\\Z9\\", "\\Z9\\"), ("50\\", "50\\"),
      ("a\\b\\T\\c", "a\\b&c"), ("\\.in+4\\x", "x"),
      ("\\.sp99999999\\x", String(repeating: "\n", count: 64) + "x"),
    ])
  func escapes(sent: String, text: String) throws {
    let message = try parsed(header("ADT^A01"), "PID|1||1||\(sent)")
    #expect(message["PID"]?.field(5).text == text)
  }

  @Test("two quotation marks are null, nothing is absent, and neither is a text")
  func nulls() throws {
    let message = try parsed(header("ADT^A01"), "PID|1||1||\"\"||\"x\"|")
    let pid = try #require(message["PID"])
    #expect(pid.field(5).isNull && !pid.field(5).isEmpty && pid.field(5).text == nil)
    #expect(pid.field(6).isEmpty && !pid.field(6).isNull)
    #expect(pid.field(7).text == "\"x\"")
    #expect(pid.field(8).isEmpty)
  }

  @Test("segments end in a carriage return, a line feed or both", arguments: ["\r", "\n", "\r\n"])
  func ends(end: String) throws {
    let text = [header("ADT^A01"), "EVN|A01", "PID|1||7", "ZPI|x|y"].joined(separator: end)
    let message = try #require(HL7Message(Array(text.utf8)))
    #expect(message.segments.map(\.name) == ["MSH", "EVN", "PID", "ZPI"])
    #expect(message["PID"]?.field(3).text == "7")
  }

  @Test("a line that is no segment goes on with the field before it, and that is told")
  func continuation() throws {
    let decoded = Decoded(
      header("ORU^R01"), "PID|1||7^^^^MR", "PV1|1|O|||||||||||||||||V1",
      "OBX|1|FT|X^Kesan^L||baris satu", "baris dua||||||F")
    guard case .text(let text) = decoded.visit?.observations.first?.value else {
      Issue.record("no text")
      return
    }
    #expect(text == "baris satu\rbaris dua")
    #expect(decoded.findings.contains("BMB-1213 segment 4"))
  }

  @Test("letters are read by what MSH-18 says and what the bytes are")
  func charsets() throws {
    func name(_ declared: String, _ bytes: [UInt8]) -> (String?, [String]) {
      var body = Array((header("ADT^A28", more: "||||||\(declared)") + "\rPID|1||7^^^^MR||").utf8)
      body += bytes
      let decoded = Decoded(body)
      let codes = decoded.findings.filter { $0.hasSuffix("MSH-18") }
      return (decoded.patient?.names.first?.text, codes.map { String($0.prefix(8)) })
    }
    let latin: [UInt8] = [0x4A, 0x6F, 0x73, 0xE9]
    let utf8 = Array("Jos\u{E9}".utf8)
    #expect(name("8859/1", latin) == ("Jos\u{E9}", []))
    #expect(name("UNICODE UTF-8", utf8) == ("Jos\u{E9}", []))
    #expect(name("", utf8) == ("Jos\u{E9}", ["BMB-1205"]))
    #expect(name("", latin) == ("Jos\u{E9}", ["BMB-1205"]))
    #expect(name("8859/1", utf8) == ("Jos\u{E9}", ["BMB-1206"]))
    #expect(name("ASCII", latin) == ("Jos\u{E9}", ["BMB-1206"]))
    #expect(name("UNICODE UTF-8", latin) == (nil, ["BMB-1203"]))
    #expect(name("KS X 1001", latin) == (nil, ["BMB-1204"]))
    #expect(name("8859/5", [0xB8, 0xD2, 0xD0, 0xDD]) == ("\u{418}\u{432}\u{430}\u{43D}", []))
    #expect(name("8859/15", [0xA4, 0x31]) == ("\u{20AC}1", []))
    #expect(name("8859/2", [0xA3]) == ("\u{141}", []))
    #expect(name("", [0x93, 0x41, 0x94]) == ("\u{201C}A\u{201D}", ["BMB-1205"]))
  }

  @Test("a body in UTF-16 with its mark is read, and ranges are told in its own bytes")
  func utf16() {
    let text = [
      header("ADT^A28", more: "||||||UNICODE"), "PID|1||7^^^^MR||Jos\u{E9} \u{1F600}", "",
    ]
    .joined(separator: "\r")
    for isLittle in [true, false] {
      let units = [0xFEFF] + Array(text.utf16)
      let bytes = units.flatMap { unit -> [UInt8] in
        let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        return isLittle ? pair : pair.reversed()
      }
      let decoded = Decoded(bytes)
      #expect(decoded.patient?.names.first?.text == "Jos\u{E9} \u{1F600}")
      let start = 2 + (header("ADT^A28", more: "||||||UNICODE") + "\r").utf16.count * 2
      #expect(decoded.submission.patientRanges.map(\.bytes) == [start..<bytes.count - 2])
    }
  }

  @Test("control characters other than line ends do not reach the record")
  func controls() {
    let decoded = Decoded(header("ADT^A28"), "PID|1||7\u{0}8^^^^MR||SA\u{7}RI")
    #expect(decoded.patient?.identifiers.first?.value == "78")
    #expect(decoded.patient?.names.first?.text == "SARI")
  }

  @Test("several messages, batches and frames are taken apart")
  func splitting() {
    let one = header("ADT^A28", id: "1") + "\rPID|1||1^^^^MR\r"
    let two = header("ADT^A28", id: "2") + "\rPID|1||2^^^^MR\r"
    for body in [
      one + two, "FHS|^~\\&|A\rBHS|^~\\&|A\r" + one + two + "BTS|2\rFTS|1\r",
      "\u{B}" + one + "\u{1C}\r\u{B}" + two + "\u{1C}\r", "\u{B}" + one + two + "\u{1C}\r",
      "\u{FEFF}" + one + "\r\n\r\n" + two,
    ] {
      let decoded = Decoded(Array(body.utf8))
      #expect(decoded.submission.patients.map { $0.identifiers.first?.value } == ["1", "2"])
      #expect(decoded.submission.patients.map(\.place) == ["message[1].PID", "message[2].PID"])
      #expect(decoded.findings == [])
      #expect(HL7Decoder.split(Array(body.utf8)).count == 2)
    }
  }

  @Test("a batch that counts other messages than it has is flagged")
  func batchCount() {
    let body =
      "BHS|^~\\&|A\r" + header("ADT^A28", id: "1") + "\rPID|1||1^^^^MR\rBTS|2\rFTS|1\r"
    #expect(Decoded(Array(body.utf8)).findings == ["BMB-1212 BTS-1"])
  }

  @Test("bytes outside messages are told, a cut frame refuses the body")
  func strays() {
    let one = header("ADT^A28") + "\rPID|1||1^^^^MR\r"
    #expect(Decoded(Array(("halo\r" + one).utf8)).findings == ["BMB-1211 byte 0"])
    #expect(Decoded(Array(("\u{B}" + one).utf8)).findings == ["BMB-1210 "])
    #expect(Decoded(Array("halo".utf8)).findings == ["BMB-1200 "])
    #expect(Decoded([UInt8]()).findings == ["BMB-1200 "])
    #expect(Decoded(Array("MSH|".utf8)).findings == ["BMB-1201 MSH"])
  }

  @Test("the header is read from a message whose rest is broken")
  func headerAlone() throws {
    let header = try #require(
      HL7Header(Array((header("ORU^R01^ORU_R01", id: "9") + "\rgarbage").utf8)))
    #expect(header.type == "ORU" && header.trigger == "R01")
    #expect(header.controlID == Array("9".utf8))
    #expect(header.versionNumber == "2.5")
    #expect(HL7Header(Array("nothing".utf8)) == nil)
  }

  @Test(
    "a position's owner is its message, and an unnumbered one is the only message's",
    arguments: [
      ("message[3].PID-3.1", "message[3]"), ("message[3]", "message[3]"), ("PV1", "message"),
      ("OBX[2]-5", "message"), ("PID.identifier[0]", "message"), ("", "message"),
    ])
  func owners(position: String, owner: String) {
    #expect(HL7Decoder.owner(of: position) == owner)
  }

  @Test(
    "times have the exactness that was written",
    arguments: [
      ("2026", "2026"), ("202603", "2026-03"), ("20260302", "2026-03-02"),
      ("2026030209", "2026-03-02T09:00:00"), ("202603020915", "2026-03-02T09:15:00"),
      ("20260302091530", "2026-03-02T09:15:30"), ("20260302091530.25", "2026-03-02T09:15:30.25"),
      ("20260302091530.1234+0800", "2026-03-02T09:15:30.1234+08:00"),
      ("202603020915-0330", "2026-03-02T09:15:00-03:30"), ("20260302+0800", "2026-03-02"),
    ])
  func times(sent: String, text: String) throws {
    let message = try parsed(header("ADT^A01"), "PV1|1|O|\(sent)")
    let value = try #require(message["PV1"]).field(3)
    #expect(HL7Time.read(value)?.text == text)
  }

  @Test("minutes are kept as minutes, and no time is made of what is none")
  func badTimes() throws {
    let message = try parsed(
      header("ADT^A01"), "PV1|202603020915|20260230|kemarin|2026030|20261345")
    let pv1 = try #require(message["PV1"])
    #expect(HL7Time.read(pv1.field(1))?.precision == .minute)
    for number in 2...5 { #expect(HL7Time.read(pv1.field(number)) == nil) }
  }
}
