import RecordModel

/// Plans the visits of one day after another; what one day begins (referrals, deaths) later days
/// know.
struct DayPlanner: Sendable {
  private let city: SyntheticCity
  private let population: Population
  private let placement: Placement
  /// Conditions by month, for open days and for days of rest.
  private let open: [WeightedChoice]
  private let rest: [WeightedChoice]
  private var expected: [Int: [ExpectedReferral]] = [:]
  private var dead: Set<Int> = []
  private var seenToday: Set<Int> = []

  /// Tries to find somebody of the right age and sex before another condition is taken.
  private static let tries = 160

  init(city: SyntheticCity, count: Int) {
    self.city = city
    population = Population(city: city, size: city.population(visits: count))
    placement = Placement(city: city)
    open = (1...12).map { DayPlanner.choice(month: $0) { _ in true } }
    rest = (1...12).map { DayPlanner.choice(month: $0) { !$0.reason.canWait } }
  }

  private static func choice(
    month: Int, where isPossible: (Condition) -> Bool
  ) -> WeightedChoice {
    WeightedChoice(
      Condition.all.map { isPossible($0) ? $0.weight * $0.season.monthly[month - 1] : 0 })
  }

  /// How `count` visits fall on the days of the span, by season, weekday and holiday.
  func visitsByDay(_ count: Int) -> [Int] {
    let loads = city.span.map { day in
      let month = CivilDate(daysSince1970: day).month
      return Workday.load(day) * open[month - 1].total / 10_000
    }
    let total = loads.reduce(0, +)
    var sum = 0
    var given = 0
    return loads.map { load in
      sum += load
      let due = count * sum / max(1, total)
      defer { given = due }
      return due - given
    }
  }

  /// Exactly `count` visits of a day since 1970, in the order of arrival.
  mutating func plan(_ day: Int, count: Int) -> [VisitOutline] {
    var generator = SeededGenerator(city.seed, .day, day)
    seenToday.removeAll(keepingCapacity: true)
    var outlines: [VisitOutline] = []
    outlines.reserveCapacity(count)
    addReferrals(day, limit: count, to: &outlines, &generator)
    addOutbreaks(day, limit: count, to: &outlines, &generator)
    while outlines.count < count { outlines.append(usual(day, &generator)) }
    outlines.sort { ($0.arrival, $0.facility, $0.person) < ($1.arrival, $1.facility, $1.person) }
    var turns = Array(repeating: 0, count: city.facilities.count)
    for index in outlines.indices {
      turns[outlines[index].facility] += 1
      outlines[index].turn = turns[outlines[index].facility]
    }
    return outlines
  }

  private mutating func addReferrals(
    _ day: Int, limit: Int, to outlines: inout [VisitOutline], _ generator: inout SeededGenerator
  ) {
    let arriving = expected.removeValue(forKey: day) ?? []
    for (turn, referral) in arriving.enumerated() {
      guard outlines.count < limit else {
        expected[day + 1, default: []] += arriving[turn...]
        return
      }
      guard !dead.contains(referral.person), seenToday.insert(referral.person).inserted else {
        continue
      }
      let arrival = placement.arrival(at: referral.hospital, .outpatient, day, &generator)
      outlines.append(
        VisitOutline(
          arrival: arrival, facility: referral.hospital, person: referral.person,
          condition: referral.condition, setting: .outpatient, referredFrom: referral.from))
    }
  }

  private mutating func addOutbreaks(
    _ day: Int, limit: Int, to outlines: inout [VisitOutline], _ generator: inout SeededGenerator
  ) {
    for outbreak in city.events.outbreaks {
      let cases = min(outbreak.visits(on: day), limit - outlines.count)
      guard cases > 0, let condition = Condition.index(of: outbreak.code) else { continue }
      let people = outbreak.villages.filter(population.byVillage.indices.contains)
        .flatMap { population.byVillage[$0] }
      for _ in 0..<cases {
        if let person = anybody(of: people, with: Condition.all[condition], day, &generator) {
          outlines.append(visit(person, condition, day, &generator))
        }
      }
    }
  }

  private mutating func usual(_ day: Int, _ generator: inout SeededGenerator) -> VisitOutline {
    let month = CivilDate(daysSince1970: day).month - 1
    let choice = Workday.isRest(day) ? rest[month] : open[month]
    // Few people and many visits a day could leave nobody who fits; then the head of a household
    // comes again.
    for _ in 0..<Self.tries {
      let condition = choice.pick(&generator)
      if let person = somebody(with: Condition.all[condition], day, &generator) {
        return visit(person, condition, day, &generator)
      }
    }
    let groups = population.people.count / PersonTraits.groupSize
    var head = generator.below(groups)
    for _ in 0..<groups where dead.contains(head * PersonTraits.groupSize) {
      head = (head + 1) % groups
    }
    return visit(head * PersonTraits.groupSize, Condition.index(of: "J00") ?? 0, day, &generator)
  }

  private mutating func somebody(
    with condition: Condition, _ day: Int, _ generator: inout SeededGenerator
  ) -> Int? {
    switch condition.reason {
    case .acute, .emergency, .admission, .dental:
      return anybody(of: nil, with: condition, day, &generator)
    case .hypertension, .diabetes, .antenatal, .immunisation, .delivery:
      let due = population.due(condition.reason, on: day)
      guard !due.isEmpty else { return nil }
      for _ in 0..<6 {
        let person = generator.one(of: due)
        if isFree(person, day) { return person }
      }
      return nil
    }
  }

  private mutating func anybody(
    of people: [Int]?, with condition: Condition, _ day: Int, _ generator: inout SeededGenerator
  ) -> Int? {
    let choices = people?.count ?? population.people.count
    guard choices > 0 else { return nil }
    for _ in 0..<Self.tries {
      let turn = generator.below(choices)
      let person = people?[turn] ?? turn
      let traits = population.people[person]
      guard condition.ages.contains(traits.years(on: day)) else { continue }
      if condition.sexes == "f", !traits.isFemale { continue }
      if condition.sexes == "m", traits.isFemale { continue }
      if isFree(person, day) { return person }
    }
    return nil
  }

  /// Whether somebody lives and was not seen today; takes the day if so.
  private mutating func isFree(_ person: Int, _ day: Int) -> Bool {
    guard !dead.contains(person), population.people[person].birthDay < day else { return false }
    return seenToday.insert(person).inserted
  }

  private mutating func visit(
    _ person: Int, _ index: Int, _ day: Int, _ generator: inout SeededGenerator
  ) -> VisitOutline {
    let condition = Condition.all[index]
    let traits = population.people[person]
    let (facility, setting) = placement.place(traits, condition.reason, day, &generator)
    var outline = VisitOutline(
      arrival: placement.arrival(at: facility, setting, day, &generator), facility: facility,
      person: person, condition: index, setting: setting)
    let isPrimary = city.facilities[facility].kind != .hospital
    if isPrimary, generator.chance(condition.referredPerMille) {
      let hospital = placement.hospital(day, &generator)
      outline.referredTo = hospital
      if generator.chance(700) {
        let later = nextOpenDay(day + 1 + generator.below(6))
        expected[later, default: []].append(
          ExpectedReferral(person: person, condition: index, hospital: hospital, from: facility))
      }
    }
    if setting == .inpatient, traits.years(on: day) >= 50, generator.chance(40) {
      outline.dies = true
      dead.insert(person)
    }
    return outline
  }

  private func nextOpenDay(_ day: Int) -> Int { Workday.isRest(day) ? day + 1 : day }
}
