/// Reads, outside current care, of people who live in the reader's own kelurahan.
///
/// Who works where he lives has neighbours for patients: what counts is how much more often he
/// meets them outside care than the facility's other readers meet people of that kelurahan.
struct NeighbourDetector {
  let scene: Scene

  func findings() -> [Finding] {
    let homes = HomeShares(scene)
    let counts = scene.people.indices.map { weeks($0, homes) }
    let thresholds = scene.thresholds
    let scan = WindowScan(thresholds: thresholds, leastCount: thresholds.leastNeighbours)
    return scan.windows(counts).map { window in
      let home = scene.trail.actors[window.actor].kelurahan
      return Finding(
        kind: .neighbours, mark: "w\(window.weeks.lowerBound)",
        facility: scene.facility(ofActor: window.actor), user: scene.user(window.actor),
        evidence: scene.evidence(window.actor, weeks: window.weeks) {
          $0.care.isOutside && scene.trail.subjects[Int($0.subject)].kelurahan == home
        }, score: Chance.score(window.chance),
        reason: Reasons.neighbours(window, kelurahan: scene.trail.kelurahan[home] ?? ""))
    }
  }

  private func weeks(_ actor: Int, _ homes: HomeShares) -> [WeekCount] {
    let home = scene.trail.actors[actor].kelurahan
    guard home != 0 else { return [] }
    var weeks: [(week: Int, all: Int, neighbours: Int)] = []
    stretches(scene.people[actor], by: \.week) { week in
      let outside = week.filter { $0.care.isOutside }
        .map { scene.trail.subjects[Int($0.subject)].kelurahan }.filter { $0 != 0 }
      guard let number = week.first?.week else { return }
      let neighbours = outside.filter { $0 == home }.count
      weeks.append((Int(number), outside.count, neighbours))
    }
    let share = min(0.9, homes.share(of: home, besides: actor))
    let usual = Chance.median(weeks.map { Double($0.all) })
    return weeks.map { week in
      // From the others he read: counting the neighbours themselves would excuse them.
      let fromOthers = Double(week.all - week.neighbours) * share / (1 - share)
      return WeekCount(
        week: week.week, observed: week.neighbours, expected: max(usual * share, fromOthers))
    }
  }
}

/// Where those live whom a facility's readers read outside care.
private struct HomeShares {
  private struct Cell: Hashable {
    let place: Int32
    let kelurahan: Int32
  }

  private let scene: Scene
  private var ofFacility: [Cell: Int] = [:]
  private var ofActor: [Cell: Int] = [:]
  private var ofCity: [Int32: Int] = [:]
  private var allOfFacility: [Int32: Int] = [:]
  private var allOfActor: [Int: Int] = [:]
  private var all = 0

  init(_ scene: Scene) {
    self.scene = scene
    for (actor, people) in scene.people.enumerated() {
      let facility = scene.trail.actors[actor].facility
      for person in people where person.care.isOutside {
        let home = scene.trail.subjects[Int(person.subject)].kelurahan
        guard home != 0 else { continue }
        ofFacility[Cell(place: facility, kelurahan: home), default: 0] += 1
        ofActor[Cell(place: Int32(actor), kelurahan: home), default: 0] += 1
        ofCity[home, default: 0] += 1
        allOfFacility[facility, default: 0] += 1
        allOfActor[actor, default: 0] += 1
        all += 1
      }
    }
  }

  /// The share of a kelurahan among those whom the actor's colleagues read, mixed with the city's.
  func share(of home: Int32, besides actor: Int) -> Double {
    let facility = scene.trail.actors[actor].facility
    let theirs =
      (ofFacility[Cell(place: facility, kelurahan: home)] ?? 0)
      - (ofActor[Cell(place: Int32(actor), kelurahan: home)] ?? 0)
    let total = (allOfFacility[facility] ?? 0) - (allOfActor[actor] ?? 0)
    let city = Double(ofCity[home] ?? 0) / Double(max(1, all))
    let shared = scene.thresholds.sharedLooks
    return (Double(theirs) + shared * city) / (Double(total) + shared)
  }
}
