package import Statistics

extension Openness {
  /// What a facility may see of the city beside itself, over all that its counts tell: of parts of one denominator each
  /// is the others' rest, so they are decided together; what rests on another's denominator is hidden where that is,
  /// and as a whole where a count of it is, since the third of the three would tell it.
  ///
  /// - Parameters:
  ///   - open: what everybody may see, by indicator.
  ///   - own: the facility's sums by indicator and month.
  ///   - city: the city's.
  package static func city(
    _ open: [String: Openness], beside own: [String: [CalendarMonth: RollupSum]],
    in city: [String: [CalendarMonth: RollupSum]], of indicator: Indicator,
    _ months: ClosedRange<CalendarMonth>, rule: SuppressionRule = .signedIn
  ) -> OpenKinds {
    func together(_ whole: String) -> OpenKinds {
      Indicator.all.filter { $0.whole == whole }.reduce(.all) { kinds, part in
        guard let decided = open[part.id] else { return .none }
        return kinds.and(
          decided.city(
            beside: own[part.id] ?? [:], in: city[part.id] ?? [:], of: part, months, rule: rule))
      }
    }
    var kinds = together(indicator.whole)
    if let outer = indicator.within.flatMap(Indicator.named) {
      // What the outer has more is a number of people too, and the outer bounds what is hidden of this one.
      let known = Openness.city(open, beside: own, in: city, of: outer, months, rule: rule)
      kinds.denominator = kinds.denominator && known.denominator
      kinds.numerator = kinds.numerator && known.denominator && known.numerator
      func beyond(
        _ sums: [String: [CalendarMonth: RollupSum]]
      ) -> [CalendarMonth: RollupSum] {
        (sums[outer.id] ?? [:]).reduce(into: [:]) { rest, month in
          rest[month.key] = month.value.without(sums[indicator.id]?[month.key])
        }
      }
      kinds = kinds.and(
        Openness([CalendarMonth: OpenPlaces](), of: outer).city(
          beside: beyond(own), in: beyond(city), of: indicator, months, rule: rule))
    }
    guard let base = indicator.restsOn else { return kinds }
    guard together(base).denominator else { return .none }
    if !kinds.numerator { kinds.denominator = false }
    return kinds
  }

  /// What a facility may see of the city's sum of a span beside its own, which it knows: what everybody may, unless
  /// the rest of the city is a small count in any month of it. What is left of the city after oneself is a number of
  /// others, and longer spans are sums of months.
  ///
  /// - Parameters:
  ///   - own: the facility's sums by month.
  ///   - city: the city's.
  private func city(
    beside own: [CalendarMonth: RollupSum], in city: [CalendarMonth: RollupSum],
    of indicator: Indicator, _ months: ClosedRange<CalendarMonth>,
    rule: SuppressionRule = .signedIn
  ) -> OpenKinds {
    let told = city.filter { months.contains($0.key) }
    // Of a state the last month alone is told.
    let counted = indicator.isMonthly ? told.filter { $0.key == told.keys.max() } : told
    return counted.reduce(kinds(of: .city, months)) { kinds, month in
      var rest = month.value
      if let mine = own[month.key] { rest.add(mine, times: -1) }
      return kinds.and(.rest(rest, indicator.measure, rule: rule))
    }
  }
}

extension OpenKinds {
  /// What may be told to whoever knows the other part of a whole: nothing that would tell of a few in this part.
  fileprivate static func rest(
    _ sum: RollupSum, _ measure: Indicator.Measure, rule: SuppressionRule
  ) -> OpenKinds {
    let isSummary = measure == .mean || measure == .quantiles
    // A mean or median beside one's own tells that of the others.
    let isFew =
      isSummary && sum.denominator > 0 && !RateDisclosure.permitsSummary(of: sum.denominator)
    return isFew ? .none : .alone(sum, measure, rule: rule)
  }
}
