/// Where somebody lives, as far as the city counts: a kelurahan, another place, or not known; and how it was
/// told.
package struct Residence: Hashable, Sendable {
  /// A kelurahan's code of ten digits, `outside` or `unresolved`.
  package let place: String
  /// What told it.
  package let method: Method
  /// 0 to 100: how sure the method is, by our own judgement and not by a measurement.
  package let certainty: Int

  /// What told the place.
  package enum Method: String, Hashable, Sendable, CaseIterable {
    /// Kemendagri's code.
    case code
    /// A name as the code list spells it.
    case name
    /// A name but for one letter.
    case spelling
    /// The postal code, where one kelurahan has it alone.
    case postal
    /// The name of another city.
    case city
    /// Nothing did.
    case none
  }

  /// An address in another city.
  package static let outside = "outside"
  /// An address that names no kelurahan that we know.
  package static let unresolved = "unresolved"

  /// Reads an address as it was sent; every part may be missing.
  ///
  /// The code decides, then the name behind `Kel.`, then a name that stands alone and is no street's, then a
  /// misspelt one, then the postal code. The numbers of RT and RW begin anew in each kelurahan, so alone they
  /// tell nothing.
  package static func resolve(
    code: String?, lines: [String], city: String?, postalCode: String?
  ) -> Residence {
    if let digits = code?.filter(\.isNumber), digits.count >= 4 {
      if let known = CityMap.kelurahan(code: digits) { return .init(known, .code, 100) }
      if !digits.hasPrefix(CityMap.city) {
        return Residence(place: outside, method: .code, certainty: 100)
      }
    }
    let isOurs = city.map(isBanjarmasin)
    let text = AddressText(lines)
    if isOurs != false {
      if let (found, method, certainty) = text.kelurahan { return .init(found, method, certainty) }
    }
    if isOurs == false || (isOurs == nil && text.namesAnotherCity) {
      return Residence(place: outside, method: .city, certainty: 90)
    }
    if let postalCode, let only = byPostal[postalCode], only.count == 1 {
      return .init(only[0], .postal, 60)
    }
    return Residence(place: unresolved, method: .none, certainty: 0)
  }

  private init(_ kelurahan: Kelurahan, _ method: Method, _ certainty: Int) {
    self.init(place: kelurahan.code, method: method, certainty: certainty)
  }

  private init(place: String, method: Method, certainty: Int) {
    self.place = place
    self.method = method
    self.certainty = certainty
  }

  private static let byPostal = Dictionary(grouping: CityMap.kelurahan, by: \.postalCode)

  private static func isBanjarmasin(_ city: String) -> Bool {
    let letters = city.lowercased().filter { !$0.isWhitespace && !$0.isPunctuation }
    return letters.contains("banjarmasin") || letters.hasPrefix(CityMap.city)
      || letters.contains("bjm")
  }
}

/// The words of an address.
private struct AddressText {
  private let words: [String]

  init(_ lines: [String]) {
    words = lines.joined(separator: " , ").lowercased()
      .split { !$0.isLetter && !$0.isNumber && $0 != "," }
      .flatMap { part -> [String] in
        part.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          .flatMap { $0.isEmpty ? [","] : [$0] }
      }
  }

  private static let marks: Set = ["kel", "kelurahan", "desa", "ds", "kl"]
  private static let streets: Set = [
    "jl", "jln", "jalan", "gg", "gang", "komplek", "komp", "kompleks", "perum", "perumahan",
    "jembatan", "pasar", "kec", "kecamatan",
  ]
  /// Places around Banjarmasin that an address without a city names.
  private static let neighbours: [[String]] = [
    ["banjarbaru"], ["martapura"], ["kab", "banjar"], ["kabupaten", "banjar"], ["marabahan"],
    ["barito", "kuala"], ["batola"], ["gambut"], ["kertak", "hanyar"], ["sungai", "tabuk"],
    ["pelaihari"], ["palangka", "raya"], ["kapuas"],
  ]

  var namesAnotherCity: Bool {
    !words.contains("banjarmasin") && Self.neighbours.contains { index(of: $0) != nil }
  }

  private func index(of sought: [String]) -> Int? {
    guard sought.count <= words.count else { return nil }
    return (0...(words.count - sought.count)).first {
      Array(words[$0..<($0 + sought.count)]) == sought
    }
  }

  /// Names of one to three words with their kelurahan, the longest first.
  private static let names: [(words: [String], kelurahan: Kelurahan)] =
    CityMap.kelurahan.map { one in
      (one.name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init), one)
    }.sorted { ($1.words.count, $0.kelurahan.code) < ($0.words.count, $1.kelurahan.code) }

  var kelurahan: (Kelurahan, Residence.Method, Int)? {
    for start in words.indices where start > 0 && Self.marks.contains(words[start - 1]) {
      if let found = named(at: start, isExact: true) { return (found, .name, 95) }
      if let found = named(at: start, isExact: false) { return (found, .spelling, 80) }
    }
    for start in words.indices where !isOfStreet(start) {
      if let found = named(at: start, isExact: true) { return (found, .name, 70) }
    }
    for start in words.indices where !isOfStreet(start) {
      if let found = named(at: start, isExact: false) { return (found, .spelling, 50) }
    }
    return nil
  }

  /// Whether the word at `start` belongs to the name of a street: one of its two words before says so, with no
  /// comma or number between.
  private func isOfStreet(_ start: Int) -> Bool {
    for place in stride(from: start - 1, through: max(0, start - 3), by: -1) {
      let word = words[place]
      if Self.streets.contains(word) { return true }
      if word == "," || word.allSatisfy(\.isNumber) { return false }
    }
    return false
  }

  private func named(at start: Int, isExact: Bool) -> Kelurahan? {
    var found: Kelurahan?
    for (name, one) in Self.names where start + name.count <= words.count {
      let told = words[start..<(start + name.count)].joined()
      let meant = name.joined()
      if told == meant { return one }
      guard !isExact, meant.count >= 6, Self.differsInOne(Array(told.utf8), Array(meant.utf8))
      else { continue }
      // Two that are equally near: neither.
      guard found == nil else { return nil }
      found = one
    }
    return found
  }

  /// Whether one letter more, less, other or two swapped make one word of the other.
  static func differsInOne(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let (short, long) = left.count <= right.count ? (left, right) : (right, left)
    guard long.count - short.count <= 1 else { return false }
    let head = zip(short, long).prefix { $0 == $1 }.count
    let tail = zip(short.reversed(), long.reversed()).prefix { $0 == $1 }.count
    if long.count > short.count { return head + tail >= short.count }
    let middle = short.count - head - tail
    if middle <= 1 { return true }
    return middle == 2 && short[head] == long[head + 1] && short[head + 1] == long[head]
  }
}
