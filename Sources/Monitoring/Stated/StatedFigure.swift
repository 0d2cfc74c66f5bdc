package import RecordModel

/// One figure that a person states, with where and when it comes from.
package struct StatedFigure: Hashable, Sendable {
  /// An id of `StatedSubject`.
  package let subject: String
  /// `2026` or `2026-08`.
  package let period: String
  /// `city`, a kelurahan's code, a facility's code, or of a chart's limits an owner.
  package let place: String
  /// Only of forms.
  package let numerator: Int?
  /// How many.
  package let denominator: Int
  /// Where it comes from, in words.
  package let source: String
  /// Of which day the source is, days since 1970.
  package let sourceDay: Int

  /// Where figures of the whole city stand.
  package static let city = "city"

  /// A figure as it is stored.
  package init(
    subject: String, period: String, place: String, numerator: Int?, denominator: Int,
    source: String, sourceDay: Int
  ) {
    self.subject = subject
    self.period = period
    self.place = place
    self.numerator = numerator
    self.denominator = denominator
    self.source = source
    self.sourceDay = sourceDay
  }

  /// What a period, a place and a day may be.
  package struct Frame {
    /// Whether a kind of figure may be of this place.
    let isPlace: (StatedSubject.Kind, String) -> Bool
    /// Reads a day as people write it, days since 1970.
    let day: (String) -> Int?
    /// Days since 1970; a later source is refused.
    let today: Int

    /// What may be.
    package init(
      today: Int, day: @escaping (String) -> Int?,
      isPlace: @escaping (StatedSubject.Kind, String) -> Bool
    ) {
      self.today = today
      self.day = day
      self.isPlace = isPlace
    }
  }

  /// Cells in the order of `titles`: subject, period, place, numerator, denominator, source, day.
  package static func read(_ cells: [String], _ frame: Frame) -> Result<StatedFigure, Refused> {
    func refused(_ rule: Rule) -> Result<StatedFigure, Refused> { .failure(Refused(rule: rule)) }
    guard cells.count == titles.count, let subject = StatedSubject.named(cells[0].uppercased())
    else { return refused(.statedSubject) }
    let isYear = cells[1].utf8.count == 4 && Int(cells[1]).map { (2000...2100) ~= $0 } == true
    let isMonth =
      CalendarMonth(cells[1]).map { (2000...2100) ~= $0.year && $0.text == cells[1] } == true
    guard subject.kind.isYearly ? isYear : isMonth else {
      return refused(subject.kind == .limits ? .limitMonth : .statedPeriod)
    }
    guard frame.isPlace(subject.kind, cells[2]) else { return refused(.statedPlace) }
    let most = 1_000_000_000
    guard let denominator = Int(cells[4]), (0...most).contains(denominator) else {
      return refused(subject.kind == .limits ? .limitKind : .statedCount)
    }
    let numerator = Int(cells[3])
    if subject.kind == .form {
      guard let numerator, (0...denominator).contains(numerator) else {
        return refused(.statedCount)
      }
    } else if !cells[3].isEmpty {
      return refused(.statedCount)
    }
    if subject.kind == .limits {
      guard LimitChange.Kind(rawValue: denominator) != nil else { return refused(.limitKind) }
      guard let month = CalendarMonth(cells[1]), month.firstDay <= frame.today else {
        return refused(.limitMonth)
      }
      guard (3...200).contains(cells[5].unicodeScalars.count) else { return refused(.limitReason) }
    }
    guard (3...200).contains(cells[5].unicodeScalars.count), let day = frame.day(cells[6]),
      day <= frame.today, day > 0
    else { return refused(.statedSource) }
    return .success(
      StatedFigure(
        subject: subject.id, period: cells[1], place: cells[2],
        numerator: subject.kind == .form ? numerator : nil, denominator: denominator,
        source: cells[5], sourceDay: day))
  }

  /// Why a figure is not taken.
  package struct Refused: Error, Hashable, Sendable {
    /// What is wrong.
    package let rule: Rule
    /// In which row of a sheet, from 1; 1 for a form.
    package var row = 1
  }

  private static let titles: [Set<String>] = [
    ["subject", "indicator", "indikator"], ["period", "periode"], ["place", "tempat"],
    ["numerator", "pembilang"], ["denominator", "penyebut", "sasaran"], ["source", "sumber"],
    ["date", "tanggal", "source date", "tanggal sumber"],
  ]
  /// Most rows of a sheet: people and twelve services, 52 kelurahan and the city, for ten years.
  private static let maximumRows = 7000

  /// Reads the rows of a sheet whose first row has the titles, in any order; nothing is taken where
  /// anything is wrong.
  package static func sheet(
    _ rows: [[String]], _ frame: Frame
  ) -> Result<[StatedFigure], Refused> {
    guard let head = rows.first?.map({ $0.lowercased() }), rows.count <= maximumRows else {
      return .failure(Refused(rule: .statedTitles))
    }
    let places = titles.map { names in head.firstIndex { names.contains($0) } }
    // Only the numerator may be left out.
    guard places.enumerated().allSatisfy({ $0.offset == 3 || $0.element != nil }) else {
      return .failure(Refused(rule: .statedTitles))
    }
    var figures: [StatedFigure] = []
    var seen: Set<String> = []
    for (index, row) in rows.enumerated().dropFirst() where row.contains(where: { !$0.isEmpty }) {
      let cells = places.map { place in place.flatMap { $0 < row.count ? row[$0] : "" } ?? "" }
      switch read(cells, frame) {
      case .failure(var refused):
        refused.row = index + 1
        return .failure(refused)
      case .success(let figure):
        guard seen.insert("\(figure.subject) \(figure.period) \(figure.place)").inserted else {
          return .failure(Refused(rule: .statedTwice, row: index + 1))
        }
        figures.append(figure)
      }
    }
    guard !figures.isEmpty else { return .failure(Refused(rule: .statedTitles)) }
    return .success(figures)
  }
}
