import FHIRFormat
import Foundation
import RecordModel
import StrictJSON

/// Short ways to the structure check, and to the corpora.
enum StructureChecking {
  /// The corpora's FHIR folder; nil if BAIMBAI_CORPORA does not name one.
  static let folder = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"].map { $0 + "/fhir" }

  /// The issues of one resource; its JSON must be sound.
  static func issues(_ json: String, path: String = "") throws -> [Issue] {
    try issues(Array(json.utf8), path: path)
  }

  /// The same from bytes.
  static func issues(_ json: [UInt8], path: String = "") throws -> [Issue] {
    FHIRStructure.check(try JSONDocument(json, limits: .history).root, path: path)
  }

  /// What a file of the corpora comes to.
  enum Verdict: Equatable {
    /// StrictJSON refuses it.
    case noJSON
    /// The codes of its errors and of its warnings, each once.
    case judged(errors: Set<String>, warnings: Set<String>)

    /// Whether it is let in.
    var isAccepted: Bool { self.errors.isEmpty }

    /// The codes of its errors; `JSON` if it is none.
    var errors: Set<String> {
      switch self {
      case .noJSON: ["JSON"]
      case .judged(let errors, _): errors
      }
    }

    /// The codes of its warnings.
    var warnings: Set<String> {
      switch self {
      case .noJSON: []
      case .judged(_, let warnings): warnings
      }
    }
  }

  /// Judges a file, each line of an `.ndjson` file by itself; a byte order mark, which StrictJSON
  /// refuses and which Microsoft's files have, is taken off.
  static func verdict(of file: String) throws -> Verdict {
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let parts = file.hasSuffix(".ndjson") ? bytes.split(separator: 10).map { Array($0) } : [bytes]
    var issues: [Issue] = []
    for part in parts {
      do { issues += try self.issues(part) } catch is JSONError { return .noJSON }
    }
    return .judged(
      errors: Set(issues.filter(\.isError).map(\.rule.code)),
      warnings: Set(issues.filter { !$0.isError }.map(\.rule.code)))
  }

  /// The JSON files of a folder of the corpora, without what is expected of them.
  static func files(in set: String) throws -> [String] {
    guard let folder else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder + "/" + set).filter {
      ($0.hasSuffix(".json") || $0.hasSuffix(".ndjson")) && !$0.hasSuffix(".expected.json")
    }.sorted()
  }
}

/// Numbers that are the same in each run. Source: SplitMix64.
struct StructureDice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
