import Agent
import FoundationEssentials
import RecordModel
import Testing

/// Keys, files, lines and answers: what lies between a disk and the wire.
@Suite struct QueueTests {
  private static func folder(_ files: [String: String]) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/agent-\(UUID().uuidString)"
    for (name, text) in files {
      let url = URL(filePath: "\(path)/\(name)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return path
  }

  @Test("The key is the SHA-256 of media type, zero and bytes, and nothing else")
  func key() {
    let key = IdempotencyKey(bytes: Array("{}".utf8), mediaType: "application/fhir+json")
    // printf 'application/fhir+json\0{}' | sha256sum
    #expect(key.text == "98867d931b4b5e13ba392a06b86c092e1945fbdd5eed574facd5eec54ef7bf24")
    #expect(key == IdempotencyKey(bytes: Array("{}".utf8), mediaType: "application/fhir+json"))
    #expect(key != IdempotencyKey(bytes: Array("{ }".utf8), mediaType: "application/fhir+json"))
    #expect(key != IdempotencyKey(bytes: Array("{}".utf8), mediaType: "text/csv"))
  }

  @Test("Folders are walked in byte order without hidden, other and manifest files")
  func walk() throws {
    let path = try Self.folder([
      "b/2.json": "{}", "b/10.json": "{}", "a.ndjson": "{}\n", "c.JSON": "{}", "x.txt": "",
      ".hidden.json": "{}", "manifest.json": "{}", "Z/1.json": "{}",
    ])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let found = try SubmissionFile.find([path])
    #expect(found.map(\.name) == ["Z/1.json", "a.ndjson", "b/10.json", "b/2.json", "c.JSON"])
    #expect(found.map(\.layout) == [.whole, .lines, .whole, .whole, .whole])
    #expect(try SubmissionFile.find(["\(path)/b/2.json"]).map(\.name) == ["2.json"])
    #expect(throws: AgentError.unknownEnding(path: "\(path)/x.txt")) {
      try SubmissionFile.find(["\(path)/x.txt"])
    }
    #expect(throws: AgentError.unreadable(path: "\(path)/none.json", code: 2)) {
      try SubmissionFile.find(["\(path)/none.json"])
    }
  }

  @Test("Each line of an NDJSON file is one submission, byte for byte, at any length")
  func lines() throws {
    let long = String(repeating: "y", count: 200_001)
    let path = try Self.folder(["a.ndjson": "one\r\n\n  \n\(long)\ntwo\nlast", "b.json": " {}\n"])
    defer { try? FileManager.default.removeItem(atPath: path) }
    var queue = SubmissionQueue(try SubmissionFile.find([path]))
    var items: [String: String] = [:]
    while let item = queue.next() {
      items[item.name] = String(decoding: try item.content.get(), as: UTF8.self)
    }
    #expect(
      items == [
        "a.ndjson:1": "one", "a.ndjson:4": long, "a.ndjson:5": "two", "a.ndjson:6": "last",
        "b.json": " {}\n",
      ])
  }

  @Test("A line or file over the limit is named, and the next one is read all the same")
  func tooLong() throws {
    let huge = String(repeating: "z", count: SubmissionQueue.maximumBytes + 1)
    let path = try Self.folder(["a.ndjson": "\(huge)\nnext\n", "b.json": huge])
    defer { try? FileManager.default.removeItem(atPath: path) }
    var queue = SubmissionQueue(try SubmissionFile.find([path]))
    let limit = AgentError.tooLarge(limitBytes: SubmissionQueue.maximumBytes)
    #expect(throws: limit) { try queue.next()?.content.get() }
    #expect(try queue.next()?.content.get() == Array("next".utf8))
    #expect(throws: limit) { try queue.next()?.content.get() }
    #expect(queue.next() == nil)
  }

  @Test("A file that is gone when its turn comes is one failure, not the end")
  func gone() throws {
    let path = try Self.folder(["a.ndjson": "x\n", "b.json": "{}", "c.json": "{}"])
    defer { try? FileManager.default.removeItem(atPath: path) }
    var queue = SubmissionQueue(try SubmissionFile.find([path]))
    try FileManager.default.removeItem(atPath: "\(path)/a.ndjson")
    try FileManager.default.removeItem(atPath: "\(path)/b.json")
    for name in ["a.ndjson", "b.json"] {
      #expect(throws: AgentError.unreadable(path: "\(path)/\(name)", code: 2)) {
        try queue.next()?.content.get()
      }
    }
    #expect(try queue.next()?.content.get() == Array("{}".utf8))
  }

  @Test("Answers of both forms are read, findings of visits included")
  func replies() throws {
    let own = """
      {"submission":"0197f000-0000-7000-8000-000000000001","receipt":"r","visits":[
      {"visit":null,"place":"p","status":"refused","issues":[{"code":"BMB-1","severity":"error",
      "position":"Bundle.entry[0]","id":"salah","en":"wrong","fix":{"id":"ubah","en":"mend"}}]}],
      "issues":[],"forwarded":"no"}
      """
    let finding = SubmissionReply.Finding(
      code: "BMB-1", severity: .error, position: "Bundle.entry[0]",
      message: Bilingual(id: "salah", en: "wrong"), fix: Bilingual(id: "ubah", en: "mend"))
    let reply = try #require(SubmissionReply(Array(own.utf8)))
    #expect(reply.findings == [finding])
    #expect(reply.visits == ["refused"] && reply.receipt == "r" && reply.submission != nil)
    let problem = """
      {"type":"t","status":403,"issues":[{"rule":"BMB-1","severity":"error",
      "position":"Bundle.entry[0]","message":{"id":"salah","en":"wrong"},
      "fix":{"id":"ubah","en":"mend"}}]}
      """
    #expect(SubmissionReply(Array(problem.utf8))?.findings == [finding])
    #expect(SubmissionReply(Array("<html>".utf8)) == nil)
    #expect(SubmissionReply(Array("[]".utf8)) == nil)
  }
}
