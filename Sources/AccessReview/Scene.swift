/// What one user saw of one person in one week.
struct PersonWeek {
  let week: Int32
  let subject: Int32
  /// The best that any look of the week can say for itself.
  let care: Care
}

/// The log with its care linked and its looks in order of their readers: what detectors look at.
struct Scene {
  let trail: AccessTrail
  let thresholds: Thresholds
  /// Looks by actor.
  let byActor: Grouping
  /// People of each actor, by week and person.
  let people: [ArraySlice<PersonWeek>]

  init(_ trail: AccessTrail, _ thresholds: Thresholds) {
    var trail = trail
    trail.linkCare(thresholds)
    self.trail = trail
    self.thresholds = thresholds
    byActor = Grouping(trail.looks, count: trail.actors.count) { $0.actor }
    people = Self.people(trail, byActor)
  }

  /// Code of a facility.
  func facility(_ number: Int32) -> String? { trail.facilities[number] }

  /// Code of an actor's facility.
  func facility(ofActor actor: Int) -> String? { facility(trail.actors[actor].facility) }

  /// An actor's user.
  func user(_ actor: Int) -> String? { trail.users[trail.actors[actor].user] }

  /// What is behind a finding about one actor: his looks of some weeks that pass a test.
  func evidence(
    _ actor: Int, weeks: ClosedRange<Int>, where isMeant: (Look) -> Bool
  ) -> [(leaf: Int64, time: Int64)] {
    byActor[actor].compactMap { place in
      let look = trail.looks[Int(place)]
      guard weeks.contains(CityClock.week(look.time)), isMeant(look) else { return nil }
      return (look.leaf, look.time)
    }
  }

  private static func people(
    _ trail: AccessTrail, _ byActor: Grouping
  ) -> [ArraySlice<PersonWeek>] {
    var all: [PersonWeek] = []
    all.reserveCapacity(trail.looks.count)
    var ends: [Int] = []
    for actor in 0..<byActor.count {
      let seen = byActor[actor].map { place in
        let look = trail.looks[Int(place)]
        return PersonWeek(
          week: Int32(clamping: CityClock.week(look.time)), subject: look.subject, care: look.care)
      }.sorted {
        ($0.week, $0.subject, $0.care.rawValue) < ($1.week, $1.subject, $1.care.rawValue)
      }
      var last: PersonWeek?
      for one in seen where one.week != last?.week || one.subject != last?.subject {
        all.append(one)
        last = one
      }
      ends.append(all.count)
    }
    return ends.indices.map { all[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]] }
  }
}
