import AccessReview

/// Users who look up their own kin.
extension Misuse {
  /// A word that more than this share of the city bears tells nothing of kin; words near it make
  /// the weak incidents.
  private static let greatestShare = 0.0013

  mutating func families() {
    let bearers = bearersOfUsersWords()
    let limit = Int(Self.greatestShare * Double(city.patients.count))
    var candidates: [(user: Int, kin: [Int], bearers: Int)] = []
    for (user, person) in city.users.enumerated()
    where city.facilities[person.facility].namesUsers && person.role != .referralDesk {
      let words = person.words.compactMap { bearers[$0] }.filter { $0.count <= limit }
      guard let most = words.max(by: { $0.count < $1.count }) else { continue }
      let kin = most.filter { city.patients[$0].facility != Int32(person.facility) }
      if !kin.isEmpty { candidates.append((user, kin, most.count)) }
    }
    book.numbers.shuffle(&candidates)
    for (user, kin, bearers) in candidates.prefix(city.plan.incidents) {
      family(user, kin, bearers)
    }
  }

  private mutating func family(_ user: Int, _ kin: [Int], _ bearers: Int) {
    var kin = kin
    book.numbers.shuffle(&kin)
    let relatives = kin.prefix(book.numbers.within(1...4))
    let incident = begin(
      .familyName, "\(relatives.count) kin, word borne by \(bearers)")
    let first = day(lasting: 20)
    for relative in relatives {
      for _ in 0..<book.numbers.within(1...4) {
        let minute = openMinute(user, day: first + book.numbers.below(20))
        book.add(.read, minute: minute, user: user, patient: relative, incident: incident)
      }
    }
  }

  private func bearersOfUsersWords() -> [UInt64: [Int]] {
    var bearers: [UInt64: [Int]] = [:]
    for user in city.users {
      for word in user.words { bearers[word] = [] }
    }
    for (place, patient) in city.patients.enumerated() {
      for word in Set(patient.words).sorted() { bearers[word]?.append(place) }
    }
    return bearers
  }
}
