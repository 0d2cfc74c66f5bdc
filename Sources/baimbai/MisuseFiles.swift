import AccessReview
import Foundation
import Simulation
import StrictJSON

/// A simulated log of looks and what was planted in it, as files for anybody's detector.
enum MisuseFiles {
  /// Writes `accesses.ndjson` (a look a line), `facts.ndjson` (names and homes as numbers) and
  /// `truth.ndjson` (kind and entries).
  static func write(seed: UInt64, reads: Int, to folder: String) throws {
    let made = AccessSimulation.run(seed: seed, reads: reads)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try lines(made.records, to: "\(folder)/accesses.ndjson") { record in
      var json: JSON = [
        "log": .int(Int(record.index)), "at": .int(Int(record.at)),
        "kind": .string(record.kind.rawValue), "facility": .string(record.facility),
        "user": .string(record.user), "certificate": .string(record.certificate),
        "address": .string(record.address),
        "persons": .array(record.persons.map { .string($0.text) }),
      ]
      if !record.request.isEmpty { json["request"] = .string(record.request) }
      if let asked = record.asked { json["asked"] = .number(String(asked)) }
      return json
    }
    try lines(made.truth, to: "\(folder)/truth.ndjson") { incident in
      [
        "kind": .string(incident.kind.rawValue),
        "entries": .array(incident.leaves.map { .int(Int($0)) }),
      ]
    }
    print("\(made.records.count) looks, \(made.truth.count) planted")
  }

  private static func lines<Item>(
    _ items: [Item], to path: String, _ json: (Item) -> JSON
  ) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    guard let file = FileHandle(forWritingAtPath: path) else { throw ExitStatus.failed }
    var bytes: [UInt8] = []
    for item in items {
      bytes += json(item).serialized() + [UInt8(ascii: "\n")]
      if bytes.count > 1 << 20 {
        try file.write(contentsOf: Data(bytes))
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try file.write(contentsOf: Data(bytes))
    try file.close()
  }
}
