import AccessReview

/// Work that needs records and has no visit of its own that day.
extension HonestCare {
  mutating func workAfterwards() {
    visits.sort { ($0.facility, $0.minute, $0.patient) < ($1.facility, $1.minute, $1.patient) }
    var start = 0
    while start < visits.count {
      let place = visits[start].facility
      let end = visits[start...].firstIndex { $0.facility != place } ?? visits.count
      let own = Array(visits[start..<end])
      writeNotesInTheEvening(place, own)
      runProgramme(place, own)
      cancelledSession(place)
      start = end
    }
    busyNights()
    factoryCheckUps()
    breakGlass()
    deathReviews()
  }

  /// A doctor ends the notes of the day at home.
  private mutating func writeNotesInTheEvening(_ place: Int, _ own: [HonestVisit]) {
    let team = teams[place]
    for _ in 0..<city.plan.weeks {
      let day = own[book.numbers.below(own.count)].minute / 1_440
      let today = own.filter { $0.minute / 1_440 == day }
      let doctor = book.numbers.one(of: team.care)
      let begin = day * 1_440 + book.numbers.within(1_290...1_340)
      for (order, visit) in today.prefix(book.numbers.within(5...22)).enumerated() {
        book.add(.read, minute: begin + order * 3, user: doctor, patient: visit.patient)
      }
    }
  }

  /// Once a month somebody goes through the chronic patients; one time of eight on a Saturday
  /// afternoon.
  private mutating func runProgramme(_ place: Int, _ own: [HonestVisit]) {
    guard let user = teams[place].programme else { return }
    for month in 0..<city.plan.weeks / 4 {
      let isSaturday = book.numbers.chance(120)
      let day = month * 28 + (isSaturday ? 26 : book.numbers.within(21...25))
      let known = own.filter { $0.minute / 1_440 < day }
      guard !known.isEmpty else { continue }
      let begin = day * 1_440 + (isSaturday ? 780 : 540)
      for order in 0..<book.numbers.within(20...70) {
        let visit = known[book.numbers.below(known.count)]
        book.add(
          .read, minute: begin + order * 2, user: user, patient: visit.patient,
          purpose: .publicHealth)
      }
    }
  }

  /// Half of the facilities once prepare a session that a flood or a strike then cancels.
  private mutating func cancelledSession(_ place: Int) {
    guard book.numbers.chance(500 * city.plan.untidiness) else { return }
    let user = book.numbers.one(of: teams[place].care)
    let begin = book.numbers.below(city.days) * 1_440 + 600
    for order in 0..<book.numbers.within(6...15) {
      let patient = Int(book.numbers.one(of: city.facilities[place].regulars))
      book.add(.read, minute: begin + order * 4, user: user, patient: patient)
    }
  }

  /// A mother's death is gone over by those who knew her, in several houses, weeks later.
  private mutating func deathReviews() {
    for _ in 0..<max(1, city.plan.weeks / 8) {
      let patient = book.numbers.below(city.patients.count)
      let day = book.numbers.below(city.days)
      for _ in 0..<book.numbers.within(4...9) {
        let reader = book.numbers.one(of: teams[book.numbers.below(teams.count)].care)
        book.add(
          .read, minute: day * 1_440 + book.numbers.within(540...900), user: reader,
          patient: patient, purpose: .operations)
      }
    }
  }

  /// A collision, a fire, food poisoning: an emergency room has three times the usual.
  private mutating func busyNights() {
    for (place, facility) in city.facilities.enumerated() where facility.kind.isHospital {
      for _ in 0..<max(1, city.plan.weeks / 8) {
        let night = book.numbers.below(city.days) * 1_440 + 60
        for _ in 0..<book.numbers.within(12...40) {
          let patient = Int(book.numbers.one(of: facility.regulars))
          take(patient, at: place, minute: night + book.numbers.below(180))
        }
      }
    }
  }

  /// A factory sends its workers, whose numbers follow one another; some do not come.
  private mutating func factoryCheckUps() {
    let first = city.plan.facilities[0] + city.plan.facilities[1]
    for workers in city.workplaces {
      let place = first + book.numbers.below(city.facilities.count - first)
      let begin = book.numbers.below(city.days - 8) * 1_440 + 480
      let clerk = book.numbers.one(of: teams[place].clerks)
      for (order, worker) in workers.enumerated() {
        let patient = Int(worker)
        book.add(
          .query, minute: begin + order, user: clerk, patient: patient,
          number: city.patients[patient].number)
        if !book.numbers.chance(70) { take(patient, at: place, minute: begin + 20 + order * 6) }
      }
    }
  }

  /// Emergencies without consent; an officer reviews each, a few too late.
  private mutating func breakGlass() {
    let hospitals = city.facilities.indices.filter { city.facilities[$0].kind.isHospital }
    for number in 0..<max(10, city.plan.reads / 2_500) {
      let place = book.numbers.one(of: hospitals)
      let reader = book.numbers.one(of: teams[place].night)
      let officer = city.facilities[place].users.upperBound - 1
      let minute = book.numbers.below(city.days * 1_440)
      let isLate = book.numbers.chance(60)
      let wait = book.numbers.within(isLate ? 4_400...9_000 : 60...4_000)
      // What is still waiting at the end is not honest or dishonest yet.
      guard minute + wait < city.days * 1_440 - 60, reader != officer else { continue }
      let patient = Int(book.numbers.one(of: city.facilities[place].regulars))
      let request = UInt64(1) << 60 + UInt64(number)
      book.add(
        .breakGlass, minute: minute, user: reader, patient: patient, purpose: .emergency,
        request: request)
      book.add(
        .breakGlassReview, minute: minute + wait, user: officer, patient: patient,
        purpose: .operations, request: request)
      take(patient, at: place, minute: minute + 5)
    }
  }
}
