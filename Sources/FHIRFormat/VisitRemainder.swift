import RecordModel
import StrictJSON

/// What the columns of a visit do not hold, of all words on it.
///
/// The newest word's resources come first, in their order, then those of earlier words that no
/// later one told again: an HL7 order adds to what the admission said.
struct VisitRemainder {
  var elements: [JSONMember] = []
  var resources: [JSON] = []

  init(_ visit: Visit) throws(FHIREncodingError) {
    var told: Set<String> = []
    try add(visit.remainder, place: visit.place, told: &told)
    for word in visit.earlierRemainders.reversed() {
      try add(word, place: visit.place, told: &told)
    }
  }

  private mutating func add(
    _ word: [UInt8], place: String, told: inout Set<String>
  ) throws(FHIREncodingError) {
    for member in try FHIREncoder.elements(word, place: place) {
      switch member.key {
      case "elements":
        let known = Set(elements.map(\.key))
        elements += (member.value.members ?? []).filter { !known.contains($0.key) }
      case "resources":
        let news = (member.value.array ?? []).filter { !told.contains(Self.name($0)) }
        told.formUnion(news.map { Self.name($0) })
        resources += news
      default: throw .unreadable(place: place)
      }
    }
  }

  /// What makes a resource the same in two words; without a number a later word with any of the type
  /// tells them all again.
  private static func name(_ resource: JSON) -> String {
    resource.numberedName ?? resource["resourceType"]?.string ?? ""
  }
}

extension JSON {
  /// A resource's type and first number, which make it the same whoever tells it again; nil without
  /// a number.
  var numberedName: String? {
    guard let number = self["identifier"]?.array?.first, let value = number["value"]?.string
    else { return nil }
    return "\(self["resourceType"]?.string ?? "") \(number["system"]?.string ?? "") \(value)"
  }
}
