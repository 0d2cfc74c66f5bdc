package import RecordModel

/// What a person said of who may read his visits, in force until it is ended.
package struct ConsentEntry: Hashable, Sendable {
  /// What was said.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Yes; no; process nothing but what the law demands.
    case optIn = "opt-in"
    case optOut = "opt-out"
    case restriction
  }

  /// What.
  package let kind: Kind
  /// Of which facility's reading; nil for everybody's.
  package let facility: FacilityID?
  /// Of which sensitive categories; empty for all that is not sensitive.
  package let categories: Set<SensitiveCategory>
  /// From when, microseconds since 1970.
  package let from: Int64
  /// Until when; nil for no end.
  package let until: Int64?
  /// When it was recorded: of two that differ the later counts.
  package let recordedAt: Int64

  /// A word.
  package init(
    kind: Kind, facility: FacilityID?, categories: Set<SensitiveCategory>, from: Int64,
    until: Int64?, recordedAt: Int64
  ) {
    self.kind = kind
    self.facility = facility
    self.categories = categories
    self.from = from
    self.until = until
    self.recordedAt = recordedAt
  }

  private func counts(for asker: FacilityID?, at now: Int64) -> Bool {
    from <= now && until.map { now < $0 } ?? true
      && (facility == nil || facility == asker)
  }

  /// What these words say of one visit with `categories`, asked for by a facility; and which of the
  /// categories stay closed.
  ///
  /// A restriction beats all. A word on the asking facility beats one on everybody, and a later one an
  /// earlier. A word that names categories speaks of visits with one of them only; a yes opens those that it names.
  package static func judge(
    _ entries: [ConsentEntry], asker: FacilityID?, categories: Set<SensitiveCategory>, at now: Int64
  ) -> (state: ConsentState, closed: Set<SensitiveCategory>) {
    let inForce = entries.filter { $0.counts(for: asker, at: now) }
    if inForce.contains(where: { $0.kind == .restriction }) { return (.restricted, categories) }
    let relevant = inForce.filter {
      $0.categories.isEmpty || !$0.categories.isDisjoint(with: categories)
    }
    func weight(_ entry: ConsentEntry) -> (Int, Int64) {
      (entry.facility == nil ? 0 : 1, entry.recordedAt)
    }
    guard let strongest = relevant.max(by: { weight($0) < weight($1) }) else {
      return (.none, categories)
    }
    guard strongest.kind == .optIn else { return (.optOut, categories) }
    // The strongest word that names a category decides it, whatever a general one says.
    let opened = categories.filter { category in
      relevant.filter { $0.categories.contains(category) }
        .max { weight($0) < weight($1) }?.kind == .optIn
    }
    return (.optIn, categories.subtracting(opened))
  }
}
