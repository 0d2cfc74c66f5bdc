import PersonMatching
package import RecordModel

/// What is asked of a population register about a patient: what his facility says of him.
package struct PopulationQuestion: Hashable, Sendable {
  /// His NIK, 16 digits.
  package let number: String
  /// His name.
  package let name: String?
  /// His sex.
  package let sex: Sex?
  /// The day of his birth, where the facility knows the day.
  package let birthDate: CivilDate?
  /// Kemendagri code of his kelurahan, ten digits.
  package let kelurahan: String?

  /// A question.
  package init(
    number: String, name: String?, sex: Sex?, birthDate: CivilDate?, kelurahan: String?
  ) {
    self.number = number
    self.name = name
    self.sex = sex
    self.birthDate = birthDate
    self.kelurahan = kelurahan
  }

  /// What is to be asked about a patient; nil where he has no NIK of his own.
  package init?(_ patient: PatientAssertion) {
    let numbers = patient.identifiers.filter { $0.system == PatientIdentifierSystem.nik }
    guard let number = numbers.first?.value, number.utf8.count == 16,
      number.utf8.allSatisfy({ $0 &- 48 < 10 })
    else { return nil }
    let name = patient.names.first.map { name in
      name.text ?? (name.given + [name.family].compactMap(\.self)).joined(separator: " ")
    }
    self.init(
      number: number, name: name.flatMap { $0.isEmpty ? nil : $0 },
      sex: patient.sex == .male || patient.sex == .female ? patient.sex : nil,
      birthDate: patient.birthDate.flatMap { born in
        born.precision >= .day ? CivilDate(daysSince1970: born.localDay) : nil
      },
      kelurahan: patient.addresses.compactMap(\.villageCode).first {
        $0.utf8.count == 10 && $0.utf8.allSatisfy { $0 &- 48 < 10 }
      })
  }
}

/// How what was sent of one field stands to what the register has.
package enum Agreement: Int16, Hashable, Sendable, CaseIterable {
  /// One of the two does not say.
  case notCompared = 0
  /// The same.
  case agrees = 1
  /// Another spelling, an abbreviation, or a part.
  case close = 2
  /// Another.
  case differs = 3
}

/// What a register answered to a question.
package struct PopulationWord: Hashable, Sendable {
  /// What it comes to.
  package enum Status: String, Hashable, Sendable, CaseIterable {
    /// The number is the person's: name and birth date fit.
    case confirmed
    /// The number is another person's: name or birth date does not fit.
    case contradicted
    /// The register has no such number.
    case unknownNumber = "unknown-number"
    /// The number is the person's, and the register says that he died.
    case deceased
  }

  /// Whether the register has the number.
  package let isKnown: Bool
  /// Whether it says that he died.
  package let isDeceased: Bool
  /// The fields.
  package let name: Agreement
  /// The day of birth.
  package let birthDate: Agreement
  /// The sex.
  package let sex: Agreement
  /// The kelurahan; says nothing about who it is, people move.
  package let kelurahan: Agreement
  /// The day that the register's data is of; nil for today.
  package let asOf: CivilDate?

  /// A word on a number that the register has.
  package init(
    isDeceased: Bool, name: Agreement, birthDate: Agreement, sex: Agreement, kelurahan: Agreement,
    asOf: CivilDate?
  ) {
    isKnown = true
    self.isDeceased = isDeceased
    self.name = name
    self.birthDate = birthDate
    self.sex = sex
    self.kelurahan = kelurahan
    self.asOf = asOf
  }

  /// A word on a number that it does not have.
  package init(unknownAsOf asOf: CivilDate?) {
    isKnown = false
    isDeceased = false
    name = .notCompared
    birthDate = .notCompared
    sex = .notCompared
    kelurahan = .notCompared
    self.asOf = asOf
  }

  /// What it comes to: a number is a person's if his name fits and his birth date does not contradict, or his
  /// birth date fits and there is no name to compare.
  package var status: Status {
    guard isKnown else { return .unknownNumber }
    let fits = [.agrees, .close].contains(name) || name == .notCompared && birthDate == .agrees
    guard fits, birthDate != .differs, sex != .differs else { return .contradicted }
    return isDeceased ? .deceased : .confirmed
  }
}

extension CivilRecord {
  /// What this record answers to a question about its number.
  package func answer(_ question: PopulationQuestion, asOf: CivilDate) -> PopulationWord {
    func same<Value: Equatable>(_ sent: Value?, _ known: Value?) -> Agreement {
      guard let sent, let known else { return .notCompared }
      return sent == known ? .agrees : .differs
    }
    return PopulationWord(
      isDeceased: presence == .deceased,
      name: question.name.map { agreement($0, name) } ?? .notCompared,
      birthDate: question.birthDate.map { agreement($0, birthDate) } ?? .notCompared,
      sex: same(question.sex, sex), kelurahan: same(question.kelurahan, kelurahan), asOf: asOf)
  }

  /// The same words or sounds agree; a slip, a part of the name, or its one word is close. That only the first of
  /// several words is the same (Siti, Muhammad) says nothing.
  private func agreement(_ sent: String, _ known: String) -> Agreement {
    guard let sent = ComparedName(sent), let known = ComparedName(known) else {
      return .notCompared
    }
    switch NameComparison(sent, known).agreement {
    case .exact, .sound: return .agrees
    case .close, .partial: return .close
    case .word: return min(sent.words.count, known.words.count) == 1 ? .close : .differs
    case .none: return .differs
    }
  }

  /// Day and month that are swapped are a slip of the pen; 1 January and 1 July stand for a day that nobody knew.
  private func agreement(_ sent: CivilDate, _ known: CivilDate) -> Agreement {
    if sent == known { return .agrees }
    guard sent.year == known.year else { return .differs }
    if sent.day == known.month && sent.month == known.day { return .close }
    let isPlaceholder = { (date: CivilDate) in date.day == 1 && [1, 7].contains(date.month) }
    return isPlaceholder(sent) || isPlaceholder(known) ? .close : .differs
  }
}
