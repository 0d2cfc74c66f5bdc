package import RecordModel
package import Sealing

/// A number that decides alone who a person is, checked for its shape; what fails the shape
/// decides nothing.
///
/// Source: `docs/data-model.md`, "One person"; the shapes are `PatientIdentifierSystem.fits`.
package struct NationalNumber: Hashable, Sendable {
  /// The naming system.
  package let system: String
  /// The value without surrounding blanks.
  package let value: String

  /// The number in `identifier`, or nil if its system is not national or its shape is wrong.
  package init?(_ identifier: ExternalIdentifier) {
    let value = identifier.value.trimmingBlanks
    guard PatientIdentifierSystem.fits(value, in: identifier.system) else { return nil }
    system = identifier.system
    self.value = value
  }

  /// The number in `identifier` to look somebody up by: also one whose shape is refused today and was taken before, so
  /// that who was joined by it can be found, parted and erased.
  package init?(lookingFor identifier: ExternalIdentifier) {
    if let number = NationalNumber(identifier) {
      self = number
      return
    }
    let value = identifier.value.trimmingBlanks
    guard identifier.system == PatientIdentifierSystem.nik, NIK.hasShape(value) else { return nil }
    system = identifier.system
    self.value = value
  }

  /// What two systems' equal values are kept apart by.
  private var domain: String { "person \(system)" }

  /// What the number is looked up by, under every active identifier key.
  package func hashes(under keyring: Keyring) -> [(keyID: Int16, hash: KeyedHash)] {
    keyring.numberedHashes(value.utf8, domain: domain)
  }

  /// The name that somebody came with who came with the number in doubt, under each active key.
  ///
  /// - Parameter sounds: as `PatientClaim.nameSounds`.
  func nameTokens(_ sounds: [String], under keyring: Keyring) -> [Int16: NameTokens] {
    var tokens: [Int16: NameTokens] = [:]
    for sound in sounds {
      for hash in keyring.numberedHashes("\(value) \(sound)".utf8, domain: domain + " named") {
        tokens[hash.keyID, default: NameTokens()].words.insert(hash.hash.high)
      }
    }
    return tokens
  }
}

/// A name as it is kept beside a number in doubt: for each word 64 bits of a keyed hash of the number and the word's
/// sound together, so that one name has no two equal tokens and nobody is found by them.
struct NameTokens: Hashable {
  /// One for each word; none where no name was told.
  var words: Set<UInt64> = []
}

extension NameTokens {
  /// Reads `bytes`, 8 for each word.
  init(_ bytes: [UInt8]) {
    for start in stride(from: 0, to: bytes.count - 7, by: 8) {
      words.insert(bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  /// 8 for each word, in order.
  var bytes: [UInt8] {
    words.sorted().flatMap { word in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
  }

  /// Whether the two differ clearly: each has a word that the other has not. A name that is shorter or longer by words
  /// is the same, and so is one that was not told.
  func differs(from other: NameTokens) -> Bool {
    !words.isSubset(of: other.words) && !other.words.isSubset(of: words)
  }
}

extension String {
  /// Without blanks around it.
  package var trimmingBlanks: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}

extension NationalNumber {
  /// What a number that somebody typed may be by its form: most often one, for some both an IHS
  /// number and a passport.
  package static func candidates(_ typed: String) -> [NationalNumber] {
    let value = typed.filter { $0.isLetter || $0.isNumber }.uppercased()
    let systems = [
      PatientIdentifierSystem.nik, PatientIdentifierSystem.bpjs, PatientIdentifierSystem.ihs,
      PatientIdentifierSystem.passport,
    ]
    return systems.compactMap {
      NationalNumber(lookingFor: ExternalIdentifier(system: $0, value: value))
    }
  }
}
