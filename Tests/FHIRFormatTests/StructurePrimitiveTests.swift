import Foundation
import RecordModel
import Testing

@Suite("FHIR structure: primitives")
struct StructurePrimitiveTests {
  /// A resource with the JSON value in an element of the type.
  private func resource(_ type: String, _ json: String) -> String {
    if type == "xhtml" {
      return #"{"resourceType":"Patient","text":{"status":"generated","div":\#(json)}}"#
    }
    let suffix = type.prefix(1).uppercased() + type.dropFirst()
    return #"{"resourceType":"Parameters","parameter":[{"name":"x","value\#(suffix)":\#(json)}]}"#
  }

  /// Whether a value is let in.
  private func accepts(_ type: String, _ json: String) -> Bool {
    let issues = try? StructureChecking.issues(resource(type, json))
    return issues.map { !$0.contains(where: \.isError) } ?? false
  }

  /// The name of a type from that of its file: `dateTime` from `date_time`.
  private func type(_ file: String) -> String {
    let words = file.split(separator: "_")
    return words.dropFirst().reduce(String(words[0])) {
      $0 + $1.prefix(1).uppercased() + $1.dropFirst()
    }
  }

  @Test(
    "each line of google/fhir's primitives is judged as they judge it",
    .enabled(if: StructureChecking.folder != nil, "BAIMBAI_CORPORA is not set"))
  func corpus() throws {
    let folder = try #require(StructureChecking.folder) + "/primitives"
    var lines = 0
    var nulls = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let parts = file.split(separator: ".")
      let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        lines += 1
        // They call a null valid as "no value"; in R4's JSON it stands only in paired arrays.
        if line == "null" && parts[1] == "valid" {
          nulls += 1
          #expect(!accepts(type(String(parts[0])), "null"))
          continue
        }
        #expect(
          accepts(type(String(parts[0])), String(line)) == (parts[1] == "valid"), "\(file): \(line)"
        )
      }
    }
    #expect(lines > 80)
    #expect(nulls == 18)
  }

  @Test(
    "forms that are right are let in",
    arguments: [
      ("integer", "0"), ("integer", "-2147483648"), ("unsignedInt", "0"), ("positiveInt", "1"),
      ("decimal", "-0.10"), ("decimal", "1.50e2"), ("decimal", "1E-64"),
      ("date", #""2024""#), ("date", #""2024-02""#), ("date", #""2024-02-29""#),
      ("date", #""0001-01-01""#), ("dateTime", #""2024-02-29""#),
      ("dateTime", #""2024-02-29T23:59:60Z""#), ("dateTime", #""2024-02-29T00:00:00.1-14:00""#),
      ("instant", #""2015-02-07T13:28:17.239+02:00""#), ("time", #""23:59:59.999""#),
      ("code", #""a b""#), ("id", #""A-1.z""#), ("oid", #""urn:oid:1.2.0.10""#),
      ("uuid", #""urn:uuid:c757873d-ec9a-4326-a141-556f43239520""#), ("uri", ##""#x""##),
      ("uri", #""http:\/\/x\/y""#), ("canonical", #""http://x|1""#),
      ("base64Binary", #""YQ==""#), ("base64Binary", #""YWJj\nYWJj""#),
      ("string", #""a\tb\n\u00e9""#), ("markdown", ##""# x\n""##), ("boolean", "false"),
    ])
  func sound(type: String, json: String) throws {
    #expect(try StructureChecking.issues(resource(type, json)).isEmpty)
  }
}
