import AccessReview

/// A visit that took place, for the work that comes after it.
struct HonestVisit {
  let facility: Int
  let minute: Int
  let patient: Int
}

/// Who works at a facility, by what he does.
struct Team {
  let care: [Int]
  let night: [Int]
  let clerks: [Int]
  let referralDesk: Int?
  let programme: Int?
  /// Wards and clinics of a hospital; a small house is one.
  private let units: [[Int]]

  /// The unit that a patient belongs to.
  func unit(of patient: Int) -> [Int] { units[patient % units.count] }

  init(_ facility: SimulatedFacility, _ users: [SimulatedUser]) {
    func of(_ role: SimulatedUser.Role) -> [Int] {
      facility.users.filter { users[$0].role == role }
    }
    let care = of(.care)
    self.care = care
    let number = max(1, care.count / 8)
    units = (0..<number).map { unit in care.filter { $0 % number == unit } }
    night = of(.night)
    let clerks = of(.clerk)
    self.clerks = clerks.isEmpty ? care : clerks
    referralDesk = of(.referralDesk).first
    programme = of(.programme).first
  }
}

/// What an honest city does: people come, are read shortly before, and their visit is sent up to
/// 48 hours later, or when they go home.
struct HonestCare {
  var book: EventBook
  let teams: [Team]
  var visits: [HonestVisit] = []
  private let visitWeights: Weights
  private let dayWeights: [Weights]

  init(_ city: SimulatedCity) {
    book = EventBook(city, stream: 10)
    teams = city.facilities.map { Team($0, city.users) }
    visitWeights = Weights(city.facilities.map(\.kind.traits.weight))
    dayWeights = SimulatedFacility.Kind.allCases.map { kind in
      Weights((0..<city.days).map { Double(OpeningHours.weight(kind, day: $0)) })
    }
  }

  var city: SimulatedCity { book.city }

  /// All of it, until the plan's reads are reached.
  mutating func run() {
    let target = city.plan.reads
    while book.reads < target * 90 / 100 { visit() }
    workAfterwards()
    while book.reads < target { visit() }
  }

  // MARK: Visits

  private mutating func visit() {
    let place = visitWeights.pick(&book.numbers)
    let facility = city.facilities[place]
    let day = dayWeights[facility.kind.rawValue].pick(&book.numbers)
    guard let minute = OpeningHours.minute(facility.kind, day: day, &book.numbers) else { return }
    // Those who come often stand before the others.
    let unit = book.numbers.unit()
    let patient = Int(
      facility.regulars[Int(unit * unit * Double(facility.regulars.count))])
    take(patient, at: place, minute: day * 1_440 + minute)
  }

  /// Somebody comes: he is asked for, read, treated, and sent.
  mutating func take(_ patient: Int, at place: Int, minute: Int) {
    let facility = city.facilities[place]
    let team = teams[place]
    let hour = minute / 60 % 24
    let isNight = facility.kind.isHospital && (hour < 7 || hour >= 15)
    let purpose = isNight ? AccessEvent.Purpose.emergency : .treatment
    if book.numbers.chance(300) { ask(for: patient, team, minute - book.numbers.within(5...40)) }
    // On the way to a home the tablet has another network.
    let isHomeVisit =
      facility.network.hasTablet && !facility.kind.isHospital && book.numbers.chance(20)
    let address = isHomeVisit ? NetworkPlan.tablet(&book.numbers) : nil
    let crew = isNight && !team.night.isEmpty ? team.night : team.unit(of: patient)
    var end = minute
    if facility.kind.isHospital, book.numbers.chance(90) {
      end = stay(patient, team, from: minute)
    } else {
      for _ in 0..<readers(facility.kind) {
        let reader = book.numbers.one(of: crew)
        let moment = minute + book.numbers.within(-20...50)
        misread(patient, by: reader, minute: moment - 1)
        book.add(
          .read, minute: moment, user: reader, patient: patient, purpose: purpose,
          address: address)
      }
    }
    // Some leave before they are seen.
    guard !book.numbers.chance(14 * city.plan.untidiness) else { return }
    visits.append(HonestVisit(facility: place, minute: minute, patient: patient))
    send(patient, by: crew, after: end, address)
    followUp(patient, place, team, minute)
    if !facility.kind.isHospital, book.numbers.chance(50) { refer(patient, minute) }
  }

  private mutating func ask(for patient: Int, _ team: Team, _ minute: Int) {
    let clerk = book.numbers.one(of: team.clerks)
    let number = city.patients[patient].number
    if book.numbers.chance(30) {
      // A slip of the finger finds nobody.
      book.add(
        .query, minute: minute - 1, user: clerk, patient: -1,
        number: number ^ UInt64(1 + book.numbers.below(7)))
    }
    // Who is new to the city is not found.
    let isKnown = !book.numbers.chance(40)
    book.add(.query, minute: minute, user: clerk, patient: isKnown ? patient : -1, number: number)
  }

  private mutating func readers(_ kind: SimulatedFacility.Kind) -> Int {
    var count = 1
    let more = kind.isHospital ? 600 : 450
    while count < 7, book.numbers.chance(more) { count += 1 }
    return count
  }

  /// Days on a ward: three shifts read, and on some days the round.
  private mutating func stay(_ patient: Int, _ team: Team, from minute: Int) -> Int {
    let days = 1 + book.numbers.below(5)
    for day in 0..<days {
      for _ in 0..<book.numbers.within(1...4) {
        let reader = book.numbers.one(
          of: book.numbers.chance(650) ? team.unit(of: patient) : team.night)
        book.add(
          .read, minute: minute + day * 1_440 + book.numbers.within(0...900), user: reader,
          patient: patient)
      }
    }
    if book.numbers.chance(40) {
      // The whole unit, and some who learn or advise.
      var guests = team.care
      book.numbers.shuffle(&guests)
      for reader in team.unit(of: patient) + guests.prefix(book.numbers.within(0...6)) {
        book.add(
          .read, minute: minute + 1_440 + book.numbers.below(60), user: reader, patient: patient)
      }
    }
    return minute + days * 1_440
  }

  /// Of two with a like name the wrong one is opened first.
  private mutating func misread(_ patient: Int, by reader: Int, minute: Int) {
    guard book.numbers.chance(9 * city.plan.untidiness) else { return }
    let regulars = city.facilities[city.users[reader].facility].regulars
    let word = city.patients[patient].words[0]
    var wrong = Int(book.numbers.one(of: regulars))
    for _ in 0..<30 where city.patients[wrong].words[0] != word {
      wrong = Int(book.numbers.one(of: regulars))
    }
    book.add(.read, minute: minute, user: reader, patient: wrong)
  }

  private mutating func send(
    _ patient: Int, by crew: [Int], after minute: Int, _ address: UInt32?
  ) {
    let sender = book.numbers.one(of: crew)
    let facility = city.facilities[city.users[sender].facility]
    guard !facility.silentDays.contains(minute / 1_440) else { return }
    // Most within the hour or the day, the last after 48 hours.
    let unit = book.numbers.unit()
    let delay = Int(2_880 * unit * unit * unit)
    book.add(
      .submit, minute: minute + 10 + delay, user: sender, patient: patient,
      address: delay < 60 ? address : nil)
  }

  /// Results, a call, a claim, weeks later.
  private mutating func followUp(_ patient: Int, _ place: Int, _ team: Team, _ minute: Int) {
    guard book.numbers.chance(110) else { return }
    let isClaim = book.numbers.chance(400)
    let reader = book.numbers.one(of: isClaim ? team.clerks : team.care)
    let day = minute / 1_440 + book.numbers.within(2...75)
    let kind = city.facilities[place].kind
    guard let later = OpeningHours.minute(kind, day: day, &book.numbers) else { return }
    book.add(
      .read, minute: day * 1_440 + later, user: reader, patient: patient,
      purpose: isClaim ? .payment : .treatment)
  }

  /// A hospital's desk reads who is sent to it; one of six does not come.
  private mutating func refer(_ patient: Int, _ minute: Int) {
    let hospital = Int(city.patients[patient].hospital)
    guard let desk = teams[hospital].referralDesk else { return }
    let day = minute / 1_440 + book.numbers.within(0...5)
    book.add(
      .read, minute: minute + book.numbers.within(30...180), user: desk, patient: patient)
    guard !book.numbers.chance(170) else { return }
    take(patient, at: hospital, minute: day * 1_440 + book.numbers.within(490...800))
  }
}
