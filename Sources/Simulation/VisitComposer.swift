import RecordModel

/// Tells an outline in full: patient, times, diagnoses, measurements, what was done and asked for.
struct VisitComposer: Sendable {
  let city: SyntheticCity

  /// What the parts of one visit share while it is told.
  struct Draft {
    var generator: SeededGenerator
    let outline: VisitOutline
    let facility: SyntheticFacility
    let condition: Condition
    let person: SyntheticPerson
    /// Local days since 1970.
    let day: Int
    /// Whole years; 0 for infants.
    let age: Int
    /// Days of life.
    let ageInDays: Int
    let practitioner: NamedReference
    /// The same without the name, as facts have it.
    var performer: NamedReference { NamedReference(reference: practitioner.reference) }
    /// The facility's number of the visit; facts are numbered after it.
    let number: String
    /// Seconds since 1970, arrived <= seen <= finished.
    let arrived: Int
    let seen: Int
    let finished: Int
    /// Entries so far, in the order of the bundle.
    var entries = 2

    /// The place of the next fact, in the order of the bundle's entries.
    mutating func nextPlace() -> String {
      defer { entries += 1 }
      return "Bundle.entry[" + String(entries) + "].resource"
    }

    /// The origin of the next fact, with the facility's own number for it.
    mutating func nextOrigin(_ kind: String) -> FactOrigin {
      let value = number + "-" + String(entries)
      let system = "http://sys-ids.kemkes.go.id/" + kind + "/" + facility.code
      return FactOrigin(
        place: nextPlace(), identifiers: [ExternalIdentifier(system: system, value: value)])
    }
  }

  /// The whole visit; the same for the same outline and index.
  func compose(_ outline: VisitOutline, index: Int) -> SyntheticVisit {
    var draft = draft(outline, index: index)
    var visit = administration(&draft)
    visit.diagnoses = diagnoses(&draft)
    visit.observations = observations(&draft)
    visit.procedures = procedures(&draft)
    visit.medicationRequests = medicationRequests(&draft)
    return SyntheticVisit(
      index: index, facility: outline.facility, person: outline.person,
      patient: patient(draft), visit: visit, seed: city.seed)
  }

  private func draft(_ outline: VisitOutline, index: Int) -> Draft {
    var generator = SeededGenerator(city.seed, .visit, index)
    let facility = city.facilities[outline.facility]
    let condition = Condition.all[outline.condition]
    let person = SyntheticPerson(
      outline.person, traits: city.traits(of: outline.person), city: city)
    let end = city.span.upperBound * 86_400 - witaOffsetMinutes * 60
    let wait = waitMinutes(outline, facility, &generator) * 60 + generator.below(60)
    let seen = min(end - 120, outline.arrival + wait)
    let care = careMinutes(outline, &generator) * 60 + generator.below(60)
    let finished = min(end - 60, seen + care)
    let localDay = (outline.arrival + witaOffsetMinutes * 60) / 86_400
    let date = CivilDate(daysSince1970: localDay)
    let number =
      digits(date.year, 4) + digits(date.month, 2) + digits(date.day, 2) + "-"
      + digits(city.firstNumber + outline.turn, 6)
    return Draft(
      practitionerAt: facility, condition, &generator, outline: outline, person: person,
      day: localDay, number: number, times: (outline.arrival, seen, finished))
  }

  private func waitMinutes(
    _ outline: VisitOutline, _ facility: SyntheticFacility, _ generator: inout SeededGenerator
  ) -> Int {
    switch outline.setting {
    case .outpatient: max(1, facility.medianWaitMinutes * generator.skewed() / 1000)
    case .emergency, .inpatient: max(1, 6 * generator.skewed() / 1000)
    }
  }

  private func careMinutes(_ outline: VisitOutline, _ generator: inout SeededGenerator) -> Int {
    switch outline.setting {
    case .outpatient: max(4, 11 * generator.skewed() / 1000)
    case .emergency: max(25, 130 * generator.skewed() / 1000)
    case .inpatient: max(18 * 60, 3 * 24 * 60 * generator.skewed() / 1000)
    }
  }
}

extension VisitComposer.Draft {
  fileprivate init(
    practitionerAt facility: SyntheticFacility, _ condition: Condition,
    _ generator: inout SeededGenerator, outline: VisitOutline, person: SyntheticPerson, day: Int,
    number: String, times: (arrived: Int, seen: Int, finished: Int)
  ) {
    let wanted: SyntheticProfession =
      switch condition.reason {
      case .dental: .dentist
      case .antenatal, .immunisation, .delivery: .midwife
      case .acute, .emergency, .admission, .hypertension, .diabetes: .doctor
      }
    let choices = facility.practitioners.filter { $0.profession == wanted }
    let chosen = generator.one(of: choices.isEmpty ? facility.practitioners : choices)
    practitioner = NamedReference(
      reference: "Practitioner/" + chosen.number, display: chosen.name)
    self.generator = generator
    self.outline = outline
    self.facility = facility
    self.condition = condition
    self.person = person
    self.day = day
    age = max(0, person.traits.years(on: day))
    ageInDays = max(0, day - person.traits.birthDay)
    self.number = number
    arrived = times.arrived
    seen = times.seen
    finished = times.finished
  }
}

extension ClinicalTime {
  /// A moment to the second, written in UTC with `+00:00`, as SATUSEHAT asks for.
  init(utcSecond seconds: Int) {
    self.init(
      microseconds: Int64(seconds) * 1_000_000, precision: .second, offsetMinutes: 0)
  }

  /// A day without a time, placed in Banjarmasin.
  init(localDay day: Int) {
    self.init(
      microseconds: Int64(day * 86_400 - witaOffsetMinutes * 60) * 1_000_000,
      precision: .day, offsetMinutes: nil)
  }
}
