import Foundation
import PersonMatching
import RecordModel

/// Records for matching, read from a table with tabs between its cells.
///
/// Titles: `record`, `name`, `birth_date`, `sex`, `village`, `rt`, `rw`, `street`, `phone`,
/// `mother`, `nik`, `mother_nik`, `card`; what is not there is not compared.
struct MatchFile {
  let ids: [String]
  let records: [MatchRecord]

  init(path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: true)[...]
    guard let titles = lines.popFirst()?.split(separator: "\t").map(String.init),
      let idColumn = titles.firstIndex(of: "record")
    else { throw MatchFileError.noTitles }
    var ids: [String] = []
    var records: [MatchRecord] = []
    for (number, line) in lines.enumerated() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == titles.count else { throw MatchFileError.cells(line: number + 2) }
      ids.append(cells[idColumn])
      records.append(
        Self.record { title in
          titles.firstIndex(of: title).map { cells[$0] }.flatMap { $0.isEmpty ? nil : $0 }
        })
    }
    self.ids = ids
    self.records = records
  }

  private static func record(_ cell: (String) -> String?) -> MatchRecord {
    var assertion = PatientAssertion(place: "")
    assertion.names = cell("name").map { [PersonName(text: $0)] } ?? []
    assertion.birthDate = cell("birth_date").flatMap { ClinicalTime($0) }
    assertion.sex = cell("sex").flatMap { Sex(rawValue: $0) }
    assertion.addresses = [
      PersonAddress(
        lines: [cell("street")].compactMap(\.self), villageCode: cell("village"), rt: cell("rt"),
        rw: cell("rw"))
    ]
    assertion.contacts = cell("phone").map { [ContactPoint(system: "phone", value: $0)] } ?? []
    for (title, system) in [
      ("nik", PatientIdentifierSystem.nik), ("mother_nik", PatientIdentifierSystem.motherNIK),
      ("card", PatientIdentifierSystem.bpjs),
    ] {
      if let value = cell(title) {
        assertion.identifiers.append(ExternalIdentifier(system: system, value: value))
      }
    }
    return MatchRecord(assertion, motherName: cell("mother"))
  }
}

/// Why a table of records is not read; holds no cell.
enum MatchFileError: Error, Hashable {
  /// The first line has no title `record`.
  case noTitles
  /// A line has another number of cells than the first.
  case cells(line: Int)
}
