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

  /// The menu of whoever looks.
  var navigation: Navigation { Navigation(of: caller, hasPlaces: hasPlaces) }

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
