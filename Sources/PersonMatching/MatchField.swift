/// What is compared, each with its levels from the strongest agreement to none.
package enum MatchField: String, Sendable, CaseIterable {
  /// Names, birth, sex, home, phone, mother, NIK and BPJS card.
  case name, birth, sex, address, phone, mother, nik, card

  /// The names of the levels, in the order of their agreement.
  package var levels: [String] {
    switch self {
    case .name: ["exact", "sound", "close", "partial", "word", "none"]
    case .birth:
      ["exact", "swapped", "digit", "two-parts", "both-placeholder", "year", "near", "different"]
    case .sex: ["same", "different"]
    case .address: ["house", "near", "village", "other"]
    case .phone, .nik, .card: ["same", "digit", "different"]
    case .mother: ["same", "close", "different"]
    }
  }

  /// Fields that a household shares: where one agrees the others tell little more.
  package static let ofHousehold: Set<MatchField> = [.address, .phone, .mother]
}
