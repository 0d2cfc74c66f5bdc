/// A person's name as it is compared: words without titles and degrees, each with its sound.
package struct ComparedName: Hashable, Sendable {
  /// One word of a name.
  package struct Word: Hashable, Sendable {
    /// Upper case, A to Z only.
    package let letters: [UInt8]
    /// What it sounds like.
    package let sound: [UInt8]

    init(_ letters: [UInt8]) {
      self.letters = letters
      sound = NameSound.of(letters)
    }

    /// Whether it is a single letter, which stands for a word.
    package var isInitial: Bool { letters.count == 1 }

    /// The sound as text, the key of the table of how frequent words are.
    package var term: String { String(decoding: sound, as: UTF8.self) }
  }

  /// The person's own words in their order; never empty.
  package let words: [Word]
  /// The father's, after `bin` or `binti`; most often empty.
  package let father: [Word]

  init?(own: [[UInt8]], father: [[UInt8]]) {
    guard !own.isEmpty else { return nil }
    words = own.prefix(Self.mostWords).map(Word.init)
    self.father = father.prefix(Self.mostWords).map(Word.init)
  }

  /// More words than a name has; what comes after is not compared.
  private static let mostWords = 8

  /// Reads a name as written; nil where nothing of it names a person (`Tn. X`, `tanpa nama`).
  package init?(_ text: String) {
    let parts = NameParts(text)
    if parts.isOfMother || parts.namesNobody { return nil }
    self.init(own: parts.own, father: parts.father)
  }

  /// The mother's name in a newborn's name of the form `By. Ny. Siti`; nil for any other.
  package static func motherOfNewborn(_ text: String) -> ComparedName? {
    let parts = NameParts(text)
    return parts.isOfMother ? ComparedName(own: parts.own, father: []) : nil
  }
}

/// A written name taken apart.
private struct NameParts {
  private(set) var own: [[UInt8]] = []
  private(set) var father: [[UInt8]] = []
  /// `By. Ny. ...`: the words are the mother's.
  private(set) var isOfMother = false

  init(_ text: String) {
    var pieces: [(letters: [UInt8], hasDot: Bool, isLater: Bool)] = []
    for (part, segment) in text.split(separator: ",").prefix(4).enumerated() {
      for token in segment.split(whereSeparator: { $0 == " " || $0 == "-" || $0 == "/" }) {
        pieces += Self.pieces(token).map { ($0.0, $0.1, part > 0) }
      }
    }
    var isFather = false
    var isBaby = false
    for piece in pieces.prefix(16) {
      let word = String(decoding: piece.letters, as: UTF8.self)
      if own.isEmpty {
        if Self.baby.contains(word) { isBaby = true }
        if isBaby, Self.wives.contains(word) { isOfMother = true }
        if Self.titles.contains(word) { continue }
      } else if Self.bonds.contains(word) || (word == "B" && piece.hasDot && !isFather) {
        isFather = true
        continue
      } else if Self.degrees.contains(word) && (piece.hasDot || piece.isLater || word.count > 3) {
        continue
      } else if piece.isLater && piece.letters.count <= 2 {
        continue
      }
      if isFather { father.append(piece.letters) } else { own.append(piece.letters) }
    }
    expandShortFirst()
  }

  /// `M.` and `S.` before another word stand for Muhammad and Siti.
  private mutating func expandShortFirst() {
    guard own.count > 1, own[0] == Array("M".utf8) else { return }
    own[0] = Array("MUHAMMAD".utf8)
  }

  var namesNobody: Bool {
    let all = own.map { String(decoding: $0, as: UTF8.self) }
    return all.isEmpty || all == ["X"] || all == ["MR", "X"] || all == ["MRS", "X"]
      || all.starts(with: ["TIDAK", "DIKENAL"]) || all.starts(with: ["TANPA", "NAMA"])
      || all.starts(with: ["TIDAK", "DIKETAHUI"]) || all == ["UNKNOWN"] || all == ["ANONIM"]
      || all == ["BAYI"] || all == ["TEST"]
  }

  /// A token's pieces: `S.Kep` stays one where it is a degree, `Hj.Siti` is two.
  private static func pieces(_ token: Substring) -> [([UInt8], Bool)] {
    let parts = token.split(separator: ".").map { letters($0) }.filter { !$0.isEmpty }
    let hasDot = token.contains(".")
    let whole = parts.flatMap(\.self)
    if parts.count > 1, degrees.contains(String(decoding: whole, as: UTF8.self)) {
      return [(whole, true)]
    }
    return parts.map { ($0, hasDot) }
  }

  private static func letters(_ text: Substring) -> [UInt8] {
    var letters: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 65...90: letters.append(UInt8(scalar.value))
      case 97...122: letters.append(UInt8(scalar.value - 32))
      case 0xc0...0x17f:
        if let plain = accents[scalar.properties.uppercaseMapping] { letters.append(plain) }
      default: break
      }
    }
    return letters
  }

  private static let accents: [String: UInt8] = {
    var table: [String: UInt8] = [:]
    for (plain, written) in [
      ("A", "ÀÁÂÃÄÅĀ"), ("C", "Ç"), ("E", "ÈÉÊËĒ"), ("I", "ÌÍÎÏĪ"), ("N", "Ñ"), ("O", "ÒÓÔÕÖŌ"),
      ("U", "ÙÚÛÜŪ"), ("Y", "Ý"), ("S", "Š"), ("Z", "Ž"),
    ] {
      for letter in written { table[String(letter)] = Array(plain.utf8)[0] }
    }
    return table
  }()

  private static func set(_ words: String) -> Set<String> {
    Set(words.split(separator: " ").map(String.init))
  }

  private static let baby = set("BY BAYI")
  private static let wives = set("NY NYONYA IBU")
  private static let bonds = set("BIN BINTI BT BTE BINTE")
  private static let titles = set(
    "H HJ HAJI HAJJAH DR DRG DRS DRA IR PROF TN NY NN AN BY BAYI NYONYA TUAN BAPAK IBU SDR SDRI KH"
      + " UST USTADZ ALM ALMH NS APT BD")
  private static let degrees = set(
    "SKEP SKM SPD SPDI SH SE ST SSOS SAG SKOM AMDKEB AMDKEP AMD AMK AMKEB MKES MPD MM MSI MT MH"
      + " MKEP NERS NS SFARM APT SPA SPOG SPPD SPB SIP STP SPT SSI SPSI SPAK PHD MARS MPH MSC BSC"
      + " SST STRKEB STRKEP LC MA MAG SHI SPDSD MHUM SHUM SPI SKED SGZ ALM ALMH")
}
