package import AccessReview

/// A city's looks at records, honest ones and planted misuse, for whoever reviews accesses.
///
/// Wholly invented and the same for a seed on every machine. Honest looks have what makes a review
/// hard: looks before the visit is sent, telephones about persons without a visit, readers who live
/// where their patients live, hospitals at night, popular names, providers that change addresses.
package struct AccessSimulation {
  /// Where looks and truth go.
  package struct Result: Sendable {
    /// In the order of the log.
    package let records: [AccessRecord]
    /// What was planted.
    package let truth: [ReviewEvaluation.Incident]
    /// What is known beside the log.
    package let facts: AccessFacts
    /// How long it lasts.
    package let weeks: Double
  }

  private struct Facility {
    let code: String
    let isHospital: Bool
    let readers: [Int]
    let patients: [Int]
    let network: String
    /// When it changes its provider; never for most.
    let moves: Int64
    let nextNetwork: String
  }

  private let seed: UInt64
  private let reads: Int
  private let weeks = 26
  private let start: Int64 = 1_767_225_600_000_000
  private static let minute: Int64 = 60_000_000
  private static let day: Int64 = 1440 * minute
  private static let incidents = 25

  private var random: SeededGenerator
  private var records: [AccessRecord] = []
  private var plants: [(kind: Anomaly.Kind, rows: [Int])] = []
  private var facts = AccessFacts()
  private var facilities: [Facility] = []
  private var homes: [Int32] = []
  private var names: [[UInt64]] = []
  private var readerNames: [[UInt64]] = []
  private var readerHomes: [Int32] = []

  /// A city with so many honest looks in half a year.
  package init(seed: UInt64, reads: Int) {
    self.seed = seed
    self.reads = max(1000, reads)
    random = SeededGenerator(seed, .access, 0)
  }

  /// Makes everything.
  package static func run(seed: UInt64, reads: Int) -> Result {
    var simulation = AccessSimulation(seed: seed, reads: reads)
    simulation.people()
    simulation.honest()
    simulation.confusions()
    simulation.misuse()
    return simulation.result()
  }

  // MARK: Who

  private mutating func people() {
    let count = min(150_000, max(2000, reads / 6))
    for person in 0..<count {
      homes.append(Int32(random.below(52)))
      names.append(name())
      let pseudonym = Pseudonym(number: UInt64(person))
      facts.personHomes[pseudonym] = homes[person]
      facts.personNames[pseudonym] = names[person]
    }
    for facility in 0..<60 {
      let readers = (0..<(facility < 6 ? 40 : 7)).map { _ -> Int in
        let reader = readerNames.count
        readerNames.append(name())
        readerHomes.append(Int32(random.below(52)))
        facts.readerNames["N\(reader)"] = readerNames[reader]
        facts.readerHomes["N\(reader)"] = readerHomes[reader]
        return reader
      }
      // Half of the patients come from around, where some of the readers live too.
      let around = Int32(random.below(52))
      let patients = (0..<max(200, count / 30)).map { _ -> Int in
        var person = random.below(count)
        for _ in 0..<3 where random.chance(500) && homes[person] != around {
          person = random.below(count)
        }
        return person
      }
      facilities.append(
        Facility(
          code: "f\(facility)", isHospital: facility < 6, readers: readers, patients: patients,
          network: "10.\(facility).1",
          moves: random.chance(400) ? start + Int64(random.below(weeks * 7)) * Self.day : .max,
          nextNetwork: "10.\(facility).2"))
    }
  }

  /// A common first word and a family name, most of them common too, some rare.
  private mutating func name() -> [UInt64] {
    let first = UInt64(random.below(200))
    let family =
      random.chance(850) ? 1000 + UInt64(random.below(300)) : 100_000 + UInt64(random.below(4000))
    return [first, family]
  }

  // MARK: Honest days

  private mutating func honest() {
    var made = 0
    while made < reads {
      let facility = random.below(facilities.count)
      let place = facilities[facility]
      let person = place.patients[random.below(place.patients.count)]
      let at = moment(isNight: place.isHospital && random.chance(350))
      if random.chance(4) {
        // A telephone, a relative, a visit that is never sent.
        made += look(at: at, facility, reader(place), [random.below(homes.count)])
        continue
      }
      let looks = 1 + random.below(4)
      for turn in 0..<looks {
        made += look(
          at: at + Int64(turn * (1 + random.below(40))) * Self.minute, facility, reader(place),
          [person])
      }
      let delay = random.chance(800) ? random.below(180) : random.below(2700)
      submit(person, facility, at: at + Int64(delay + looks * 40) * Self.minute)
      if random.chance(150) { search(at: at, facility, reader(place), number: .random(&random)) }
      // Weeks later, a letter or a result: honest, and without a visit at that time.
      if random.chance(20) {
        let later = at + Int64(20 + random.below(60)) * Self.day
        if later < start + Int64(weeks * 7) * Self.day {
          made += look(at: later, facility, reader(place), [person])
        }
      }
      if random.chance(1) { emergency(at: at, facility, person, isJudged: true) }
    }
  }

  private mutating func moment(isNight: Bool) -> Int64 {
    let day = Int64(random.below(weeks * 7))
    // UTC: eight in the morning of the city is midnight.
    let minute = isNight ? 720 + random.below(720) : random.below(540)
    return start + day * Self.day + Int64(minute) * Self.minute
      + Int64(random.below(60)) * 1_000_000
  }

  private mutating func reader(_ place: Facility) -> Int {
    place.readers[random.below(place.readers.count)]
  }

  private mutating func address(_ facility: Int, at moment: Int64 = 0) -> String {
    let place = facilities[facility]
    return "\(moment >= place.moves ? place.nextNetwork : place.network).\(random.below(250))"
  }

  private mutating func look(at: Int64, _ facility: Int, _ reader: Int, _ persons: [Int]) -> Int {
    append(
      AccessRecord(
        index: 0, at: at, kind: .read, facility: facilities[facility].code, user: "N\(reader)",
        certificate: "c\(facility)", address: address(facility, at: at),
        persons: persons.map { Pseudonym(number: UInt64($0)) }))
    return persons.count
  }

  private mutating func search(at: Int64, _ facility: Int, _ reader: Int, number: UInt64) {
    append(
      AccessRecord(
        index: 0, at: at, kind: .query, facility: facilities[facility].code, user: "N\(reader)",
        certificate: "c\(facility)", address: address(facility, at: at), asked: number))
  }

  private mutating func emergency(at: Int64, _ facility: Int, _ person: Int, isJudged: Bool) {
    let place = facilities[facility]
    let request = "e\(records.count)"
    append(
      AccessRecord(
        index: 0, at: at, kind: .breakGlass, facility: place.code, user: "N\(reader(place))",
        certificate: "c\(facility)", address: address(facility, at: at), request: request,
        persons: [Pseudonym(number: UInt64(person))]))
    guard isJudged else { return }
    append(
      AccessRecord(
        index: 0, at: at + Int64(random.within(60...2800)) * Self.minute, kind: .breakGlassReview,
        facility: place.code, user: "head\(facility)", request: request))
  }

  private mutating func append(_ record: AccessRecord) { records.append(record) }

  /// Honest days that look bad: evenings of catching up, patients whom a whole team treats, staff of
  /// one company that registers in a row.
  private mutating func confusions() {
    for turn in 0..<30 {
      let facility = random.below(facilities.count)
      let place = facilities[facility]
      let who = reader(place)
      let day = start + Int64(random.below(weeks * 7 - 3)) * Self.day
      let evening = day + Int64(random.within(780...900)) * Self.minute
      for look in 0..<random.within(5...14) {
        let person = place.patients[random.below(place.patients.count)]
        _ = self.look(at: evening + Int64(look) * 3 * Self.minute, facility, who, [person])
        submit(person, facility, at: evening + Int64(look * 3 + 200) * Self.minute)
      }
      let person = random.below(homes.count)
      for look in 0..<random.within(6...14) {
        let other = look % 3 == 0 ? random.below(facilities.count) : facility
        _ = self.look(
          at: day + Int64(look * 200) * Self.minute, other, reader(facilities[other]), [person])
        if look % 4 == 0 { submit(person, other, at: day + Int64(look * 200 + 90) * Self.minute) }
      }
      let number = UInt64.random(&random)
      for member in 0..<random.within(2...turn % 5 + 3) {
        search(
          at: day + Int64(member * 7) * Self.minute, facility, who, number: number + UInt64(member))
      }
    }
  }

  private mutating func submit(_ person: Int, _ facility: Int, at moment: Int64) {
    append(
      AccessRecord(
        index: 0, at: moment, kind: .submit, facility: facilities[facility].code,
        certificate: "c\(facility)", address: address(facility, at: moment),
        persons: [Pseudonym(number: UInt64(person))]))
  }

  // MARK: Misuse

  /// Each kind in varied strength; rows are positions in `records` until they are sorted.
  private mutating func misuse() {
    for turn in 0..<Self.incidents {
      for kind in Anomaly.Kind.allCases { plant(kind, turn) }
    }
  }

  private mutating func plant(_ kind: Anomaly.Kind, _ turn: Int) {
    let facility = random.below(facilities.count)
    let place = facilities[facility]
    let reader = reader(place)
    let from = records.count
    // Not in the last weeks, so that a delay can pass.
    let day = Int64(20 + random.below(weeks * 7 - 40))
    let morning = start + day * Self.day
    switch kind {
    case .noVisit:
      let isStalker = turn % 3 == 0
      let person = random.below(homes.count)
      for look in 0..<random.within(isStalker ? 3...8 : 5...20) {
        _ = self.look(
          at: morning + Int64(isStalker ? look : look % 5) * Self.day + Int64(look) * Self.minute,
          facility, reader, [isStalker ? person : random.below(homes.count)])
      }
    case .sameName:
      // A reader of a rare family whose relative is in the city.
      let rare = readerNames.indices.filter { readerNames[$0][1] >= 100_000 }
      let cousin = rare[random.below(rare.count)]
      let person = random.below(homes.count)
      names[person][1] = readerNames[cousin][1]
      facts.personNames[Pseudonym(number: UInt64(person))] = names[person]
      let home = facilities.firstIndex { $0.readers.contains(cousin) } ?? facility
      for look in 0..<random.within(1...4) {
        _ = self.look(at: morning + Int64(look) * Self.day / 3, home, cousin, [person])
      }
    case .neighbours:
      let street = homes.indices.filter { homes[$0] == readerHomes[reader] }
      for look in 0..<random.within(6...15) {
        _ = self.look(
          at: morning + Int64(look % 14) * Self.day, facility, reader,
          [street[random.below(street.count)]])
      }
    case .offHours:
      let clinic = 6 + random.below(facilities.count - 6)
      let night = morning + Int64(random.within(1000...1200)) * Self.minute
      let who = self.reader(facilities[clinic])
      for look in 0..<random.within(12...60) {
        let patients = facilities[clinic].patients
        _ = self.look(
          at: night + Int64(look) * 20_000_000, clinic, who,
          [patients[random.below(patients.count)]])
      }
    case .manyLookers:
      let person = random.below(homes.count)
      for look in 0..<random.within(10...30) {
        let other = random.below(facilities.count)
        _ = self.look(
          at: morning + Int64(look % 4) * Self.day / 2, other, self.reader(facilities[other]),
          [person])
      }
    case .unreviewed:
      emergency(at: morning, facility, random.below(homes.count), isJudged: false)
    case .newAddress:
      for look in 0..<random.within(1...5) {
        _ = self.look(at: morning + Int64(look) * Self.minute, facility, reader, [0])
        records[records.count - 1].address = "203.0.\(turn).\(random.below(250))"
      }
    case .sequence:
      let number = UInt64.random(&random)
      for look in 0..<random.within(7...30) {
        search(
          at: morning + Int64(look) * 30_000_000, facility, reader,
          number: number + UInt64(look * random.within(1...2)))
      }
    }
    plants.append((kind, Array(from..<records.count)))
  }

  private func result() -> Result {
    let order = records.indices.sorted {
      (records[$0].at, $0) < (records[$1].at, $1)
    }
    var place = [Int](repeating: 0, count: records.count)
    var sorted: [AccessRecord] = []
    sorted.reserveCapacity(records.count)
    for (index, row) in order.enumerated() {
      place[row] = index
      var record = records[row]
      record.index = Int64(index)
      sorted.append(record)
    }
    return Result(
      records: sorted,
      truth: plants.map { plant in
        ReviewEvaluation.Incident(kind: plant.kind, leaves: plant.rows.map { Int64(place[$0]) })
      }, facts: facts, weeks: Double(weeks))
  }
}

extension UInt64 {
  /// A number of sixteen digits.
  fileprivate static func random(_ generator: inout SeededGenerator) -> UInt64 {
    6_371_000_000_000_000 + UInt64(generator.below(1_000_000_000_000))
  }
}
