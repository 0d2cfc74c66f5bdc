import AccessReview

/// Plants misuse of each kind among the honest, weak and strong.
struct Misuse {
  /// What was planted: its kind, and how strong, in words.
  struct Plan {
    let kind: Anomaly.Kind
    let shape: String
  }

  var book: EventBook
  var plans: [Plan] = []
  private let actors: [Int]

  init(_ city: SimulatedCity) {
    book = EventBook(city, stream: 20)
    actors = city.users.indices.filter {
      let user = city.users[$0]
      return city.facilities[user.facility].namesUsers && user.role != .referralDesk
        && user.role != .programme
    }
  }

  var city: SimulatedCity { book.city }

  mutating func run() {
    for _ in 0..<city.plan.incidents {
      withoutVisit()
      neighbours()
      offHours()
      crowd()
      breakGlass()
      newAddress()
      neighbouringNumbers()
    }
    families()
  }

  // MARK: Common steps

  mutating func begin(_ kind: Anomaly.Kind, _ shape: String) -> Int {
    plans.append(Plan(kind: kind, shape: shape))
    return plans.count - 1
  }

  mutating func user() -> Int { book.numbers.one(of: actors) }

  /// The first day of something that lasts so many days, after networks are learned and before the
  /// last week, whose visits may still come.
  mutating func day(lasting days: Int) -> Int {
    book.numbers.within(21...max(22, city.days - 9 - days))
  }

  /// A minute in which the user's facility is open, on that day or the next that it is.
  mutating func openMinute(_ user: Int, day: Int) -> Int {
    let kind = city.facilities[city.users[user].facility].kind
    for later in 0..<3 {
      if let minute = OpeningHours.minute(kind, day: day + later, &book.numbers) {
        return (day + later) * 1_440 + minute
      }
    }
    return day * 1_440 + 600
  }

  /// Somebody who goes elsewhere.
  mutating func stranger(_ user: Int) -> Int {
    let facility = Int32(city.users[user].facility)
    for _ in 0..<50 {
      let one = book.numbers.below(city.patients.count)
      let patient = city.patients[one]
      if patient.facility != facility && patient.hospital != facility { return one }
    }
    return 0
  }

  // MARK: Kinds

  private mutating func withoutVisit() {
    let user = user()
    if book.numbers.chance(600) {
      let people = book.numbers.within(4...30)
      let days = book.numbers.within(1...10)
      let incident = begin(.noVisit, "\(people) people in \(days) days")
      let first = day(lasting: days)
      for _ in 0..<people {
        let minute = openMinute(user, day: first + book.numbers.below(days))
        book.add(
          .read, minute: minute, user: user, patient: stranger(user), incident: incident)
      }
    } else {
      let times = book.numbers.within(3...8)
      let incident = begin(.noVisit, "one person \(times) times")
      let person = stranger(user)
      let first = day(lasting: 42)
      for time in 0..<times {
        let minute = openMinute(user, day: first + time * 5 + book.numbers.below(2))
        book.add(.read, minute: minute, user: user, patient: person, incident: incident)
      }
    }
  }

  private mutating func neighbours() {
    let user = user()
    let home = city.users[user].kelurahan
    let people = book.numbers.within(4...16)
    let days = book.numbers.within(1...14)
    let incident = begin(.neighbours, "\(people) neighbours in \(days) days")
    let first = day(lasting: days)
    for _ in 0..<people {
      var person = stranger(user)
      for _ in 0..<4_000 where city.patients[person].kelurahan != home {
        person = stranger(user)
      }
      let minute = openMinute(user, day: first + book.numbers.below(days))
      book.add(.read, minute: minute, user: user, patient: person, incident: incident)
    }
  }

  private mutating func offHours() {
    let user = user()
    let facility = city.facilities[city.users[user].facility]
    let people = book.numbers.within(12...150)
    let day = day(lasting: 1)
    let isSunday = !facility.kind.isHospital && book.numbers.chance(300)
    let sunday = day - OpeningHours.weekday(day) + 6
    let begin =
      isSunday
      ? sunday * 1_440 + book.numbers.within(540...900)
      : day * 1_440 + book.numbers.within(1_350...1_620)
    let incident = self.begin(.offHoursBulk, "\(people) people at \(facility.code)")
    for order in 0..<people {
      let person =
        book.numbers.chance(600)
        ? Int(book.numbers.one(of: facility.regulars)) : stranger(user)
      book.add(
        .read, minute: begin + order * 2 / 3, user: user, patient: person, incident: incident)
    }
  }

  private mutating func crowd() {
    let days = book.numbers.within(1...5)
    let first = day(lasting: days)
    if book.numbers.chance(600) {
      let readers = book.numbers.within(6...35)
      let incident = begin(.crowdedRecord, "\(readers) readers of the city")
      let person = book.numbers.below(city.patients.count)
      for _ in 0..<readers {
        let reader = user()
        let minute = openMinute(reader, day: first + book.numbers.below(days))
        book.add(.read, minute: minute, user: reader, patient: person, incident: incident)
      }
      return
    }
    let place = book.numbers.below(city.plan.facilities[0] + city.plan.facilities[1])
    var readers = Array(city.facilities[place].users)
    book.numbers.shuffle(&readers)
    let count = min(readers.count, book.numbers.within(14...40))
    let incident = begin(.crowdedRecord, "\(count) readers at \(city.facilities[place].code)")
    let person = Int(book.numbers.one(of: city.facilities[place].regulars))
    for reader in readers.prefix(count) {
      let minute = openMinute(reader, day: first + book.numbers.below(days))
      book.add(.read, minute: minute, user: reader, patient: person, incident: incident)
    }
    // The famous patient does lie there.
    book.add(.submit, minute: (first + days) * 1_440 + 700, user: readers[0], patient: person)
  }

  private mutating func breakGlass() {
    let user = user()
    let times = book.numbers.within(1...3)
    let isSelfReviewed = book.numbers.chance(300)
    let incident = begin(
      .breakGlassUnreviewed, "\(times) readings\(isSelfReviewed ? ", reviewed by self" : "")")
    let first = day(lasting: 1)
    for time in 0..<times {
      let minute = openMinute(user, day: first)
      let request = UInt64(1) << 61 + UInt64(incident * 8 + time)
      let person = stranger(user)
      book.add(
        .breakGlass, minute: minute, user: user, patient: person, purpose: .emergency,
        request: request, incident: incident)
      if isSelfReviewed {
        book.add(
          .breakGlassReview, minute: minute + 90, user: user, patient: person,
          purpose: .operations, request: request)
      }
    }
  }

  private mutating func newAddress() {
    let user = user()
    let reads = book.numbers.within(3...60)
    let days = book.numbers.within(1...5)
    let isNight = book.numbers.chance(500)
    let incident = begin(
      .newAddress, "\(reads) reads in \(days) days\(isNight ? " at night" : "")")
    let network = 0x2D00_0000 + UInt32(book.numbers.below(1 << 16)) << 8
    let first = day(lasting: days)
    let facility = city.facilities[city.users[user].facility]
    for _ in 0..<reads {
      let day = first + book.numbers.below(days)
      let minute =
        isNight ? day * 1_440 + book.numbers.within(0...240) : openMinute(user, day: day)
      let person =
        book.numbers.chance(300)
        ? Int(book.numbers.one(of: facility.regulars)) : stranger(user)
      book.add(
        .read, minute: minute, user: user, patient: person,
        address: network + UInt32(book.numbers.within(5...9)), incident: incident)
    }
  }

  private mutating func neighbouringNumbers() {
    let user = user()
    let count = book.numbers.within(6...100)
    let step = [1, 1, 1, 1, 1, 2, 5, 10, 1_000, 10_000][book.numbers.below(10)]
    let base = 1_000_000_000 + UInt64(book.numbers.below(2_000_000_000))
    var asked = (0..<count).map { base + UInt64($0 * step) }
    let isShuffled = step <= 10 && book.numbers.chance(300)
    if isShuffled { book.numbers.shuffle(&asked) }
    let pause = book.numbers.one(of: [1, 1, 3, 20])
    let incident = begin(
      .neighbouringNumbers, "\(count) numbers, step \(step)\(isShuffled ? ", shuffled" : "")")
    let first = openMinute(user, day: day(lasting: 2))
    for (order, number) in asked.enumerated() {
      book.add(
        .query, minute: first + order * pause, user: user,
        patient: book.numbers.chance(150) ? stranger(user) : -1, number: number,
        incident: incident)
    }
  }
}
