/// Many people read in one sitting in hours when that facility is quiet.
///
/// Each facility has its own hours: they are learned by kind of day, without its busiest days, so
/// an emergency room's night is not a clinic's. A sitting is bulk if it has many outside current
/// care (a doctor who ends his notes at night reads those of the day), or more people than anybody
/// can treat.
struct OffHoursDetector {
  private let scene: Scene
  private let profile: HourProfile

  /// A user's looks in quiet hours without a long pause.
  private struct Sitting {
    let actor: Int
    let evidence: [(leaf: Int64, time: Int64)]
    let people: Int
    let outside: Int
    let chance: Double
  }

  init(_ scene: Scene) {
    self.scene = scene
    profile = HourProfile(scene)
  }

  func findings() -> [Finding] {
    let sittings = scene.people.indices.flatMap { self.sittings($0) }
    let chances = sittings.map(\.chance).filter { $0 < 1 }
    let cut = Chance.cut(
      chances, tests: sittings.count, rate: scene.thresholds.falseDiscoveryRate)
    return sittings.filter { $0.chance <= cut }.map { sitting in
      Finding(
        kind: .offHoursBulk, mark: "l\(sitting.evidence.first?.leaf ?? 0)",
        facility: scene.facility(ofActor: sitting.actor), user: scene.user(sitting.actor),
        evidence: sitting.evidence, score: Chance.score(sitting.chance),
        reason: Reasons.offHours(people: sitting.people, outside: sitting.outside))
    }
  }

  private func sittings(_ actor: Int) -> [Sitting] {
    let facility = scene.trail.actors[actor].facility
    let looks = scene.byActor[actor].map { scene.trail.looks[Int($0)] }
      .filter { profile.isQuiet(facility, $0.time) }
    let pause = Int64(scene.thresholds.sittingPauseHours) * CityClock.hour
    var sittings: [Sitting] = []
    var start = 0
    for place in looks.indices
    where place + 1 == looks.count || looks[place + 1].time - looks[place].time > pause {
      sittings.append(sitting(actor, looks[start...place]))
      start = place + 1
    }
    return sittings
  }

  private func sitting(_ actor: Int, _ looks: ArraySlice<Look>) -> Sitting {
    let thresholds = scene.thresholds
    let people = Set(looks.map(\.subject)).count
    let outside = Set(looks.filter { $0.care.isOutside }.map(\.subject)).count
    let hours = Set(looks.map { CityClock.hours($0.time) }).count
    let facility = scene.trail.actors[actor].facility
    let mean = Double(hours) * profile.usualPace(facility)
    var chance = 1.0
    if people >= thresholds.bulkPeople {
      chance = Chance.atLeast(people, mean: mean, dispersion: thresholds.quietDispersion)
    }
    if outside >= thresholds.bulkOutsideCare, outside * 2 >= people {
      let usual = mean * profile.outsideShare(facility)
      chance = min(
        chance,
        Chance.atLeast(outside, mean: usual, dispersion: thresholds.quietDispersion))
    }
    return Sitting(
      actor: actor, evidence: looks.map { ($0.leaf, $0.time) }, people: people, outside: outside,
      chance: chance)
  }
}

/// When each facility is quiet, and how many looks its readers have then.
private struct HourProfile {
  private struct Hour: Hashable {
    let actor: Int32
    let hour: Int
    let isQuiet: Bool
  }

  private static let cells = 3 * 24
  /// Whether a facility's cell (kind of day, hour) is quiet.
  private var quiet: [Bool]
  private var pace: [Double]
  private var outside: [Double]

  init(_ scene: Scene) {
    let facilities = scene.trail.facilities.words.count
    quiet = [Bool](repeating: false, count: facilities * Self.cells)
    pace = [Double](repeating: 1, count: facilities)
    outside = [Double](repeating: 1, count: facilities)
    learnHours(scene, facilities)
    learnPace(scene, facilities)
  }

  func isQuiet(_ facility: Int32, _ time: Int64) -> Bool {
    quiet[Int(facility) * Self.cells + Self.cell(time)]
  }

  /// Looks of one reader in a quiet hour in which he is there at all.
  func usualPace(_ facility: Int32) -> Double { pace[Int(facility)] }

  /// The share of a facility's looks that are outside current care.
  func outsideShare(_ facility: Int32) -> Double { outside[Int(facility)] }

  private static func cell(_ time: Int64) -> Int {
    CityClock.kindOfDay(CityClock.day(time)) * 24 + CityClock.hour(time)
  }

  /// An hour's usual looks are the mean over its days without the busiest twentieth, so that one
  /// bulk does not make its own hour busy.
  private mutating func learnHours(_ scene: Scene, _ facilities: Int) {
    guard scene.trail.firstTime <= scene.trail.lastTime else { return }
    let first = CityClock.day(scene.trail.firstTime)
    let days = CityClock.day(scene.trail.lastTime) - first + 1
    var counts = [Int32](repeating: 0, count: facilities * days * 24)
    for look in scene.trail.looks {
      let day = CityClock.day(look.time) - first
      counts[(Int(look.facility) * days + day) * 24 + CityClock.hour(look.time)] += 1
    }
    for facility in 0..<facilities {
      var usual = [Double](repeating: 0, count: Self.cells)
      for cell in 0..<Self.cells {
        let ofKind = (0..<days).filter { CityClock.kindOfDay(first + $0) == cell / 24 }
        let looks = ofKind.map { Int(counts[(facility * days + $0) * 24 + cell % 24]) }
        usual[cell] = Chance.trimmedMean(looks, share: 0.05)
      }
      // Eight hours are a working day.
      let open = usual[0..<24].sorted().suffix(8).reduce(0, +) / 8
      for cell in 0..<Self.cells {
        quiet[facility * Self.cells + cell] =
          usual[cell] < open * scene.thresholds.quietShare
      }
    }
  }

  private mutating func learnPace(_ scene: Scene, _ facilities: Int) {
    var inHour: [Hour: Int] = [:]
    var all = [Int](repeating: 0, count: facilities)
    var strangers = all
    for look in scene.trail.looks {
      let facility = Int(look.facility)
      all[facility] += 1
      if look.care.isOutside { strangers[facility] += 1 }
      let isQuiet = isQuiet(look.facility, look.time)
      let hour = Hour(actor: look.actor, hour: CityClock.hours(look.time), isQuiet: isQuiet)
      inHour[hour, default: 0] += 1
    }
    var quietHours = [[Double]](repeating: [], count: facilities)
    var openHours = quietHours
    for (hour, looks) in inHour {
      let facility = Int(scene.trail.actors[Int(hour.actor)].facility)
      if hour.isQuiet {
        quietHours[facility].append(Double(looks))
      } else {
        openHours[facility].append(Double(looks))
      }
    }
    for facility in 0..<facilities {
      // Nobody treats people more quickly at night than by day; where quiet hours are rare, their
      // middle may be the bulk itself.
      let open = Chance.median(openHours[facility])
      pace[facility] = max(1, min(open, Chance.median(quietHours[facility])))
      outside[facility] = (Double(strangers[facility]) + 1) / (Double(all[facility]) + 2)
    }
  }
}
