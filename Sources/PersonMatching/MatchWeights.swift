#if canImport(Glibc)
  import Glibc
#endif

/// What each agreement is worth, and where the lines are drawn: data with a version, not code.
///
/// Written as lines of words with tabs between them, `#` begins a remark:
/// `version`, `link`, `review`, `damping`, `name-share`, `rare-term`, `level` (field, level, m, u), `term` (sound,
/// frequency). Source: Fellegi and Sunter, "A theory for record linkage", 1969; frequencies of
/// terms as in Winkler 1989.
package struct MatchWeights: Sendable {
  /// What a decision is recorded with.
  package var version: String
  /// At this weight and above a pair is linked: log2 of the odds that it is one person.
  package var link: Double
  /// At this weight and above a human looks at it.
  package var review: Double
  /// How much the second and third agreeing field of a household count, 0 to 1.
  package var damping: Double
  /// How often a level is seen of one person's records, by field and level.
  package var same: [[Double]]
  /// How often of two persons'.
  package var other: [[Double]]
  /// How often a word of a name is met, by its sound, among persons.
  package var terms: [String: Double]
  /// The frequency of a word that is not among `terms`.
  package var rareTerm: Double
  /// The share of a frequent word's frequency from which on a word like it is a name of its own.
  package var nameShare: Double

  /// Bits that the frequency of names may add or take at most.
  static let mostBitsOfTerms = 9.0

  /// What the level of a field is worth, in bits, before the frequency of names.
  package func bits(_ field: MatchField, _ level: Int) -> Double {
    log2(same[field.index][level] / other[field.index][level])
  }

  /// How much more or less than usual the agreement of these words says, in bits.
  ///
  /// The usual is the chance that two persons' names agree so; it is replaced by how frequent this
  /// name is, taken as the product of its words.
  package func bitsOfTerms(_ shared: [String], agreement: NameAgreement) -> Double {
    guard !shared.isEmpty, agreement != .none else { return 0 }
    let frequency = shared.reduce(1.0) { $0 * (terms[$1] ?? rareTerm) }
    let usual = other[MatchField.name.index][agreement.rawValue]
    let bits = log2(usual / frequency)
    let scaled = agreement.rawValue <= NameAgreement.sound.rawValue ? bits : bits / 2
    return min(Self.mostBitsOfTerms, max(-Self.mostBitsOfTerms, scaled))
  }

  /// Whether two words are names of their own, and neither a slip of the pen in the other: both are
  /// met often, by the measure of the more frequent one.
  package func areNames(_ left: String, _ right: String) -> Bool {
    guard let left = terms[left], let right = terms[right] else { return false }
    return min(left, right) >= max(left, right) * nameShare
  }

  /// Fewer persons than the city has are never assumed, however few are known: a young database does
  /// not make a namesake rarer. Source: Dukcapil, second half of 2024.
  package static let leastPersons = 681_693

  /// log2 of the odds that a record and another one picked blindly are one person's, where there
  /// are so many persons.
  package static func prior(persons: Int) -> Double { -log2(Double(max(2, persons))) }

  /// The weights that came with the program.
  package static let builtIn: MatchWeights = {
    guard
      let weights = try? MatchWeights(String(decoding: PackageResources.weights_tsv, as: UTF8.self))
    else { preconditionFailure("weights.tsv") }
    return weights
  }()
}

extension MatchJudgement {
  /// The odds of the weight as a share of one.
  package var probability: Double { 1 / (1 + exp2(-weight)) }
}

/// A file of weights that cannot be taken, by the number of its line, from 1; 0 for what is missing.
package struct MatchWeightsError: Error, Hashable, Sendable {
  /// The line.
  package let line: Int
  /// What is wrong with it.
  package let reason: String
}
