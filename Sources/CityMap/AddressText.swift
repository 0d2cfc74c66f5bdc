/// The words of an address, in small letters; commas are words too.
struct AddressText {
  let words: [String]

  init(_ lines: [String]) {
    words = lines.joined(separator: " , ").lowercased()
      .split { !$0.isLetter && !$0.isNumber && $0 != "," }
      .flatMap { part -> [String] in
        part.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          .flatMap { $0.isEmpty ? [","] : [$0] }
      }
  }

  private static let marks: Set = ["kel", "kelurahan", "desa", "ds", "kl"]
  /// Words before names that are no kelurahan's, beside those of streets.
  private static let others: Set = ["jembatan", "pasar", "kec", "kecamatan"]
  /// Places around Banjarmasin that an address without a city names.
  private static let neighbours: [[String]] = [
    ["banjarbaru"], ["martapura"], ["kab", "banjar"], ["kabupaten", "banjar"], ["marabahan"],
    ["barito", "kuala"], ["batola"], ["gambut"], ["kertak", "hanyar"], ["sungai", "tabuk"],
    ["pelaihari"], ["palangka", "raya"], ["kapuas"],
  ]

  /// Whether it names a place around the city. `Jl. Kapuas` is a street, of whatever city; `Jl. A. Yani Martapura` and
  /// `Kec. Gambut` name the place.
  var namesAnotherCity: Bool {
    !words.contains("banjarmasin")
      && Self.neighbours.contains { sought in
        words.indices.contains { start in
          words[start...].starts(with: sought)
            && (start == 0 || !StreetName.isKind(words[start - 1]))
        }
      }
  }
}

// MARK: Names

extension AddressText {
  /// Names of one to three words with their kelurahan, the longest first.
  private static let names: [(words: [String], kelurahan: Kelurahan)] =
    CityMap.kelurahan.map { one in
      (one.name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init), one)
    }.sorted { ($1.words.count, $0.kelurahan.code) < ($0.words.count, $1.kelurahan.code) }

  /// The first words that several names share: `kelayan`, `alalak`, `kertak baru`; never a whole name.
  private static let parts: [[String]: [Kelurahan]] = {
    var parts: [[String]: [Kelurahan]] = [:]
    for (words, one) in names {
      for count in 1..<max(1, words.count) {
        parts[Array(words.prefix(count)), default: []].append(one)
      }
    }
    for (words, _) in names { parts[words] = nil }
    return parts.filter { $0.value.count > 1 }
  }()

  /// What a name behind `Kel.` means, where it means one.
  var marked: (Kelurahan, Residence.Method, Int)? {
    for start in markedStarts {
      if let found = named(at: start) { return (found, .name, 95) }
      if let found = only(near(at: start)) { return (found, .spelling, 80) }
    }
    return nil
  }

  /// What a name that stands alone and is no street's means.
  var alone: Kelurahan? {
    for start in words.indices where !isOfStreet(start) {
      if let found = named(at: start) { return found }
    }
    return nil
  }

  /// The same of a misspelt one.
  var aloneMisspelt: Kelurahan? {
    for start in words.indices where !isOfStreet(start) {
      if let found = only(near(at: start)) { return found }
    }
    return nil
  }

  /// Those among which a name behind `Kel.` does not choose: equally near spellings, or a part that several names
  /// begin with; nil where there is none.
  var several: [Kelurahan]? {
    for start in markedStarts {
      let near = near(at: start)
      if near.count > 1 { return near }
      for count in [2, 1] where start + count <= words.count {
        if let found = Self.parts[Array(words[start..<(start + count)])], isEnd(start + count) {
          return found
        }
      }
    }
    return nil
  }

  private var markedStarts: some Collection<Int> {
    words.indices.dropFirst().filter { Self.marks.contains(words[$0 - 1]) }
  }

  private func only(_ found: [Kelurahan]) -> Kelurahan? { found.count == 1 ? found[0] : nil }

  /// Whether the word at `start` belongs to the name of a street: one of its two words before says so, with no
  /// comma or number between.
  private func isOfStreet(_ start: Int) -> Bool {
    for place in stride(from: start - 1, through: max(0, start - 3), by: -1) {
      let word = words[place]
      if StreetName.isKind(word) || Self.others.contains(word) { return true }
      if word == "," || word.allSatisfy(\.isNumber) { return false }
    }
    return false
  }

  /// What a name says to the letter; nil where a longer one is meant that it begins, a letter off: `Basirih Selatann`.
  private func named(at start: Int) -> Kelurahan? {
    let found = Self.names.first { name, _ in
      start + name.count <= words.count
        && words[start..<(start + name.count)].joined() == name.joined()
    }
    guard let (name, one) = found else { return nil }
    let isCut =
      !isEnd(start + name.count) && near(at: start).contains { $0.name.count > one.name.count }
    return isCut ? nil : one
  }

  /// Those whose names are a letter off; several are equally near.
  private func near(at start: Int) -> [Kelurahan] {
    Self.names.compactMap { name, one in
      guard start + name.count <= words.count else { return nil }
      let meant = name.joined()
      let told = words[start..<(start + name.count)].joined()
      return meant.utf8.count >= 6 && told != meant
        && Self.differsInOne(Array(told.utf8), Array(meant.utf8))
        ? one : nil
    }
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

// MARK: RT

extension AddressText {
  /// Words behind the name of a place or street.
  private static let ends: Set = [
    ",", "rt", "rw", "no", "nomor", "nmr", "blok", "blk", "kav", "km", "kel", "kelurahan", "kl",
    "desa",
    "ds", "kec", "kecamatan", "kota", "kab", "kabupaten", "banjarmasin", "bjm", "kalsel",
    "kalimantan",
    "prov", "provinsi", "dekat", "dkt", "samping", "depan", "belakang", "sebelah",
  ]

  /// Whether a name that goes up to `place` ends there.
  func isEnd(_ place: Int) -> Bool { place >= words.count || Self.isEnd(words[place]) }

  /// Whether a word stands behind a name and is no part of it: `rt`, `rt21`, `no5`, a comma. A number alone can be a
  /// part: Cempaka 5 is another street than Cempaka.
  static func isEnd(_ word: String) -> Bool {
    if ends.contains(word) { return true }
    let rest = word.drop { $0.isLetter }
    let head = String(word.prefix(word.count - rest.count))
    return ["rt", "rw", "no", "blok"].contains(head) && rest.allSatisfy(\.isNumber)
  }

  /// The number behind `RT`: `RT 12`, `RT.012/RW.003`, `Rt12 Rw 3`, `RT 12/3`, `RT/RW 12/3`; nil without one.
  var rt: Int? {
    for (place, word) in words.enumerated() where word.hasPrefix("rt") {
      if let number = Self.number(word.dropFirst(2)) { return number }
      guard word == "rt" else { continue }
      let behind = Array(words.dropFirst(place + 1).prefix(3))
      if let first = behind.first, let number = Self.number(first) { return number }
      // `RT/RW 12/3`; with one number behind, it is the RW's.
      if behind.count == 3, behind[0] == "rw", let number = Self.number(behind[1]),
        Self.number(behind[2]) != nil
      {
        return number
      }
    }
    return nil
  }

  /// A number of an RT or RW of up to three digits, one letter behind it allowed; nil of others and of 0.
  private static func number(_ text: some StringProtocol) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard (1...3).contains(digits.count), text.count - digits.count <= 1 else { return nil }
    return Int(digits).flatMap { $0 > 0 ? $0 : nil }
  }
}
