/// The people of the city and who of them is due for what, made once for a run of visits.
struct Population: Sendable {
  let people: [PersonTraits]
  /// People by kelurahan.
  let byVillage: [[Int]]
  /// Hypertension patients by the day of their four-week cycle.
  private var hypertension: [[Int]]
  private var diabetes: [[Int]]
  /// By the day of the span.
  private var antenatal: [[Int]]
  private var immunisation: [[Int]]
  private var deliveries: [[Int]]
  private let firstDay: Int

  /// Days between controls: four weeks, so that a patient keeps a day of the week.
  private static let cycle = 28
  /// Days of pregnancy with a check-up: eight of them. Source: WHO antenatal care recommendations,
  /// 2016.
  private static let antenatalDays = [70, 140, 182, 210, 238, 252, 266, 273]
  /// Ages in days of the first year's and second year's vaccinations.
  private static let vaccinationDays = [30, 61, 92, 122, 275, 550]

  init(city: SyntheticCity, size: Int) {
    people = (0..<size).map(city.traits(of:))
    firstDay = city.span.lowerBound
    let days = city.span.count
    var byVillage = Array(repeating: [Int](), count: Kelurahan.all.count)
    hypertension = Array(repeating: [], count: Self.cycle)
    diabetes = Array(repeating: [], count: Self.cycle)
    antenatal = Array(repeating: [], count: days)
    immunisation = Array(repeating: [], count: days)
    deliveries = Array(repeating: [], count: days)
    for (number, person) in people.enumerated() { byVillage[person.village].append(number) }
    self.byVillage = byVillage
    for number in people.indices { enrol(number, seed: city.seed, span: city.span) }
  }

  private mutating func enrol(_ number: Int, seed: UInt64, span: Range<Int>) {
    let person = people[number]
    let age = person.years(on: firstDay)
    var generator = SeededGenerator(seed, .number, number)
    let isHypertensive = generator.chance(115)
    let isDiabetic = generator.chance(45)
    var phase = generator.below(Self.cycle)
    if Workday.weekday(firstDay + phase) == 3 { phase = (phase + 1) % Self.cycle }
    if age >= 40, isHypertensive { hypertension[phase].append(number) }
    if age >= 30, isDiabetic { diabetes[phase].append(number) }
    if let start = person.conception(of: number, seed: seed, span: span) {
      let conception = start - firstDay
      for day in Self.antenatalDays {
        add(number, to: \.antenatal, on: conception + day + generator.below(4))
      }
      add(number, to: \.deliveries, on: conception + 270 + generator.below(14))
    }
    guard age < 3 else { return }
    for day in Self.vaccinationDays {
      let due = person.birthDay - firstDay + day + generator.below(10)
      add(number, to: \.immunisation, on: due)
    }
  }

  private mutating func add(_ number: Int, to list: WritableKeyPath<Self, [[Int]]>, on day: Int) {
    guard day >= 0, day < antenatal.count else { return }
    // What falls on a closed day is done the day after.
    let open = Workday.isRest(firstDay + day) ? min(day + 1, antenatal.count - 1) : day
    self[keyPath: list][open].append(number)
  }

  /// Who is due on a day since 1970; empty for reasons that nobody is due for.
  func due(_ reason: VisitReason, on day: Int) -> [Int] {
    let turn = day - firstDay
    return switch reason {
    case .hypertension: hypertension[turn % Self.cycle]
    case .diabetes: diabetes[turn % Self.cycle]
    case .antenatal: antenatal[turn]
    case .immunisation: immunisation[turn]
    case .delivery: deliveries[turn]
    case .acute, .emergency, .admission, .dental: []
    }
  }
}
