import AccessSimulation
import Foundation

/// A simulated log of looks and what was planted in it, as files for anybody's detector.
enum MisuseFiles {
  /// Writes `accesses.ndjson`, a look a line, and `truth.ndjson`, a planted misuse a line.
  static func write(seed: UInt64, reads: Int, to folder: String) throws {
    var plan = AccessPlan(seed: seed)
    plan.reads = reads
    let history = AccessHistory(plan)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try lines(history, to: "\(folder)/accesses.ndjson", \.line)
    try lines(history.incidents, to: "\(folder)/truth.ndjson", \.line)
    print("\(history.count) looks, \(history.incidents.count) planted")
  }

  private static func lines<Items: Sequence>(
    _ items: Items, to path: String, _ line: (Items.Element) -> [UInt8]
  ) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    guard let file = FileHandle(forWritingAtPath: path) else { throw ExitStatus.failed }
    var bytes: [UInt8] = []
    for item in items {
      bytes += line(item)
      if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
      if bytes.count > 1 << 20 {
        try file.write(contentsOf: Data(bytes))
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try file.write(contentsOf: Data(bytes))
    try file.close()
  }
}
