import FHIRFormat
import RecordModel
import StrictJSON
import Testing

/// One row of the table in `docs/data-model.md`, section Mapping.
private struct MappedField {
  let field: String
  let column: String
  let path: String
}

@Suite struct NoEchoTests {
  private func table() throws -> [MappedField] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let text = String(decoding: try contents("/\(root)/docs/data-model.md"), as: UTF8.self)
    let section = text.split(separator: "\n## ").first { $0.hasPrefix("Mapping") } ?? ""
    return section.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("| "), line.contains("`") else { return nil }
      let cells = line.split(separator: "|").map {
        String($0.filter { $0 != "`" }).trimmed
      }
      guard cells.count == 3 else { return nil }
      return MappedField(field: cells[0], column: cells[1], path: cells[2])
    }
  }

  @Test("Every field of the mapping table comes back when the remainders are erased")
  func fieldsComeBackFromColumns() throws {
    let decoded = try Decoded(VisitFixture.bundle)
    let trip = try RoundTrip(decoded, isErased: true)
    let fields = try table()
    #expect(fields.count >= 150)
    for field in fields {
      let steps = FieldPath.steps(field.path)
      var found = 0
      for (place, source) in trip.sources
      where source["resourceType"]?.string == steps.first {
        let sent = FieldPath.values(steps.dropFirst(), in: source)
        guard !sent.isEmpty else { continue }
        found += sent.count
        let back = trip.results[place].map { FieldPath.values(steps.dropFirst(), in: $0) } ?? []
        #expect(back.sorted() == sent.sorted(), "\(field.field): \(field.path) at \(place)")
      }
      #expect(found > 0, "\(field.field): the fixture has no \(field.path)")
    }
  }

  @Test("Every column of the mapping table is a property of the model that the fixture fills")
  func columnsExist() throws {
    var submission = try Decoded(VisitFixture.bundle).submission
    submission.erase()
    for field in try table() {
      var steps = field.column.split(separator: ".").map { camelCase($0) }
      let type = steps.removeFirst()
      let start: [Any] = type == "patient" ? submission.patients : submission.visits
      let values = steps.reduce(start) { values, step in values.flatMap { children($0, step) } }
      #expect(!values.isEmpty, "\(field.field): \(field.column)")
    }
  }

  @Test("Erasing the remainders does take away what no column holds")
  func erasingErases() throws {
    let decoded = try Decoded(VisitFixture.bundle)
    let differences = try RoundTrip(decoded, isErased: true).differences
    #expect(differences.contains("Bundle.entry[3].resource.priority"))
    #expect(differences.contains("Bundle.entry[5].resource.note"))
    #expect(differences.contains { $0.hasSuffix("did not come out") })
  }

  private func camelCase(_ name: Substring) -> String {
    let words = name.split(separator: "_")
    return String(words[0])
      + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// The values under a label: of a property, of an enum's case, through optionals and lists.
  private func children(_ value: Any, _ label: String) -> [Any] {
    Mirror(reflecting: value).children.filter { $0.label == label }.flatMap { unwrapped($0.value) }
  }

  private func unwrapped(_ value: Any) -> [Any] {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional, .collection: return mirror.children.flatMap { unwrapped($0.value) }
    default: return [value]
    }
  }
}

/// The little of FHIRPath that the table uses: steps, `[0]`, `where(url='...')`.
enum FieldPath {
  static func steps(_ path: String) -> [String] {
    var steps = [""]
    var depth = 0
    for character in path {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ".", depth == 0 {
        steps.append("")
      } else {
        steps[steps.count - 1].append(character)
      }
    }
    return steps
  }

  static func values(_ steps: ArraySlice<String>, in value: JSON) -> [String] {
    if case .array(let elements) = value {
      return elements.flatMap { values(steps, in: $0) }
    }
    guard let step = steps.first else {
      return [String(decoding: value.serialized(), as: UTF8.self)]
    }
    let rest = steps.dropFirst()
    if step.hasPrefix("where(url='") {
      let url = step.dropFirst("where(url='".count).dropLast(2)
      return value["url"]?.string == String(url) ? values(rest, in: value) : []
    }
    if step.hasSuffix("[0]") {
      guard let first = value[String(step.dropLast(3))]?.array?.first else { return [] }
      return values(rest, in: first)
    }
    return value[step].map { values(rest, in: $0) } ?? []
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
