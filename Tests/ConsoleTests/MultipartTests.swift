import Console
import Testing

/// The form reader: what browsers send, and what nobody should.
struct MultipartTests {
  static let type = "multipart/form-data; boundary=----WebKitFormBoundaryAbC123"
  static let mark = "------WebKitFormBoundaryAbC123"

  static func body(_ content: String) -> [UInt8] {
    Array(
      """
      \(mark)\r
      Content-Disposition: form-data; name="file"; filename="kunjungan.json"\r
      Content-Type: application/json\r
      \r
      \(content)\r
      \(mark)--\r\n
      """.utf8)
  }

  static func parts(_ body: [UInt8], type: String = type) throws -> [FormPart] {
    try Multipart(contentType: type).parts(of: body)
  }

  @Test("a file as a browser sends it comes out byte for byte")
  func file() throws {
    let parts = try Self.parts(Self.body("{\"a\": \"\r\n--x\"}"))
    #expect(parts.map(\.name) == ["file"])
    #expect(parts.first?.fileName == "kunjungan.json")
    #expect(parts.first?.body == Array("{\"a\": \"\r\n--x\"}".utf8))
  }

  @Test("fields and empty files keep their order")
  func fields() throws {
    let text =
      "\(Self.mark)\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
      + "\(Self.mark)\r\nContent-Disposition: form-data; name=\"b\"; filename=\"\"\r\n\r\n\r\n"
      + "\(Self.mark)--"
    let parts = try Self.parts(Array(text.utf8))
    #expect(parts.map(\.name) == ["a", "b"])
    #expect(parts.map(\.fileName) == [nil, ""])
    #expect(parts.map(\.body) == [[49], []])
  }

  @Test(
    "a content type that is not a form's is refused",
    arguments: [
      "", "application/json", "multipart/mixed; boundary=x", "multipart/form-data",
      "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
      "multipart/form-data; boundary=a b", "multipart/form-data; boundary=x; charset=utf-8",
      "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
    ])
  func contentTypes(_ type: String) {
    #expect(throws: MultipartError.notMultipart) { try Multipart(contentType: type) }
  }

  @Test(
    "a body that bends the rules is refused",
    arguments: [
      "", "x", mark, "\(mark)\r\n", "\(mark)--x", "preamble\r\n\(mark)--",
      "\(mark)\n\n1\n\(mark)--",
      "\(mark)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
      "\(mark)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\(mark)",
      "\(mark)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\(mark)--\r\nmore",
      "\(mark)\r\nContent-Type: text/plain\r\n\r\n1\r\n\(mark)--",
      "\(mark)\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n\(mark)--",
      "\(mark)\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n\(mark)--",
      "\(mark)\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n\(mark)--",
      "\(mark)\r\nContent-Disposition: form-data; name=\"a\"; x=\"y\"\r\n\r\n1\r\n\(mark)--",
      "\(mark)\r\nno colon\r\n\r\n1\r\n\(mark)--",
    ])
  func bent(_ text: String) {
    #expect(throws: MultipartError.self) { try Self.parts(Array(text.utf8)) }
  }

  @Test("more parts, or a longer head, than a form of ours has is refused")
  func limits() {
    let part = "\(Self.mark)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
    let many = String(repeating: part, count: Multipart.maximumParts + 1) + "\(Self.mark)--"
    #expect(throws: MultipartError.tooManyParts) { try Self.parts(Array(many.utf8)) }
    let long = String(repeating: "x", count: Multipart.maximumHeadBytes)
    let head =
      "\(Self.mark)\r\nContent-Disposition: form-data; name=\"\(long)\"\r\n\r\n1\r\n\(Self.mark)--"
    #expect(throws: MultipartError.badPartHead) { try Self.parts(Array(head.utf8)) }
  }

  @Test("any bytes go in and come out as content", arguments: 0..<200)
  func roundTrip(_ seed: Int) throws {
    var random = SeededGenerator(state: UInt64(seed))
    let content = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      // Line ends and hyphens often, since delimiters are made of them.
      [13, 10, 45, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
    }
    let head = "\(Self.mark)\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n"
    let parts = try Self.parts(Array(head.utf8) + content + Array("\r\n\(Self.mark)--\r\n".utf8))
    #expect(parts.map(\.body) == [content])
  }

  @Test("a damaged form is read or refused, and never longer than what came", arguments: 0..<500)
  func fuzz(_ seed: Int) {
    var random = SeededGenerator(state: UInt64(seed) &+ 7_000)
    var body = Self.body("{\"resourceType\": \"Bundle\"}")
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0..<body.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: body[place] = UInt8.random(in: 0...255, using: &random)
      case 1: body.remove(at: place)
      case 2: body.insert(contentsOf: Array("\r\n\(Self.mark)".utf8), at: place)
      default: body = Array(body[..<max(1, place)])
      }
    }
    let total = (try? Self.parts(body))?.reduce(0) { $0 + $1.body.count } ?? 0
    #expect(total <= body.count)
  }
}

/// SplitMix64: the same numbers for the same seed. Source: Steele, Lea, Flood 2014.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
