package import RecordModel

/// What is compared of one record of a patient.
package struct MatchRecord: Sendable {
  /// Names, the official one first.
  package var names: [ComparedName] = []
  /// Day of birth.
  package var birth: BirthDay?
  /// `male` or `female`; nil for any other word.
  package var sex: Sex?
  /// Where he lives or lived.
  package var addresses: [ComparedAddress] = []
  /// Phones without their leading digits.
  package var phones: [String] = []
  /// The mother's name.
  package var mother: ComparedName?
  /// The mother's NIK, given for a newborn.
  package var motherNIK: String?
  /// NIKs that could be somebody's.
  package var niks: [String] = []
  /// BPJS card numbers.
  package var cards: [String] = []
  /// IHS numbers and passports, each with its system before it.
  package var others: [String] = []
  /// Position in a multiple birth; nil if not told, 0 for a single one.
  package var multipleBirth: Int?

  /// A record that nothing is known of yet.
  package init() {}

  /// A facility's word on a patient.
  ///
  /// - Parameter motherName: the mother's name where the message had one; a format keeps it among
  ///   what has no column.
  package init(_ assertion: PatientAssertion, motherName: String? = nil) {
    for name in assertion.names {
      let text =
        name.text ?? (name.given + [name.family].compactMap(\.self)).joined(separator: " ")
      if let compared = ComparedName(text), !names.contains(compared) { names.append(compared) }
      mother = mother ?? ComparedName.motherOfNewborn(text)
    }
    if let motherName { mother = ComparedName(motherName) ?? mother }
    birth = assertion.birthDate.map { BirthDay($0) }
    sex = assertion.sex.flatMap { $0 == .male || $0 == .female ? $0 : nil }
    addresses = assertion.addresses.compactMap { ComparedAddress($0) }
    phones = assertion.contacts.filter { $0.system != "email" }.compactMap {
      $0.value.flatMap(ComparedNumber.phone)
    }
    for identifier in assertion.identifiers { add(identifier) }
    multipleBirth = assertion.multipleBirth
  }

  /// Whether it tells enough to look for somebody by: a number that decides, or a name with the day of
  /// birth and one thing more. A name alone, or a day of birth, would be fishing.
  package var namesSomebody: Bool {
    if !niks.isEmpty || !cards.isEmpty || !others.isEmpty { return true }
    guard names.contains(where: { name in name.words.contains { !$0.isInitial } }),
      let birth, birth.month != nil, birth.day != nil
    else { return false }
    return sex != nil || !phones.isEmpty || mother != nil || motherNIK != nil
      || addresses.contains { $0.village != nil }
  }

  /// Takes an identifier in where it belongs to one person; a family card's number is left out.
  package mutating func add(_ identifier: ExternalIdentifier) {
    let value = identifier.value.filter { !$0.isWhitespace }
    guard !value.isEmpty else { return }
    switch identifier.system {
    case PatientIdentifierSystem.nik:
      if let nik = ComparedNumber.nik(value), !niks.contains(nik) { niks.append(nik) }
    case PatientIdentifierSystem.bpjs:
      if PatientIdentifierSystem.fits(value, in: identifier.system), !cards.contains(value) {
        cards.append(value)
      }
    case PatientIdentifierSystem.ihs, PatientIdentifierSystem.passport:
      let value = value.uppercased()
      guard PatientIdentifierSystem.fits(value, in: identifier.system) else { return }
      let other = identifier.system + "|" + value
      if !others.contains(other) { others.append(other) }
    case PatientIdentifierSystem.motherNIK: motherNIK = ComparedNumber.nik(value)
    default: break
    }
    // A newborn is sent with the mother's NIK as his own: it is hers.
    if let motherNIK { niks.removeAll { $0 == motherNIK } }
  }

  /// The record with `nik` as the mother's where it stands as his own.
  func lending(_ nik: String?) -> MatchRecord {
    guard let nik, niks.contains(nik) else { return self }
    var record = self
    record.niks.removeAll { $0 == nik }
    record.motherNIK = nik
    return record
  }
}
