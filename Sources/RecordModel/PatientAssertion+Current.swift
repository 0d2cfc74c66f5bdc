extension PatientAssertion {
  /// The patient as all words on him together tell it.
  ///
  /// A later word replaces what it says and leaves what it is silent about: who sends only a card
  /// number with a visit does not take the name away.
  /// - Parameter words: the words, oldest by the sender's time first.
  /// - Returns: nil only for no word at all.
  package static func current(of words: some Collection<PatientAssertion>) -> PatientAssertion? {
    guard var current = words.first else { return nil }
    for word in words.dropFirst() { current.overlay(word) }
    return current
  }

  private mutating func overlay(_ later: PatientAssertion) {
    let renewed = Set(later.identifiers.map(\.system))
    identifiers = later.identifiers + identifiers.filter { !renewed.contains($0.system) }
    if !later.names.isEmpty { names = later.names }
    sex = later.sex ?? sex
    birthDate = later.birthDate ?? birthDate
    deceased = later.deceased ?? deceased
    if !later.addresses.isEmpty { addresses = later.addresses }
    if !later.contacts.isEmpty { contacts = later.contacts }
    multipleBirth = later.multipleBirth ?? multipleBirth
    maritalStatus = later.maritalStatus ?? maritalStatus
    place = later.place
    if !later.remainder.isEmpty { remainder = later.remainder }
  }
}
