import Registry

/// What surrounds every page: language, place, who looks.
struct PageFrame: Sendable {
  let language: Language
  /// The path without the language.
  let path: String
  let caller: Caller?
  /// Whether anything on the page is invented.
  var isSimulated: Bool
  /// The query without `?`, which the link to the other language keeps.
  var query = ""
  /// Whether the caller is a person who may choose another facility.
  let hasPlaces: Bool
  /// Whether the caller is in by a session, which he can end.
  let isSession: Bool

  init(
    _ language: Language, path: String, caller: Caller?, hasPlaces: Bool = false,
    isSession: Bool = false
  ) {
    self.hasPlaces = hasPlaces
    self.isSession = isSession
    self.language = language
    self.path = path
    self.caller = caller
    if case .facility(let identity)? = caller {
      isSimulated = identity.facility.isSimulated
    } else {
      isSimulated = false
    }
  }

  /// The pages of the caller's role.
  var navigation: [NavigationItem] {
    let items: [(String, String)] =
      switch caller {
      case .facility(let identity): items(of: identity)
      case .officer(let identity):
        switch identity.officer.role {
        case .officer:
          [
            ("/facilities", language.plain(OfficeTexts.facilities)),
            ("/ringkasan", language.plain(MonitorTexts.today)),
            ("/registry", language.plain(RegistryTexts.heading)),
            ("/enrolments", language.plain(EnrolmentTexts.heading)),
            ("/software", language.plain(SoftwareTexts.heading)),
            (SourcePages.path, language.plain(SourceTexts.heading)),
            ("/appointments", language.plain(AppointmentTexts.heading)),
            (MatchPages.path, language.plain(MatchTexts.heading)),
            ("/look", language.plain(LookTexts.heading)),
            ("/glass", language.plain(GlassTexts.heading)),
          ]
        case .auditor:
          [
            ("/audit", language.plain(AuditTexts.heading)),
            ("/audit/anomalies", language.plain(AnomalyPageTexts.heading)),
            ("/audit/log", language.plain(LogTexts.heading)),
          ]
        case .operator: [("/status", language.plain(OfficeTexts.status))]
        case .staff: []
        }
      case nil: []
      }
    return items.map {
      NavigationItem(href: language.link($0.0), label: $0.1, isCurrent: path == $0.0)
    }
  }

  /// A facility's pages by what is allowed there.
  private func items(of identity: FacilityIdentity) -> [(String, String)] {
    var items: [(String, String)] = []
    if identity.rights.contains(.input) { items.append(("/", language.plain(ClinicTexts.upload))) }
    if !identity.rights.isEmpty {
      items += [
        ("/submissions", language.plain(ClinicTexts.submissions)),
        ("/errors", language.plain(ClinicTexts.errors)),
        ("/codes", language.plain(CodeTexts.codes)),
      ]
    }
    if identity.mayRead {
      items.append((RecordPages.path, language.plain(RecordTexts.heading)))
    }
    if identity.isHead {
      items.append(("/people", language.plain(PeopleTexts.heading)))
      items.append(("/glass", language.plain(GlassTexts.heading)))
    }
    if hasPlaces { items.append((PlacePages.path, language.plain(PlaceTexts.menu))) }
    return items
  }

  /// Who looks, as the head of the page says it.
  var who: String? {
    switch caller {
    case .facility(let identity):
      (identity.person.map { "\($0.name) (\($0.code)) · " } ?? "")
        + "\(identity.facility.name) (\(identity.facility.code))"
    case .officer(let identity): "\(identity.officer.name) (\(identity.officer.code))"
    case nil: nil
    }
  }
}

/// A link of the menu.
struct NavigationItem: Sendable {
  let href: String
  let label: String
  let isCurrent: Bool
}
