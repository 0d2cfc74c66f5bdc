/// The way from a resource to the elements that a rule is about, split once.
struct RulePath: Hashable, Sendable {
  /// One step of the way.
  struct Step: Hashable, Sendable {
    /// Names that the element may have: one, or those of a choice.
    let names: [String]
    /// Of an `extension`: how its URL ends.
    let urlEnd: String?
    /// Whether elements of the same name within it are meant too, at any depth.
    let isNested: Bool

    /// Reads `name`, `one|other`, `name+` or `extension(URL end)`.
    init(_ text: Substring) {
      var name = text
      isNested = name.last == "+"
      if isNested { name.removeLast() }
      let parts = name.split(separator: "(")
      urlEnd = parts.count == 2 ? String(parts[1].dropLast()) : nil
      names = (parts.first ?? name).split(separator: "|").map(String.init)
    }

    /// The step as people read it.
    var text: String {
      let name = names.joined(separator: "|")
      return urlEnd.map { "\(name):\($0)" } ?? name
    }
  }

  /// The steps from the resource on.
  let steps: [Step]

  /// Reads steps that are parted by dots.
  init(_ text: some StringProtocol) {
    steps = Substring(text).split(separator: ".").map(Step.init)
  }

  /// The name of the element that it leads to, and the same with its parent's before it.
  var ends: (last: String, both: String) {
    let names = steps.suffix(2).map { $0.names.first ?? "" }
    return (names.last ?? "", names.joined(separator: "."))
  }
}
