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

  init(_ language: Language, path: String, caller: Caller?) {
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
      case .facility:
        [
          ("/", language.plain(ClinicTexts.upload)),
          ("/submissions", language.plain(ClinicTexts.submissions)),
          ("/errors", language.plain(ClinicTexts.errors)),
          ("/codes", language.plain(CodeTexts.codes)),
        ]
      case .officer(let identity):
        switch identity.officer.role {
        case .officer:
          [
            ("/facilities", language.plain(OfficeTexts.facilities)),
            ("/registry", language.plain(RegistryTexts.heading)),
            ("/enrolments", language.plain(EnrolmentTexts.heading)),
          ]
        case .auditor:
          [
            ("/audit", language.plain(AuditTexts.heading)),
            ("/audit/anomalies", language.plain(AnomalyPageTexts.heading)),
            ("/audit/log", language.plain(LogTexts.heading)),
          ]
        case .operator: [("/status", language.plain(OfficeTexts.status))]
        }
      case nil: []
      }
    return items.map {
      NavigationItem(href: language.link($0.0), label: $0.1, isCurrent: path == $0.0)
    }
  }

  /// Who looks, as the head of the page says it.
  var who: String? {
    switch caller {
    case .facility(let identity): "\(identity.facility.name) (\(identity.facility.code))"
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
