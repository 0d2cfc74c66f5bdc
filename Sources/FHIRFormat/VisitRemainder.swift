import RecordModel
import StrictJSON

/// What the columns of a visit do not hold, of all words on it.
///
/// The newest word's resources come first, in their order, then those of earlier words that no
/// later one told again: an HL7 order adds to what the admission said. A word that is a part of a
/// visit only (a step of SATUSEHAT's flow) tells nothing again but what has its number or id.
struct VisitRemainder {
  var elements: [JSONMember] = []
  var resources: [JSON] = []

  init(_ visit: Visit) throws(FHIREncodingError) {
    var told: Set<String> = []
    try add(visit.remainder, replaced: [], place: visit.place, told: &told)
    for word in visit.earlierRemainders.reversed() {
      try add(word.content, replaced: word.replaced, place: visit.place, told: &told)
    }
  }

  private mutating func add(
    _ word: [UInt8], replaced: Set<Visit.Part>, place: String, told: inout Set<String>
  ) throws(FHIREncodingError) {
    let members = try FHIREncoder.elements(word, place: place)
    let isPart = members.contains { $0.key == "isPart" && $0.value == .bool(true) }
    for member in members {
      switch member.key {
      case "isPart": continue
      case "elements":
        let known = Set(elements.map(\.key)).union(replaced.compactMap(\.element))
        elements += (member.value.members ?? []).filter { !known.contains($0.key) }
          .compactMap { replaced.contains(.payer) ? $0.withoutPayer : $0 }
      case "resources":
        let news = (member.value.array ?? []).filter {
          told.isDisjoint(with: Self.names($0, isPart))
        }
        for resource in news { told.formUnion(Self.names(resource, isPart)) }
        resources += news
      default: throw .unreadable(place: place)
      }
    }
  }

  /// What makes a resource the same in two words: its number, our id; without a number a later word
  /// with any of the type tells them all again, unless it is a part only.
  private static func names(_ resource: JSON, _ isPart: Bool) -> Set<String> {
    if let name = resource.numberedName { return [name] }
    let type = resource["resourceType"]?.string ?? ""
    guard isPart else { return [type] }
    return ["\(type)/\(resource["id"]?.string ?? "")"]
  }
}

extension Visit.Part {
  /// The Encounter's element that holds it and nothing else; nil where others share it.
  fileprivate var element: String? {
    switch self {
    case .visitClass: "class"
    case .service: "serviceType"
    case .statusHistory: "statusHistory"
    case .period: "period"
    case .practitioner: "participant"
    case .location: "location"
    case .serviceProvider: "serviceProvider"
    case .hospitalization: "hospitalization"
    case .payer: nil
    }
  }
}

extension JSONMember {
  /// The same without the extension that names the payer; nil if nothing else was in it.
  fileprivate var withoutPayer: JSONMember? {
    guard key == "extension", let list = value.array else { return self }
    let rest = list.filter { $0["url"]?.string != FHIRSystem.payerExtension }
    return rest.isEmpty ? nil : JSONMember(key: key, value: .array(rest))
  }
}

extension [JSON] {
  /// The tails of the ids of a visit's resources, in their order: as they were kept, else by type and
  /// number or content. Equal ones are told apart by their turn.
  var keptTails: [String] {
    var turns = FactTurns()
    return map { resource in
      if let id = resource["id"]?.string, id.hasPrefix("r"),
        FactKey(hexadecimal: id.utf8.dropFirst()) != nil
      {
        return id
      }
      let number = resource["identifier"]?.array?.first
      let value = number?["value"]?.string
      var name = FactName(
        resourceType: resource["resourceType"]?.string ?? "",
        number: value.map {
          ExternalIdentifier(system: number?["system"]?.string ?? "", value: $0)
        })
      if value == nil { resource.serialized().withUnsafeBufferPointer { name.add($0) } }
      return "r" + turns.key(of: name).hexadecimal
    }
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
