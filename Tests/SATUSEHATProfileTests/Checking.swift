import Foundation
import RecordModel
import SATUSEHATProfile
import StrictJSON

/// The folder of official samples, beside the corpora; nil if BAIMBAI_CORPORA does not name them.
let samples: String? = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"].map {
  $0 + "/../domain/samples"
}

/// Short ways to the check.
enum Checking {
  /// 2025-06-01T00:00:00Z in microseconds: now, for all that is judged in tests.
  static let now: Int64 = 1_748_736_000_000_000

  /// The findings on one JSON text.
  static func issues(_ json: String, at now: Int64 = now) throws -> [Issue] {
    try issues(Array(json.utf8), at: now)
  }

  /// The same from bytes.
  static func issues(_ json: [UInt8], at now: Int64 = now) throws -> [Issue] {
    SATUSEHATCheck.check(try JSONDocument(json, limits: .history).root, at: now)
  }

  /// The same from a tree.
  static func issues(_ json: JSON, at now: Int64 = now) throws -> [Issue] {
    var writer = JSONWriter()
    writer.value(json)
    return try issues(writer.bytes, at: now)
  }

  /// Each finding as `number position detail`.
  static func findings(_ json: String, at now: Int64 = now) throws -> [String] {
    try issues(json, at: now).map(line)
  }

  /// A finding as `number position detail`, the last left out if there is none.
  static func line(_ issue: Issue) -> String {
    let number = issue.rule.code.split(separator: "-").last ?? ""
    return "\(number) \(issue.position)" + (issue.detail.map { " " + $0 } ?? "")
  }

  /// The numbers of the rules that were broken.
  static func numbers(_ issues: [Issue]) -> Set<Int> {
    Set(issues.compactMap { Int($0.rule.code.split(separator: "-").last ?? "") })
  }

  /// The official samples that are sent to SATUSEHAT, by file name.
  static func files() throws -> [(name: String, bytes: [UInt8])] {
    guard let folder = samples else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasPrefix("satusehat_") && $0.hasSuffix(".json") }
      .map { ($0, Array(try Data(contentsOf: URL(filePath: folder + "/" + $0)))) }
  }
}
