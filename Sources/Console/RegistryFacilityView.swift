import Administration
import RecordModel
import Registry

/// What the template of a facility's page names.
struct RegistryFacilityView: Sendable {
  struct Statement: Sendable {
    let stated: String
    let aspect: String
    let what: String
    let holds: String
    let by: String
    let reason: String
    let replaced: String?
  }

  struct Field: Sendable {
    let id: String
    let label: String
  }

  let tabsLabel: String
  let tabs: [NavigationItem]
  let action: String
  let about: [LabelledText]
  let steps: [Choice]
  let hasSteps: Bool
  let fields: [Field]
  let classes: [Choice]
  let people: [PersonView]
  let hasPeople: Bool
  let history: [Statement]
  var personFiles: [LabelledLink] = []
  var historyFiles: [LabelledLink] = []

  init(
    _ facility: FacilityPicture, _ list: RegistryList, _ facts: [RegistryFact], _ say: Language
  ) {
    tabsLabel = say.plain(RegistryTexts.heading)
    tabs = RegistryTabs.all("", say)
    action = say.link("/registry/facility/\(facility.code)")
    about = Self.about(facility, say)
    steps = (FacilityLife.steps[facility.status] ?? []).map {
      Choice(value: $0.rawValue, label: say.plain(FacilityLifeTexts.status($0)), isChosen: false)
    }
    hasSteps = !steps.isEmpty
    fields = [
      ("licence", RegistryTexts.licenceNumber), ("accreditation", RegistryTexts.level),
      ("head", RegistryTexts.head), ("address", RegistryTexts.address),
    ].map { Field(id: $0.0, label: say.plain($0.1)) }
    classes = BedClass.allCases.map {
      Choice(value: $0.rawValue, label: $0.rawValue.uppercased(), isChosen: false)
    }
    people = PersonView.rows(list.practitioners(at: facility.id), list, at: facility.id, say)
    hasPeople = !people.isEmpty
    history = facts.map { fact in
      Statement(
        stated: say.time(fact.knownFrom),
        aspect: say.plain(RegistryTexts.aspect(fact.content.aspect)),
        what: fact.content.fields.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", "),
        holds: "\(fact.valid.firstDay) – \(fact.valid.lastDay ?? "…")", by: fact.statedBy,
        reason: fact.reason, replaced: fact.knownUntil.map { say.time($0) })
    }
  }

  private static func about(_ facility: FacilityPicture, _ say: Language) -> [LabelledText] {
    let profile = facility.profile
    func text(_ label: Bilingual, _ value: String?) -> LabelledText? {
      value.flatMap { $0.isEmpty ? nil : LabelledText(label: say.plain(label), value: $0) }
    }
    let owner = profile.isGovernment ? OfficeTexts.government : OfficeTexts.isPrivate
    return [
      text(RegistryTexts.status, say.plain(FacilityLifeTexts.status(facility.status))),
      text(RegistryTexts.kind, RegistryView.kindName(profile.kind, say)),
      text(RegistryTexts.owner, say.plain(owner)),
      text(RegistryTexts.place, RegistryView.place(profile.kelurahanCode, say)),
      text(RegistryTexts.address, profile.address), text(RegistryTexts.head, facility.head?.name),
      text(
        RegistryTexts.licence,
        facility.licences.map { RegistryView.end($0, say) }.joined(separator: "; ")),
      text(
        RegistryTexts.accreditation, facility.accreditation.map { RegistryView.end($0, say) }),
      text(
        RegistryTexts.codes,
        facility.aliases.map { alias in
          let title = FacilityCodeSystem(rawValue: alias.system)?.title ?? alias.system
          return "\(title) \(alias.value)"
        }.joined(separator: "; ")),
      text(RegistryTexts.services, facility.services.map(\.name).joined(separator: "; ")),
      text(
        RegistryTexts.beds,
        BedClass.allCases.compactMap { bedClass in
          facility.beds[bedClass].map { "\(bedClass.rawValue.uppercased()) \(say.figure($0))" }
        }.joined(separator: "; ")),
    ].compactMap(\.self)
  }
}

/// One practitioner at one place.
struct PersonView: Sendable {
  let name: String
  let ihs: String
  let registration: String
  let sip: String
  let facility: String?
  let href: String
  let holds: String

  /// A row for each place; `place` one place or all.
  static func rows(
    _ people: [PractitionerPicture], _ list: RegistryList, at place: FacilityID?, _ say: Language
  ) -> [PersonView] {
    let places = Dictionary(list.facilities.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    return people.flatMap { person in
      let all: [PractitionerPicture.Placement?] =
        person.placements.isEmpty ? [nil] : person.placements
      return all.filter { place == nil || $0?.facility == place }.map { placement in
        let facility = placement.flatMap { places[$0.facility] }
        return PersonView(
          name: person.name, ihs: person.ihsNumber,
          registration: person.registration.map { RegistryView.end($0, say) } ?? "–",
          sip: placement?.sip ?? "–", facility: facility?.profile.name,
          href: facility.map { say.link("/registry/facility/\($0.code)") } ?? "",
          holds: placement.map { "\($0.valid.firstDay) – \($0.valid.lastDay ?? "…")" } ?? "–")
      }
    }
  }
}

/// What the template of practitioners names.
struct PractitionersView: Sendable {
  let tabsLabel: String
  let tabs: [NavigationItem]
  let action: String
  let places: [Choice]
  let people: [PersonView]
  let hasPeople: Bool
  let count: String
  let exports: [LabelledLink]
  var files: [LabelledLink] = []

  init(_ list: RegistryList, place: FacilityPicture?, _ say: Language) {
    tabsLabel = say.plain(RegistryTexts.heading)
    tabs = RegistryTabs.all("/registry/practitioners", say)
    action = say.link("/registry/practitioners")
    places = list.facilities.map {
      Choice(value: $0.code, label: $0.profile.name, isChosen: $0.id == place?.id)
    }
    people = PersonView.rows(
      place.map { list.practitioners(at: $0.id) } ?? list.practitioners, list, at: place?.id, say)
    hasPeople = !people.isEmpty
    count = say.figure(people.count)
    exports = RegistryFilter.sheets("/registry/practitioners", [], say)
  }
}

/// What the template of the board names.
struct ExpiryView: Sendable {
  struct Row: Sendable {
    let ends: String
    let left: String
    let tone: String
    let kind: String
    let number: String
    let whose: String
    let href: String?
  }

  struct RuleView: Sendable {
    let action: String
    let kind: String
    let label: String
    let choices: [Choice]
    let grace: Int
  }

  let tabsLabel: String
  let tabs: [NavigationItem]
  let rows: [Row]
  let hasRows: Bool
  let rules: [RuleView]
  var files: [LabelledLink] = []

  init(_ board: ExpiryBoard, _ snapshot: RegistrySnapshot, _ list: RegistryList, _ say: Language) {
    tabsLabel = say.plain(RegistryTexts.heading)
    tabs = RegistryTabs.all("/registry/expiry", say)
    let people = Dictionary(list.practitioners.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    rows = board.rows.map { row in
      let facility = row.facility.flatMap { snapshot.facilities[$0] }
      let person = row.practitioner.flatMap { people[$0] }
      return Row(
        ends: CivilDate.text(row.day),
        left: row.daysLeft <= 0 ? say.plain(RegistryTexts.over) : say.figure(row.daysLeft),
        tone: row.stage == 0 ? "error" : row.stage == 30 ? "warning" : "soft-tag",
        kind: say.plain(RegistryTexts.end(row.kind)), number: row.number,
        whose: [person?.name, facility?.name].compactMap(\.self).joined(separator: ", "),
        href: facility.map { say.link("/registry/facility/\($0.code)") })
    }
    hasRows = !rows.isEmpty
    rules = ExpiryRule.Kind.allCases.map { kind in
      let rule = snapshot.expiryRules[kind] ?? ExpiryRule(kind, .flag, graceDays: 0)
      return RuleView(
        action: say.link("/registry/expiry"), kind: kind.rawValue,
        label: say.plain(
          kind == .licence ? RegistryTexts.licence : RegistryTexts.aspect(.placement)),
        choices: ExpiryRule.Action.allCases.map {
          Choice(
            value: $0.rawValue, label: say.plain(RegistryTexts.action($0)),
            isChosen: $0 == rule.action)
        }, grace: rule.graceDays)
    }
  }
}

/// What the template of an import names.
struct ImportView: Sendable {
  struct Row: Sendable {
    let number: String
    let code: String
    let isNew: Bool
    let aspect: String
    let old: String
    let new: String
  }

  struct Finding: Sendable {
    let code: String
    let position: String
    let message: String
    let fix: String
  }

  /// Changes and findings on one page.
  static let shown = 300

  let tabsLabel: String
  let tabs: [NavigationItem]
  let action: String
  let lead: String
  let verdict: String?
  let tone: String
  let digest: String?
  let issues: [Finding]
  let hasIssues: Bool
  let rows: [Row]
  let hasRows: Bool

  init(_ plan: RegistryImport?, isDone: Bool, _ say: Language) {
    tabsLabel = say.plain(RegistryTexts.heading)
    tabs = RegistryTabs.all("/registry/import", say)
    action = say.link("/registry/import")
    let mayStore = plan.map { $0.isSound && !$0.rows.isEmpty && !isDone } ?? false
    lead = say.plain(mayStore ? RegistryTexts.again : RegistryTexts.importLead)
    digest = mayStore ? plan?.digest : nil
    tone = plan?.isSound == false ? "quarantined" : isDone ? "accepted" : "partial"
    verdict = plan.map { plan in
      guard plan.isSound else { return say.plain(RegistryTexts.wrong) }
      let word = say.plain(isDone ? RegistryTexts.changed : RegistryTexts.wouldChange)
      return "\(say.figure(plan.rows.count)) \(word), \(say.figure(plan.unchanged)) "
        + say.plain(RegistryTexts.same)
    }
    issues = (plan?.issues ?? []).prefix(Self.shown).map {
      Finding(
        code: $0.rule.code, position: $0.position, message: say.plain($0.rule.message),
        fix: say.plain($0.rule.fix))
    }
    hasIssues = !issues.isEmpty
    rows = (plan?.rows ?? []).flatMap { row in
      row.changes.map {
        Row(
          number: String(row.number), code: row.code, isNew: row.isNew,
          aspect: say.plain(RegistryTexts.aspect($0.aspect)), old: $0.old, new: $0.new)
      }
    }.prefix(Self.shown).map(\.self)
    hasRows = !rows.isEmpty
  }
}

/// What the map's template names.
struct RegistryMapView: Sendable {
  let tabsLabel: String
  let tabs: [NavigationItem]
  let sentence: String
  let drawing: String
  let sheets: [SheetView]
}
