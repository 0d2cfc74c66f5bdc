/// A set of ICD-10 codes, written as the book does: `C51-C58 B37.3 D07.0-D07.3`.
struct ICD10Ranges: Sendable {
  private let ranges: [ClosedRange<Int>]

  /// Reads the ranges of a rule of ours; each end is a category or a code with one digit behind the
  /// point.
  init(_ text: StaticString) {
    ranges = String(describing: text).split(separator: " ").map { part in
      let ends = part.split(separator: "-").compactMap { ICD10Code(String($0)) }
      guard let first = ends.first, let last = ends.last else {
        preconditionFailure("no range of ICD-10: \(part)")
      }
      return first.place...(last.subdivision == nil ? last.place + 11 : last.place)
    }
  }

  func contains(_ code: ICD10Code) -> Bool {
    let place = code.place
    return ranges.contains { $0.contains(place) }
  }
}

extension ICD10Code {
  /// The order in the book by category and first digit behind the point: a category itself comes
  /// before its parts.
  var place: Int { category * 12 + (subdivision.map { $0 + 1 } ?? 0) }
}
