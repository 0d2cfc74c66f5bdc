import StrictJSON

/// Resources that break no rule, and a Bundle of them.
enum Fixture {
  /// All of them, as JSON texts.
  static let all: [String] = visit + medicines + others

  /// The resource of a type, as a tree.
  static func resource(_ type: String) throws -> JSON? {
    try trees().first { $0["resourceType"] == .string(type) }
  }

  /// All of them, as trees.
  static func trees() throws -> [JSON] {
    try all.map { JSON(try JSONDocument(Array($0.utf8)).root) }
  }

  /// A transaction of resources, each with a fullUrl.
  static func bundle(_ resources: [JSON]) -> JSON {
    [
      "resourceType": "Bundle", "type": "transaction",
      "entry": .array(
        resources.enumerated().map { number, resource in
          [
            "fullUrl": .string(name(number)), "resource": resource,
            "request": ["method": "POST", "url": resource["resourceType"] ?? .null],
          ]
        }),
    ]
  }

  /// The fullUrl of an entry.
  static func name(_ number: Int) -> String {
    let digits = String(number)
    return "urn:uuid:00000000-0000-4000-8000-"
      + String(repeating: "0", count: 12 - digits.count) + digits
  }
}

extension JSON {
  /// Where in a tree: member names and element numbers.
  enum Step: Hashable {
    case member(String)
    case element(Int)
  }

  /// The ways to all values below this one.
  var ways: [[Step]] {
    switch self {
    case .object(let members):
      members.flatMap { member in
        [[.member(member.key)]] + member.value.ways.map { [.member(member.key)] + $0 }
      }
    case .array(let elements):
      elements.enumerated().flatMap { index, element in
        [[.element(index)]] + element.ways.map { [.element(index)] + $0 }
      }
    default: []
    }
  }

  /// The value at the end of a way.
  func at(_ way: ArraySlice<Step>) -> JSON? {
    guard let step = way.first else { return self }
    switch (step, self) {
    case (.member(let key), .object): return self[key]?.at(way.dropFirst())
    case (.element(let index), .array(let elements)):
      return elements.indices.contains(index) ? elements[index].at(way.dropFirst()) : nil
    default: return nil
    }
  }

  /// The tree with the value at the end of a way changed, or taken out if `change` says nil.
  func changing(_ way: ArraySlice<Step>, _ change: (JSON) -> JSON?) -> JSON? {
    guard let step = way.first else { return change(self) }
    switch (step, self) {
    case (.member(let key), .object(let members)):
      return .object(
        members.compactMap { member in
          guard member.key == key else { return member }
          return member.value.changing(way.dropFirst(), change).map {
            JSONMember(key: key, value: $0)
          }
        })
    case (.element(let index), .array(let elements)):
      return .array(
        elements.enumerated().compactMap { number, element in
          number == index ? element.changing(way.dropFirst(), change) : element
        })
    default: return self
    }
  }
}
