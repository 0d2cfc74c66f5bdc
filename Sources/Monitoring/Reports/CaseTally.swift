import Crypto
package import RecordModel

/// A visit as reports of cases count it.
package struct ReportFact: Hashable, Sendable {
  /// Which visit.
  package var visit: VisitID
  /// Days since 1970.
  package var day: Int
  /// v3-ActCode.
  package var visitClass = ""
  /// Code of the poli or service.
  package var service = ""
  /// `male`, `female`, ...
  package var sex = "unknown"
  /// An `AgeBand`.
  package var ageBand = "unknown"
  /// How the patient left.
  package var disposition = ""
  /// Whether he was sent on.
  package var hasReferralOut = false
  /// 2 for hospitals and clinics of specialists.
  package var level = 1
  /// ICD-10, the main one first.
  package var diagnoses: [String] = []
  /// Groups of three characters that the person had in the 30 and in the 365 days before, anywhere.
  package var recentGroups: Set<String> = []
  /// The same of a year.
  package var yearGroups: Set<String> = []
  /// Whether the person was at this facility in the 365 days before.
  package var isKnown = false
  /// Where the person lives: a code of ten digits, `outside` or `unresolved`.
  package var kelurahan = "unresolved"
  /// Whether an earlier visit of the person at this facility says that he died.
  package var hasDiedHere = false
  /// The same of a visit at any hospital or clinic of specialists, which are all that the city's RL counts.
  package var hasDied = false

  /// A bare visit.
  package init(visit: VisitID, day: Int) {
    self.visit = visit
    self.day = day
  }

  /// The groups of its diagnoses, each once.
  var groups: [String] {
    var found: [String] = []
    for group in diagnoses.map({ String($0.prefix(3)) }) where !found.contains(group) {
      found.append(group)
    }
    return found
  }

  /// Whether the person had this group before, so that the case is an old one.
  func isOld(_ group: String) -> Bool {
    Self.isChronic(group) ? yearGroups.contains(group) : recentGroups.contains(group)
  }

  /// Diseases that go on: tuberculosis, HIV, neoplasms, diabetes, mental disorders, hypertension, heart disease,
  /// chronic lungs, kidney failure.
  static func isChronic(_ group: String) -> Bool {
    [
      ("A15", "A19"), ("B20", "B24"), ("C00", "D09"), ("E10", "E14"), ("F00", "F99"),
      ("I10", "I15"), ("I20", "I25"), ("I50", "I50"), ("J40", "J47"), ("N18", "N19"),
    ].contains { group >= $0.0 && group <= $0.1 }
  }

  /// Whether the patient died in it.
  var isDeath: Bool { disposition == "exp" || disposition.hasPrefix("exp-") }

  /// The line that stands for it among the inputs; `isWhole` with what versions with homes count too.
  func line(isWhole: Bool) -> String {
    let parts = [
      visit.description, String(day), visitClass, service, sex, ageBand, disposition,
      hasReferralOut ? "1" : "0", String(level), diagnoses.joined(separator: ","),
      recentGroups.sorted().joined(separator: ","), yearGroups.sorted().joined(separator: ","),
      isKnown ? "1" : "0",
    ]
    let later = [kelurahan, hasDiedHere ? "1" : "0", hasDied ? "1" : "0"]
    return (isWhole ? parts + later : parts).joined(separator: "|")
  }
}

/// Counts of visits by row and column, and the hash of the visits in the order in which they came.
package struct CaseTally {
  private let definition: ReportDefinition
  /// Whether several facilities are counted together.
  private let isCity: Bool
  private var counts: [String: [String: [String: Int]]] = [:]
  private var hash = SHA256()
  private(set) var visits = 0
  private(set) var isSpecialist = false

  /// Nothing yet, of the city or of one facility.
  package init(_ definition: ReportDefinition, isCity: Bool) {
    self.definition = definition
    self.isCity = isCity
  }

  /// Adds the next visit, at the facility with the code `place`.
  package mutating func add(_ fact: ReportFact, place: String) {
    let line = fact.line(isWhole: definition.hasHomes)
    hash.update(data: Array("\(place)|\(line)\n".utf8))
    visits += 1
    isSpecialist = isSpecialist || fact.level == 2
    let cell = "\(fact.ageBand).\(Self.sex(fact.sex))"
    for group in fact.groups {
      let age = fact.isOld(group) ? "old" : "new"
      add(age, group, cell)
      add("casesByHome", fact.kelurahan, age)
    }
    guard fact.level == 2 else { return }
    add("visitsByHome", fact.kelurahan, "visits")
    let isDeath = fact.isDeath
    let visitClass = fact.visitClass.isEmpty ? "-" : fact.visitClass
    add("rl3", visitClass, "visits")
    if fact.hasReferralOut { add("rl3", visitClass, "referred") }
    if isDeath { add("rl3", visitClass, "died") }
    add("rl51", fact.isKnown ? "old" : "new", "visits")
    // A person once, at the first visit that says so.
    if isDeath, isCity ? !fact.hasDied : !fact.hasDiedHere {
      add("deaths", fact.groups.first ?? "-", cell)
    }
    let isInpatient = ["IMP", "ACUTE", "NONAC"].contains(fact.visitClass)
    let main = fact.groups.first
    if isInpatient {
      for group in fact.groups { add(isDeath ? "rl4aDied" : "rl4a", group, cell) }
      if let main { add("rl53", main, "visits") }
    } else {
      for group in fact.groups where !fact.isOld(group) { add("rl4b", group, cell) }
      if fact.visitClass == "AMB" {
        add("rl52", fact.service.isEmpty ? "-" : fact.service, "visits")
        if let main { add("rl54", main, "visits") }
      }
    }
  }

  private mutating func add(_ table: String, _ row: String, _ column: String) {
    counts[table, default: [:]][row, default: [:]][column, default: 0] += 1
  }

  private static func sex(_ sex: String) -> String {
    sex == "male" ? "L" : sex == "female" ? "P" : "X"
  }

  /// What was counted.
  func inputs(cut: Int64) -> ReportContent.Inputs {
    ReportContent.Inputs(count: visits, sha256: Array(hash.finalize()), cut: cut)
  }

  /// The tables of the report, as its version has them.
  package var tables: [ReportTable] {
    switch definition.kind {
    case .lb1:
      [
        cases("new", Bilingual(id: "Kasus baru", en: "New cases")),
        cases("old", Bilingual(id: "Kasus lama", en: "Old cases")),
      ] + (definition.hasHomes ? [homes("casesByHome", Self.ages)] : [])
    case .rl:
      [
        table(
          "rl3", Bilingual(id: "RL 3: kunjungan menurut jenis", en: "RL 3: visits by class"),
          Self.classTitle, Self.rl3),
        cases(
          "rl4a",
          Bilingual(id: "RL 4a: rawat inap, keluar hidup", en: "RL 4a: inpatients, left alive")),
        cases(
          "rl4aDied", Bilingual(id: "RL 4a: rawat inap, mati", en: "RL 4a: inpatients, died")),
        cases(
          "rl4b",
          Bilingual(id: "RL 4b: rawat jalan, kasus baru", en: "RL 4b: outpatients, new cases")),
        table(
          "rl51", Bilingual(id: "RL 5.1: pengunjung", en: "RL 5.1: visitors"),
          Bilingual(id: "Pengunjung", en: "Visitors"), Self.visits),
        table(
          "rl52",
          Bilingual(id: "RL 5.2: rawat jalan menurut poli", en: "RL 5.2: outpatients by service"),
          Bilingual(id: "Poli", en: "Service"), Self.visits),
        top("rl53", Bilingual(id: "RL 5.3: 10 besar rawat inap", en: "RL 5.3: top 10, inpatients")),
        top(
          "rl54", Bilingual(id: "RL 5.4: 10 besar rawat jalan", en: "RL 5.4: top 10, outpatients")),
      ]
        + (definition.hasCauses ? [cases("deaths", Self.deaths)] : [])
        + (definition.hasHomes ? [homes("visitsByHome", Self.visits)] : [])
    case .spm, .inm, .w2: []
    }
  }

  private static let classTitle = Bilingual(id: "Jenis kunjungan", en: "Class of visit")
  private static let visits = [
    ReportTable.Column("visits", Bilingual(id: "Kunjungan", en: "Visits"))
  ]
  private static let ages = [
    ReportTable.Column("new", Bilingual(id: "Kasus baru", en: "New cases")),
    ReportTable.Column("old", Bilingual(id: "Kasus lama", en: "Old cases")),
  ]
  private static let deaths = Bilingual(
    id: "Kematian menurut sebab (orang, tiap orang sekali)",
    en: "Deaths by cause (persons, each once)")
  private static let rl3 =
    visits + [
      ReportTable.Column("referred", Bilingual(id: "Dirujuk", en: "Referred")),
      ReportTable.Column("died", Bilingual(id: "Meninggal", en: "Died")),
    ]
  /// A column for each age group and sex.
  private static let people: [ReportTable.Column] = AgeBand.allCases.flatMap { band in
    [("L", "male"), ("P", "female"), ("X", "unknown")].map { letter, sex in
      let name =
        band == .unknown
        ? Bilingual(id: "umur ? \(letter)", en: "age ? \(letter)")
        : Bilingual(id: "\(band.rawValue) \(letter)", en: "\(band.rawValue) \(letter)")
      return ReportTable.Column(
        "\(band.rawValue).\(letter)", name, sex: sex, ageBand: band.rawValue)
    }
  }

  private func cases(_ name: String, _ title: Bilingual) -> ReportTable {
    table(name, title, Bilingual(id: "ICD-10", en: "ICD-10"), Self.people)
  }

  /// By home, with the rows of those who live elsewhere or whose home is not known in any case.
  private func homes(_ counted: String, _ columns: [ReportTable.Column]) -> ReportTable {
    let cells = counts[counted] ?? [:]
    return ReportTable(
      "kelurahan", ReportHome.title, rowTitle: ReportHome.rowTitle, columns: columns,
      rows: Set(cells.keys).union(ReportHome.always).sorted().map { home in
        ReportTable.Row(
          home, ReportHome.name(home), columns.map { .count(cells[home]?[$0.name] ?? 0) })
      }, isSummed: true)
  }

  private func table(
    _ name: String, _ title: Bilingual, _ rowTitle: Bilingual, _ columns: [ReportTable.Column]
  ) -> ReportTable {
    let rows = (counts[name] ?? [:]).sorted { $0.key < $1.key }
    return ReportTable(
      name, title, rowTitle: rowTitle, columns: columns,
      rows: rows.map { key, cells in
        ReportTable.Row(
          key, Self.label(name, key), columns.map { .count(cells[$0.name] ?? 0) })
      }, isSummed: true)
  }

  private func top(_ name: String, _ title: Bilingual) -> ReportTable {
    var table = table(name, title, Bilingual(id: "ICD-10", en: "ICD-10"), Self.visits)
    table.rows = Array(
      table.rows.sorted {
        (-ReportTable.sum($0.cells), $0.key) < (-ReportTable.sum($1.cells), $1.key)
      }.prefix(10))
    return table
  }

  private static func label(_ table: String, _ key: String) -> Bilingual {
    switch (table, key) {
    case ("rl51", "new"): Bilingual(id: "Baru", en: "New")
    case ("rl51", "old"): Bilingual(id: "Lama", en: "Known")
    case ("rl3", "AMB"): Bilingual(id: "Rawat jalan", en: "Outpatient")
    case ("rl3", "EMER"): Bilingual(id: "Gawat darurat", en: "Emergency")
    case ("rl3", "IMP"): Bilingual(id: "Rawat inap", en: "Inpatient")
    case (_, "-"): Bilingual(id: "tidak disebut", en: "not told")
    default: Bilingual(id: key, en: key)
    }
  }
}
