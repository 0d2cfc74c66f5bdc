import Foundation
import Testing

/// The numbers that other software computes: the folder `reference` beside the corpora.
enum Reference {
  /// The folder; nil where the corpora are not named, or it is not there.
  static let folder: URL? = {
    guard let corpora = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"] else {
      return nil
    }
    let folder = URL(filePath: corpora).deletingLastPathComponent().appending(path: "reference")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let isThere = folder != nil
  static let whySkipped: Comment = "BAIMBAI_CORPORA is not set, or has no reference beside it"

  static func table(_ name: String) throws -> ReferenceTable {
    let folder = try #require(folder)
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    return ReferenceTable(name: name, text: text)
  }
}

/// A CSV of numbers; an empty cell is nil.
struct ReferenceTable {
  let name: String
  let header: [String]
  let rows: [[String]]

  init(name: String, text: String) {
    self.name = name
    let lines = text.split(whereSeparator: \.isNewline).map(Self.cells)
    header = lines[0]
    rows = Array(lines.dropFirst())
  }

  init(name: String, header: [String], rows: [[String]]) {
    self.name = name
    self.header = header
    self.rows = rows
  }

  private static func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var quoted = false
    for character in line {
      if character == "\"" {
        quoted.toggle()
      } else if character == "," && !quoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  func texts(_ column: String) throws -> [String] {
    let index = try #require(header.firstIndex(of: column), "\(name) has no \(column)")
    return rows.map { index < $0.count ? $0[index] : "" }
  }

  func numbers(_ column: String) throws -> [Double?] {
    try texts(column).map { text in
      text.isEmpty || text == "NA" ? nil : text == "Inf" ? .infinity : Double(text)
    }
  }

  func integers(_ column: String) throws -> [Int] {
    try numbers(column).map { Int(try #require($0)) }
  }

  /// The rows in which each of these columns has this text.
  func filtered(_ conditions: [String: String]) throws -> ReferenceTable {
    var kept = rows
    for (column, value) in conditions {
      let index = try #require(header.firstIndex(of: column))
      kept = kept.filter { (index < $0.count ? $0[index] : "") == value }
    }
    return ReferenceTable(name: name, header: header, rows: kept)
  }
}

/// Compares computed with reference values, and says the largest deviation: |a - b| / (1 + |b|).
func compare(
  _ label: String, _ computed: [Double?], _ expected: [Double?], within tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(computed.count == expected.count, "\(label)", sourceLocation: sourceLocation)
  var largest = 0.0
  var compared = 0
  for (index, pair) in zip(computed, expected).enumerated() {
    switch pair {
    case (nil, nil): continue
    case (let computed?, let expected?):
      compared += 1
      if computed == expected { continue }
      let deviation = abs(computed - expected) / (1 + abs(expected))
      largest = deviation.isNaN ? .infinity : max(largest, deviation)
      if !(deviation <= tolerance) {
        Issue.record(
          "\(label) row \(index + 1): \(computed), reference \(expected)",
          sourceLocation: sourceLocation)
        return
      }
    default:
      Issue.record(
        "\(label) row \(index + 1): one is empty, \(pair)", sourceLocation: sourceLocation)
      return
    }
  }
  print("reference \(label): \(compared) values, largest deviation \(largest)")
}

/// A generator of random numbers that gives the same ones for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to below 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
