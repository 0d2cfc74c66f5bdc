package import PatientIndex

extension PersonMatcher {
  /// One change that judging again would make.
  package struct Change: Hashable, Sendable {
    /// What it would be.
    package enum Kind: String, Sendable {
      /// Two persons linked, a rule's link undone, a pair put before a human.
      case link
      case undo
      case review
    }

    /// What it would be.
    package let kind: Kind
    /// Who.
    package let pair: PersonPair
    /// log2 of the odds that the two are one.
    package let weight: Double
  }
}
