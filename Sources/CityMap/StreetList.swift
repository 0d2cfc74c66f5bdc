/// Which kelurahan the streets of the city belong to, RT by RT, as the health office stated it last: "Jl. Sultan Adam
/// RT 21" names no kelurahan, and yet there is one only.
package struct StreetList: Sendable {
  /// A street, or a part of it.
  package struct Entry: Hashable, Sendable {
    /// As the office wrote it: `Jl. Sultan Adam`, `Jl. Sultan Adam Gg. Mawar`, `Komp. AMD Permai`.
    package let street: String
    /// The RT that are meant; nil for the whole street.
    package let rts: ClosedRange<Int>?
    /// The kelurahan's code of ten digits.
    package let kelurahan: String
    /// The street as it is compared: `jalan sultan adam gang mawar`.
    package let key: String

    /// An entry; nil where `street` names none, or has an RT, a number or another place in it.
    package init?(street: String, rts: ClosedRange<Int>?, kelurahan: String) {
      guard let key = StreetName.key(street) else { return nil }
      self.street = street
      self.rts = rts
      self.kelurahan = kelurahan
      self.key = key
    }

    /// Whether both speak of one RT of one street and name two kelurahan.
    package func contradicts(_ other: Entry) -> Bool {
      guard key == other.key, kelurahan != other.kelurahan else { return false }
      guard let rts, let others = other.rts else { return true }
      return rts.overlaps(others)
    }
  }

  /// 1 and up; 0 where nothing was ever stated.
  package let version: Int
  /// In the order stated.
  package let entries: [Entry]
  private let byKey: [String: [Entry]]
  /// The words of the longest key.
  private let longest: Int

  /// A list of these.
  package init(version: Int, entries: [Entry]) {
    self.version = version
    self.entries = entries
    byKey = Dictionary(grouping: entries, by: \.key)
    longest = byKey.keys.map { $0.split(separator: " ").count }.max() ?? 0
  }

  /// Nothing is stated.
  package static let empty = StreetList(version: 0, entries: [])

  /// Where the streets of an address say that it is.
  struct Told {
    /// Codes; more than one where a street runs through several and no RT chooses.
    let kelurahan: Set<String>
    /// Whether a range of RT chose.
    let isByRT: Bool
  }

  /// What the list says of an address; nil where it knows none of its streets, or two of them contradict each other.
  func told(_ text: AddressText, rt: Int?) -> Told? {
    guard !byKey.isEmpty else { return nil }
    var told: Told?
    for entries in streets(in: StreetName.words(text.words)) {
      // An RT that the list does not have tells nothing of the street.
      let meant = rt.map { rt in entries.filter { $0.rts?.contains(rt) ?? true } } ?? entries
      guard !meant.isEmpty else { continue }
      let codes = Set(meant.map(\.kelurahan))
      let isByRT = rt != nil && meant.contains { $0.rts != nil }
      let before = told ?? Told(kelurahan: codes, isByRT: false)
      told = Told(
        kelurahan: before.kelurahan.intersection(codes), isByRT: before.isByRT || isByRT)
    }
    return told.flatMap { $0.kelurahan.isEmpty ? nil : $0 }
  }

  /// The entries of each street that an address names, the longest name that is known at each place.
  private func streets(in words: [String]) -> [[Entry]] {
    words.indices.compactMap { start in
      if words[start] == "gang" { return isAlone(start, words) ? named(words[start...], []) : nil }
      if StreetName.kinds.contains(words[start]) { return named(words[start...], []) }
      // `Sultan Adam RT 21`: a street without its word, at the begin of a part; not where a kelurahan is called so.
      guard start == 0 || words[start - 1] == "," else { return nil }
      return named(words[start...], ["jalan"])
    }
  }

  /// The entries of the longest street that some words begin with; of a bare name, of none that is a kelurahan's.
  private func named(_ rest: ArraySlice<String>, _ kind: [String]) -> [Entry]? {
    for count in stride(from: min(longest - kind.count, rest.count), to: 0, by: -1) {
      let end = rest.startIndex + count
      guard end == rest.endIndex || StreetName.isEnd(rest[end]) else { continue }
      let name = rest.prefix(count)
      guard let found = byKey[(kind + name).joined(separator: " ")] else { continue }
      return kind.isEmpty || CityMap.kelurahan(named: name.joined(separator: " ")) == nil
        ? found : nil
    }
    return nil
  }

  /// Whether nothing before an alley can be the name of its street, nor behind it: alleys have the same name in many.
  private func isAlone(_ start: Int, _ words: [String]) -> Bool {
    words[..<start].allSatisfy { StreetName.isEnd($0) || $0.allSatisfy(\.isNumber) }
      && words.allSatisfy { $0 == "gang" || !StreetName.kinds.contains($0) }
  }
}

/// How names of streets are compared: small letters, one word for each kind of street, without titles, in today's
/// spelling.
enum StreetName {
  static let kinds: Set = ["jalan", "gang", "komplek"]

  private static let kindsBySpelling = [
    "jl": "jalan", "jln": "jalan", "jalan": "jalan", "gg": "gang", "gang": "gang", "gng": "gang",
    "komp": "komplek", "komplek": "komplek", "kompleks": "komplek", "kompl": "komplek",
    "perum": "komplek", "perumahan": "komplek",
  ]
  private static let titles: Set = [
    "h", "hj", "haji", "hajjah", "kh", "kyai", "kiai", "jend", "jendral", "jenderal", "letjend",
    "letjen", "mayjend", "mayjen", "brigjend", "brigjen", "kol", "kolonel", "letkol", "mayor",
    "kapten", "kapt", "dr", "drs", "ir", "prof",
  ]
  private static let spellings = [
    "achmad": "ahmad", "akhmad": "ahmad", "moh": "muhammad", "muh": "muhammad",
    "mohamad": "muhammad", "mohammad": "muhammad", "muhamad": "muhammad", "mochamad": "muhammad",
    "mochammad": "muhammad", "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6",
    "vii": "7", "viii": "8", "ix": "9", "x": "10",
  ]
  /// Soetoyo is Sutoyo, Tjempaka is Cempaka.
  private static let sounds = [("oe", "u"), ("dj", "j"), ("tj", "c")]

  /// Words of an address or a name as they are compared; commas between a street and its alley are left out.
  static func words(_ told: [String]) -> [String] {
    let kinds = told.map { kindsBySpelling[$0] }
    return told.indices.compactMap { place -> String? in
      if let kind = kinds[place] { return kind }
      let word = told[place]
      let next = place + 1 < told.count ? told[place + 1] : nil
      if word == "," { return next.flatMap { kindsBySpelling[$0] } == nil ? word : nil }
      // A title stands before a name; `Gg. H` is called so.
      if titles.contains(word), let next, next != ",", !AddressText.isEnd(next) { return nil }
      if word == "a", next == "yani" { return "ahmad" }
      if let known = spellings[word] { return known }
      return sounds.reduce(word) { $0.replacing($1.0, with: $1.1) }
    }
  }

  /// Whether a word says that a street's name follows, in whatever spelling: `jln`, `gg`.
  static func isKind(_ word: String) -> Bool { kindsBySpelling[word] != nil }

  /// Whether a name before this word ends there.
  static func isEnd(_ word: String) -> Bool { kinds.contains(word) || AddressText.isEnd(word) }

  /// The key of a street as the office writes it, `jalan` put before a bare name; nil where it is none: empty, a kind
  /// without a name, or with an RT, a number of a house or another place in it.
  static func key(_ street: String) -> String? {
    var name = words(AddressText([street]).words)
    guard let first = name.first else { return nil }
    if !kinds.contains(first) { name.insert("jalan", at: 0) }
    let isWhole = name.indices.allSatisfy { place in
      let next = place + 1 < name.count ? name[place + 1] : nil
      if kinds.contains(name[place]) { return next.map { !kinds.contains($0) } ?? false }
      // Of what ends a name in an address the kilometre alone is a part of one: A. Yani Km 5.
      return name[place] == "km" ? next != nil : !AddressText.isEnd(name[place])
    }
    return isWhole && name.count <= mostWords ? name.joined(separator: " ") : nil
  }

  /// No street's name has more.
  private static let mostWords = 12
}
