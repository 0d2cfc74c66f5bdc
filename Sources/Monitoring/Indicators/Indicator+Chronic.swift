import RecordModel

/// A person with a lasting illness in one month: one of four, which add up to all.
private enum ChronicState: CaseIterable {
  case controlled, uncontrolled, unmeasured, missed
}

/// An illness that the city follows month by month.
private struct ChronicProgramme: Sendable {
  /// The id of the share under control; the others hang a letter on it.
  let id: String
  /// The id of the share lost to follow-up.
  let lostID: String
  let name: Bilingual
  /// Groups of ICD-10.
  let from: String
  let through: String
  let target: Double?
  let measured: Bilingual
  let source: Bilingual
  /// Whether the values of a visit are under control; nil if none was taken.
  let isControlled: @Sendable (VisitFact) -> Bool?

  func state(_ recent: VisitFact?) -> ChronicState {
    guard let recent else { return .missed }
    return switch isControlled(recent) {
    case true?: .controlled
    case false?: .uncontrolled
    case nil: .unmeasured
    }
  }

  /// Counts a person once for each month in which he is followed: known for at least three months, not dead,
  /// and seen within the last twelve, this one among them.
  func count(_ visits: [VisitFact], _ id: String, _ wanted: ChronicState, _ sink: Indicator.Sink) {
    let care = visits.filter { $0.hasDiagnosis(from, through) }
    guard let first = care.first, let last = care.last else { return }
    let death = visits.first(where: \.isDeath)?.day ?? .max
    var month = CalendarMonth(day: first.day).advanced(by: 3)
    let end = CalendarMonth(day: last.day).advanced(by: 11)
    while month <= end {
      let (lastDay, since) = (month.lastDay, month.advanced(by: -2).firstDay)
      defer { month = month.advanced(by: 1) }
      guard death > lastDay else { return }
      guard let latest = care.last(where: { $0.day <= lastDay }),
        CalendarMonth(day: latest.day).advanced(by: 11) >= month
      else { continue }
      let state = state(latest.day >= since ? latest : nil)
      sink(
        latest.cell(id, day: lastDay),
        RollupSum(numerator: state == wanted ? 1 : 0, denominator: 1))
    }
  }

  /// Months after the last visit in which a person is counted among those who might still come.
  private static let remembered = 36

  /// Counts a person once for each month in which he is known for at least three months, not dead, and was seen within
  /// the last thirty-six: lost if not within the last twelve.
  func countLost(_ visits: [VisitFact], _ sink: Indicator.Sink) {
    let care = visits.filter { $0.hasDiagnosis(from, through) }
    guard let first = care.first, let last = care.last else { return }
    let death = visits.first(where: \.isDeath)?.day ?? .max
    var month = CalendarMonth(day: first.day).advanced(by: 3)
    let end = CalendarMonth(day: last.day).advanced(by: Self.remembered - 1)
    while month <= end {
      let lastDay = month.lastDay
      defer { month = month.advanced(by: 1) }
      guard death > lastDay else { return }
      guard let latest = care.last(where: { $0.day <= lastDay }) else { continue }
      let since = month.number - CalendarMonth(day: latest.day).number
      guard since < Self.remembered else { continue }
      sink(
        latest.cell(lostID, day: lastDay),
        RollupSum(numerator: since > 11 ? 1 : 0, denominator: 1))
    }
  }

  /// The share lost to follow-up; those who are not are the denominator of the four parts, so it is shown where that
  /// is.
  private var lost: Indicator {
    Indicator(
      id: lostID, version: 1,
      title: Bilingual(
        id: "\(name.indonesian), hilang dari pengamatan", en: "\(name.english), lost to follow-up"),
      numerator: Bilingual(
        id: "Tanpa kunjungan untuk itu dalam 12 bulan terakhir, di fasilitas mana pun.",
        en: "Without a visit for it in the last 12 months, at any facility."),
      denominator: Bilingual(
        id:
          "Orang dengan \(name.indonesian) (ICD-10 \(from)–\(through)) yang dikenal sejak "
          + "sedikitnya 3 bulan kalender, belum meninggal, dan berkunjung untuk itu dalam 36 bulan "
          + "terakhir; tiap orang dihitung sekali se-kota, pada fasilitas dan kelurahan kunjungan "
          + "terakhirnya.",
        en:
          "Persons with \(name.english) (ICD-10 \(from)–\(through)) known for at least 3 calendar "
          + "months, alive, and seen for it in the last 36; each counted once in the city, at the "
          + "facility and kelurahan of the last visit."),
      exclusions: Bilingual(
        id:
          "Yang tidak berkunjung 36 bulan tidak dihitung lagi: mungkin pindah. Kematian di luar "
          + "fasilitas tidak terlihat.",
        en:
          "Who has not come for 36 months is counted no more: he may have moved. Deaths outside of "
          + "facilities are not seen."),
      source: source, measure: .proportion, direction: .lowerIsBetter, target: nil,
      isMonthly: true, restsOn: id, maturityDays: 0
    ) { countLost($0, $1) }
  }

  var indicators: [Indicator] { parts + [lost] }

  private var parts: [Indicator] {
    ChronicState.allCases.map { state in
      let (suffix, title, text) = words(state)
      let id = id + suffix
      return Indicator(
        id: id, version: 2, title: title, numerator: text,
        denominator: Bilingual(
          id:
            "Orang dengan \(name.indonesian) (ICD-10 \(from)–\(through)) yang "
            + "dikenal sejak sedikitnya 3 bulan kalender, belum meninggal, dan "
            + "berkunjung untuk itu dalam 12 bulan terakhir; tiap orang dihitung "
            + "sekali se-kota, pada fasilitas dan kelurahan kunjungan terakhirnya.",
          en:
            "Persons with \(name.english) (ICD-10 \(from)–\(through)) known for at "
            + "least 3 calendar months, alive, and seen for it in the last 12; each "
            + "counted once in the city, at the facility and kelurahan of the last "
            + "visit."
        ),
        exclusions: Bilingual(
          id:
            "Tanpa kunjungan 12 bulan dianggap hilang dari pengamatan. Keempat bagian berjumlah 100 %.",
          en:
            "Without a visit in 12 months a person is lost to follow-up. The four parts add up to 100%."
        ),
        source: source, measure: .proportion,
        direction: state == .controlled ? .higherIsBetter : .lowerIsBetter,
        target: state == .controlled ? target : nil, isMonthly: true, partition: self.id,
        maturityDays: 0
      ) { count($0, id, state, $1) }
    }
  }

  private func words(_ state: ChronicState) -> (String, Bilingual, Bilingual) {
    let (local, english) = (name.indonesian, name.english)
    let (value, valueEnglish) = (measured.indonesian, measured.english)
    switch state {
    case .controlled:
      return (
        "", Bilingual(id: "\(local) terkendali", en: "\(english), controlled"),
        Bilingual(
          id: "Kunjungan terakhir dalam 3 bulan: \(value) terkendali.",
          en: "Last visit within 3 months: \(valueEnglish) under control.")
      )
    case .uncontrolled:
      return (
        "u", Bilingual(id: "\(local) tidak terkendali", en: "\(english), not controlled"),
        Bilingual(
          id: "Kunjungan terakhir dalam 3 bulan: \(value) tidak terkendali.",
          en: "Last visit within 3 months: \(valueEnglish) not under control.")
      )
    case .unmeasured:
      return (
        "n", Bilingual(id: "\(local), tidak diukur", en: "\(english), not measured"),
        Bilingual(
          id: "Kunjungan terakhir dalam 3 bulan tanpa ukuran.",
          en: "Last visit within 3 months without a measurement.")
      )
    case .missed:
      return (
        "m",
        Bilingual(id: "\(local), tidak datang 3 bulan", en: "\(english), no visit in 3 months"),
        Bilingual(id: "Tanpa kunjungan dalam 3 bulan.", en: "No visit in 3 months.")
      )
    }
  }
}

extension Indicator {
  static let chronic: [Indicator] =
    ChronicProgramme(
      id: "C1", lostID: "C3", name: Bilingual(id: "Hipertensi", en: "Hypertension"), from: "I10",
      through: "I15",
      target: 0.7, measured: Bilingual(id: "tekanan darah < 140/90", en: "blood pressure < 140/90"),
      source: Bilingual(
        id: "Definisi Simple (Resolve to Save Lives), lintas fasilitas",
        en: "Definitions of Simple (Resolve to Save Lives), across facilities")
    ) { visit in
      guard let upper = visit.systolic, let lower = visit.diastolic else { return nil }
      return upper < 140 && lower < 90
    }.indicators
    + ChronicProgramme(
      id: "C2", lostID: "C3d", name: Bilingual(id: "Diabetes", en: "Diabetes"), from: "E10",
      through: "E14",
      target: nil,
      measured: Bilingual(
        id: "HbA1c < 7 %, atau gula puasa < 126, atau gula sewaktu < 200 mg/dL",
        en: "HbA1c < 7%, or fasting glucose < 126, or random glucose < 200 mg/dL"),
      source: Bilingual(
        id: "Definisi Simple; batas perlu pengesahan Dinas",
        en: "Definitions of Simple; the office must confirm the limits")
    ) { visit in
      if let tenths = visit.hba1cTenths { return tenths < 70 }
      if let fasting = visit.fastingGlucose { return fasting < 126 }
      return visit.randomGlucose.map { $0 < 200 }
    }.indicators
}
