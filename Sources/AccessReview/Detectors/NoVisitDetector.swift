import RecordModel

/// Reads of people who have no visit at that facility, neither before nor soon after.
///
/// Single ones are everywhere in honest care: the patient left, did not come, or was the wrong one
/// of two. So a user's people without a visit are compared, week by week, with what the other
/// readers of the facility have that week (which also bears a week of broken sending) and with his
/// own usual share; one person without a visit whom a user reads again and again; and, once, a
/// user who is far above his colleagues all the time.
struct NoVisitDetector {
  let scene: Scene
  private let shares: WeekShares

  init(_ scene: Scene) {
    self.scene = scene
    shares = WeekShares(scene)
  }

  func findings() -> [Finding] { bursts() + returning() + steady() }

  // MARK: Bursts

  private func bursts() -> [Finding] {
    let counts = scene.people.indices.map { actor in
      let weeks = shares.weeks(of: actor)
      let own = ownShare(weeks)
      return weeks.map { week in
        let share = max(shares.expected(week, actor), own)
        return WeekCount(
          week: week.week, observed: week.without, expected: share * Double(week.people))
      }
    }
    let thresholds = scene.thresholds
    let scan = WindowScan(thresholds: thresholds, leastCount: thresholds.leastWithoutVisit)
    return scan.windows(counts).map { window in
      Finding(
        kind: .noVisit, mark: "w\(window.weeks.lowerBound)",
        facility: scene.facility(ofActor: window.actor), user: scene.user(window.actor),
        evidence: scene.evidence(window.actor, weeks: window.weeks) { $0.care == .none },
        score: Chance.score(window.chance), reason: Reasons.withoutVisit(window))
    }
  }

  /// A user's usual share, where he has worked long enough to have one.
  private func ownShare(_ weeks: [WeekShares.Week]) -> Double {
    guard weeks.count >= scene.thresholds.ownWeeks else { return 0 }
    return Chance.median(weeks.map { Double($0.without) / Double($0.people) })
  }

  // MARK: The same person again

  private func returning() -> [Finding] {
    let bySubject = Grouping(scene.trail.looks, count: scene.trail.subjects.count) { $0.subject }
    return scene.people.indices.flatMap { returning($0, bySubject) }
  }

  private func returning(_ actor: Int, _ bySubject: Grouping) -> [Finding] {
    let looks = scene.byActor[actor].map { scene.trail.looks[Int($0)] }
    let sorted = looks.sorted { ($0.subject, $0.leaf) < ($1.subject, $1.leaf) }
    let facility = scene.trail.actors[actor].facility
    var found: [Finding] = []
    stretches(sorted[...], by: \.subject) { looks in
      guard looks.allSatisfy({ $0.care == .none || $0.care == .pending }) else { return }
      let meant = looks.filter {
        $0.care == .none && !shares.isBroken(facility, CityClock.week($0.time))
      }
      let days = Set(meant.map { CityClock.day($0.time) }).count
      guard let first = meant.first, let last = meant.last,
        days >= scene.thresholds.returningDays,
        last.time - first.time >= Int64(scene.thresholds.returningSpanDays) * CityClock.day
          || isAlone(first, last, bySubject)
      else { return }
      // Each further day is another wrong click of the same name: one in 30 is generous.
      let score = 1.5 * Double(days)
      found.append(
        Finding(
          kind: .noVisit, mark: "l\(first.leaf)", facility: scene.facility(facility),
          user: scene.user(actor), evidence: meant.map { ($0.leaf, $0.time) }, score: score,
          reason: Reasons.returning(days: days, reads: meant.count)))
    }
    return found
  }

  /// Whether nobody else of the facility read that person around the same days. Where users have no
  /// names this says nothing.
  private func isAlone(_ first: Look, _ last: Look, _ bySubject: Grouping) -> Bool {
    guard scene.user(Int(first.actor)) != nil else { return false }
    let margin = Int64(scene.thresholds.aloneDays) * CityClock.day
    return !bySubject[Int(first.subject)].contains { place in
      let look = scene.trail.looks[Int(place)]
      return look.facility == first.facility && look.actor != first.actor
        && look.time >= first.time - margin && look.time <= last.time + margin
    }
  }

  // MARK: All the time

  private func steady() -> [Finding] {
    let thresholds = scene.thresholds
    return scene.people.indices.compactMap { actor in
      let weeks = shares.weeks(of: actor)
      let without = weeks.reduce(0) { $0 + $1.without }
      let expected = weeks.reduce(0) {
        $0 + shares.expected($1, actor) * Double($1.people)
      }
      guard weeks.count >= thresholds.ownWeeks, without >= thresholds.steadyPeople,
        Double(without) >= thresholds.steadyRatio * expected,
        let first = weeks.first?.week, let last = weeks.last?.week
      else { return nil }
      let chance = Chance.atLeast(without, mean: expected, dispersion: 3)
      return Finding(
        kind: .noVisit, mark: "steady", facility: scene.facility(ofActor: actor),
        user: scene.user(actor),
        evidence: scene.evidence(actor, weeks: first...last) { $0.care == .none },
        score: Chance.score(chance),
        reason: Reasons.steady(without: without, expected: expected, weeks: weeks.count))
    }
  }
}

/// How many of the people read have no visit: by user, facility and city, week by week.
struct WeekShares {
  /// One user's week: people read whose visits can be judged, and those without.
  struct Week {
    let week: Int
    let people: Int
    let without: Int
  }

  private struct Cell: Hashable {
    let facility: Int32
    let week: Int
  }

  private let byActor: [[Week]]
  private let facilityOfActor: [Int32]
  private var byFacility: [Cell: [(actor: Int, week: Week)]] = [:]
  private var byWeek: [Int: (people: Int, without: Int)] = [:]
  private let shared: Double
  private let broken: Double

  init(_ scene: Scene) {
    shared = scene.thresholds.sharedLooks
    broken = scene.thresholds.brokenSendingShare
    facilityOfActor = scene.trail.actors.map(\.facility)
    byActor = scene.people.map { people in
      var weeks: [Week] = []
      stretches(people, by: \.week) { people in
        let judged = people.filter { $0.care != .pending }
        guard let week = judged.first?.week else { return }
        let without = judged.filter { $0.care == .none }.count
        weeks.append(Week(week: Int(week), people: judged.count, without: without))
      }
      return weeks
    }
    for (actor, weeks) in byActor.enumerated() {
      for week in weeks {
        let cell = Cell(facility: facilityOfActor[actor], week: week.week)
        byFacility[cell, default: []].append((actor, week))
        byWeek[week.week, default: (0, 0)].people += week.people
        byWeek[week.week, default: (0, 0)].without += week.without
      }
    }
  }

  /// A user's weeks, in order.
  func weeks(of actor: Int) -> [Week] { byActor[actor] }

  /// The share without a visit that the facility's other readers had in that week; one of them who
  /// has more than half of these people does not excuse the others.
  func expected(_ week: Week, _ actor: Int) -> Double {
    let cell = Cell(facility: facilityOfActor[actor], week: week.week)
    var others = (byFacility[cell] ?? []).filter { $0.actor != actor }.map(\.week)
    let without = others.reduce(0) { $0 + $1.without }
    others.removeAll { $0.without * 2 > without }
    return mixed(others, week.week)
  }

  /// Whether the facility sent so little in that week that a missing visit says nothing.
  func isBroken(_ facility: Int32, _ week: Int) -> Bool {
    let all = byFacility[Cell(facility: facility, week: week)] ?? []
    return mixed(all.map(\.week), week) > broken
  }

  /// A facility's share, mixed with so many looks of the city's.
  private func mixed(_ weeks: [Week], _ week: Int) -> Double {
    let people = weeks.reduce(0) { $0 + $1.people }
    let without = weeks.reduce(0) { $0 + $1.without }
    let city = byWeek[week] ?? (0, 0)
    let share = Double(city.without) / Double(max(1, city.people))
    return (Double(without) + shared * share) / (Double(people) + shared)
  }
}
