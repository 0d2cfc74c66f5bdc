/// How large the invented city is, and for how long it is watched.
package struct AccessPlan: Hashable, Sendable {
  /// The same seed gives the same records.
  package var seed: UInt64
  /// Honest reads.
  package var reads = 1_000_000
  /// Weeks, from Monday 2026-01-05.
  package var weeks = 26
  /// People with a record.
  package var patients = 150_000
  /// Facilities of each kind, in the order of `SimulatedFacility.Kind`.
  package var facilities = [2, 6, 26, 20, 6]
  /// How untidy honest care is: wrong clicks, visits never sent and cancelled sessions, in
  /// multiples of what is usual.
  package var untidiness = 1
  /// Incidents of each kind of misuse; 0 for an honest city.
  package var incidents = 30

  /// The plan of the issue: a million honest reads in half a year.
  package init(seed: UInt64) { self.seed = seed }

  /// A tenth of it: 20 facilities in 13 weeks, 25,000 people, 10 incidents of each kind.
  package static func small(seed: UInt64) -> AccessPlan {
    var plan = AccessPlan(seed: seed)
    plan.reads = 100_000
    plan.weeks = 13
    plan.patients = 25_000
    plan.facilities = [1, 2, 9, 6, 2]
    plan.incidents = 10
    return plan
  }
}

struct SimulatedFacility {
  enum Kind: Int, CaseIterable {
    case bigHospital
    case hospital
    case puskesmas
    case clinic
    case laboratory

    var isHospital: Bool { self == .bigHospital || self == .hospital }
    /// Letters of the code, users, and share of the city's visits.
    var traits: (letters: String, users: Int, weight: Double) {
      switch self {
      case .bigHospital: ("RSUD", 44, 8)
      case .hospital: ("RS", 26, 3.2)
      case .puskesmas: ("PKM", 8, 1.6)
      case .clinic: ("KLN", 5, 0.7)
      case .laboratory: ("LAB", 7, 1)
      }
    }
  }

  let code: String
  let kind: Kind
  let kelurahan: Int
  let users: Range<Int>
  /// Whether it says which user acts.
  let namesUsers: Bool
  let certificate: String
  var network: NetworkPlan
  /// Days without any submission reaching the gateway.
  let silentDays: Range<Int>
  /// People who go there first, those who come most often before the others.
  var regulars: [Int32] = []
}

struct SimulatedUser {
  enum Role: Int {
    case care
    case night
    case clerk
    case referralDesk
    case programme
  }

  let code: String
  let facility: Int
  let role: Role
  let words: [UInt64]
  let kelurahan: Int
}

struct SimulatedPatient {
  let words: [UInt64]
  let kelurahan: Int
  let facility: Int32
  let hospital: Int32
  var number: UInt64
}

/// Facilities, users and patients, before anything happens.
struct SimulatedCity {
  let plan: AccessPlan
  var facilities: [SimulatedFacility] = []
  var users: [SimulatedUser] = []
  var patients: [SimulatedPatient] = []
  /// People whose employer registered them in one go, so that their numbers follow one another.
  var workplaces: [[Int32]] = []
  /// Codes of the 52 kelurahan; the numbers per kecamatan are those of Banjarmasin.
  let kelurahan: [String] = zip(1...5, [12, 9, 9, 10, 12]).flatMap { district, count in
    (1...count).map { "63710\(district)1\(String($0 + 1_000).suffix(3))" }
  }

  private let words: NameWords

  init(_ plan: AccessPlan) {
    self.plan = plan
    words = NameWords(key: SeededNumbers.mixed(plan.seed ^ 0x6b65_79))
    addFacilities()
    addPatients()
    addWorkplaces()
    addUsers()
    orderRegulars()
  }

  var days: Int { plan.weeks * 7 }

  private mutating func addFacilities() {
    var numbers = SeededNumbers(plan.seed, stream: 1)
    var user = 0
    for kind in SimulatedFacility.Kind.allCases {
      let traits = kind.traits
      for number in 0..<plan.facilities[kind.rawValue] {
        let count = max(3, traits.users + numbers.within(-1...1))
        let place = facilities.count
        let silence = numbers.within(14...max(15, days - 28))
        facilities.append(
          SimulatedFacility(
            code: "\(traits.letters)\(number + 1)", kind: kind,
            kelurahan: numbers.below(kelurahan.count), users: user..<user + count,
            namesUsers: kind != .clinic || number >= 2,
            certificate: Self.fingerprint(plan.seed, place),
            network: NetworkPlan(&numbers, facility: place, days: days),
            // Three facilities lose a week of sending.
            silentDays: place % 19 == 11 ? silence..<silence + 7 : 0..<0))
        user += count
      }
    }
  }

  private static func fingerprint(_ seed: UInt64, _ place: Int) -> String {
    (0..<4).map { part in
      let word = SeededNumbers.mixed(seed &+ UInt64(place * 4 + part + 77))
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  private mutating func addPatients() {
    var numbers = SeededNumbers(plan.seed, stream: 2)
    let crowded = Weights(kelurahan.indices.map { _ in 1 + 3 * numbers.unit() })
    while patients.count < plan.patients {
      let home = crowded.pick(&numbers)
      let size = min(numbers.within(1...6), plan.patients - patients.count)
      let familyWord = numbers.chance(350) ? words.familyWord(&numbers) : nil
      let facility = Int32(nearFacility(home, &numbers))
      let hospital = Int32(numbers.below(plan.facilities[0] + plan.facilities[1]))
      let base = 1_000_000_000 + UInt64(numbers.below(2_000_000_000))
      let isFamilyCard = numbers.chance(700)
      for member in 0..<size {
        var name = [words.word(&numbers)]
        if numbers.chance(750) { name.append(words.word(&numbers)) }
        if let familyWord { name.append(familyWord) }
        let number =
          isFamilyCard
          ? base + UInt64(member) : UInt64(1_000_000_000 + numbers.below(2_000_000_000))
        patients.append(
          SimulatedPatient(
            words: name, kelurahan: home, facility: facility,
            hospital: hospital, number: number))
      }
    }
  }

  /// Mostly a puskesmas or clinic of the same kelurahan or kecamatan.
  private func nearFacility(_ home: Int, _ numbers: inout SeededNumbers) -> Int {
    let first = plan.facilities[0] + plan.facilities[1]
    let choices = first..<first + plan.facilities[2] + plan.facilities[3]
    var best = numbers.within(choices.lowerBound...choices.upperBound - 1)
    for _ in 0..<6 {
      let other = numbers.within(choices.lowerBound...choices.upperBound - 1)
      let isNearer =
        abs(facilities[other].kelurahan - home) < abs(facilities[best].kelurahan - home)
      if isNearer { best = other }
    }
    return best
  }

  private mutating func addWorkplaces() {
    var numbers = SeededNumbers(plan.seed, stream: 3)
    for _ in 0..<max(4, plan.patients / 4_000) {
      let base = 1_000_000_000 + UInt64(numbers.below(2_000_000_000))
      var workers: [Int32] = []
      for place in 0..<numbers.within(20...40) {
        let worker = numbers.below(patients.count)
        patients[worker].number = base + UInt64(place)
        workers.append(Int32(worker))
      }
      workplaces.append(workers)
    }
  }

  private mutating func addUsers() {
    var numbers = SeededNumbers(plan.seed, stream: 4)
    for (place, facility) in facilities.enumerated() {
      for (order, _) in facility.users.enumerated() {
        // Users have families here too, half of them among the facility's own patients.
        var relative = patients[numbers.below(patients.count)]
        if numbers.chance(500) {
          for _ in 0..<200 where relative.facility != Int32(place) {
            relative = patients[numbers.below(patients.count)]
          }
        }
        var name = [words.word(&numbers)]
        if numbers.chance(600), let word = relative.words.last {
          name.append(word)
        } else {
          name.append(words.word(&numbers))
        }
        let home =
          numbers.chance(450)
          ? facility.kelurahan
          : numbers.chance(600) ? relative.kelurahan : numbers.below(kelurahan.count)
        users.append(
          SimulatedUser(
            code: "u\(place + 1)-\(order + 1)", facility: place,
            role: role(facility.kind, order), words: name, kelurahan: home))
      }
    }
  }

  private func role(_ kind: SimulatedFacility.Kind, _ order: Int) -> SimulatedUser.Role {
    switch (kind, order) {
    case (.bigHospital, 0), (.hospital, 0): .referralDesk
    case (.bigHospital, 1...4), (.hospital, 1...2): .clerk
    case (.bigHospital, 5...16), (.hospital, 3...9): .night
    case (.puskesmas, 0): .programme
    case (.laboratory, 0), (.clinic, 0), (.puskesmas, 1): .clerk
    default: .care
    }
  }

  private mutating func orderRegulars() {
    var numbers = SeededNumbers(plan.seed, stream: 5)
    for (place, patient) in patients.enumerated() {
      facilities[Int(patient.facility)].regulars.append(Int32(place))
      facilities[Int(patient.hospital)].regulars.append(Int32(place))
      if numbers.chance(80) {
        let other = numbers.below(facilities.count)
        facilities[other].regulars.append(Int32(place))
      }
    }
    for place in facilities.indices { numbers.shuffle(&facilities[place].regulars) }
  }
}
