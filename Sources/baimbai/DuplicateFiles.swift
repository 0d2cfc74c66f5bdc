import ArgumentParser
import Foundation
import Simulation

/// Records of invented people that are known to be one or not, as files for anybody's matcher.
enum DuplicateFiles {
  /// People in one set at most, so that its records stay in memory.
  static let mostPeople = 500_000

  /// Writes `records.tsv`, a record a line, and `truth.tsv`, who is who.
  static func write(seed: UInt64, people: Int, to folder: String) throws {
    guard (1...mostPeople).contains(people) else {
      throw ValidationError("--people 1...\(mostPeople)")
    }
    let set = DuplicateSet(seed: seed, people: people)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(set.table.utf8).write(to: URL(filePath: "\(folder)/records.tsv"))
    try Data(set.truth.utf8).write(to: URL(filePath: "\(folder)/truth.tsv"))
    print("\(set.records.count) records, \(Set(set.records.map(\.person)).count) people")
  }
}
