package import RecordModel

/// What a finding can be of: whatever an officer sees of a facility as a figure.
package enum FrozenSubject: Sendable {
  /// The score of data.
  case quality
  /// What visits tell.
  case indicator(Indicator)
  /// A form of the national indicators, as it was stated.
  case form(StatedSubject)
  /// What a census of beds tells.
  case beds(BedMeasure)
  /// How the weeks of W2 were reported.
  case weeks(WeekMeasure)

  /// The one with an id; nil for what cannot be frozen.
  package static func named(_ id: String) -> FrozenSubject? {
    if id == FrozenFigure.dataQuality { return .quality }
    if let indicator = Indicator.named(id) { return .indicator(indicator) }
    if let subject = StatedSubject.named(id) { return subject.kind == .form ? .form(subject) : nil }
    if let measure = BedMeasure(rawValue: id) { return .beds(measure) }
    return WeekMeasure(rawValue: id).map { .weeks($0) }
  }

  /// The ids of all, in the order of lists.
  package static let ids: [String] =
    [FrozenFigure.dataQuality] + Indicator.all.map(\.id) + BedMeasure.allCases.map(\.rawValue)
    + StatedSubject.forms.map(\.id) + WeekMeasure.allCases.map(\.rawValue)

  /// What it is called; nil of the score of data.
  package var title: Bilingual? {
    switch self {
    case .quality: nil
    case .indicator(let indicator): indicator.title
    case .form(let subject): subject.title
    case .beds(let measure): measure.title
    case .weeks(let measure): measure.title
    }
  }

  /// What its figures are read from: those of one kind are read together.
  enum Kind: String, Hashable, Sendable {
    case quality, sums, forms, beds, weeks
  }

  /// See `Kind`.
  var kind: Kind {
    switch self {
    case .quality: .quality
    case .indicator: .sums
    case .form: .forms
    case .beds: .beds
    case .weeks: .weeks
    }
  }

  /// Whether it counts visits or days of beds. A form is a facility's own word; of a week of W2 is told whether it was
  /// reported and in time, which is its deed, and no number of visits.
  var countsVisits: Bool {
    switch self {
    case .quality, .indicator, .beds: true
    case .form, .weeks: false
    }
  }

  /// How its value is made and read; nil of the score of data, which is 0 to 100.
  package var measure: Indicator.Measure? {
    switch self {
    case .quality: nil
    case .indicator(let indicator): indicator.measure
    case .form, .weeks: .proportion
    case .beds(let measure): measure.measure
    }
  }
}
