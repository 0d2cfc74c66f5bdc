import Door
import HTTPTypes
import Hummingbird
import RecordModel
import Registry

/// Where a person of several facilities says for which he is here; a cookie keeps it, and grants
/// nothing: each request is judged by the registry.
struct PlacePages: Sendable {
  let pages: PageLibrary
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  static let path = "/place"

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    router.get("\(language.prefix)/place") {
      try list(PageRequest($0, $1, path: Self.path))
    }
    router.post("\(language.prefix)/place") {
      try await choose(PageRequest($0, $1, path: Self.path))
    }
  }

  private func places(_ page: PageRequest) throws -> [FacilityEntry] {
    guard let person = page.context.person else { throw HTTPError(.forbidden) }
    return page.context.snapshot.places(of: person.id, at: now())
  }

  private func list(_ page: PageRequest) throws -> Response {
    try Self.chooser(try places(page), pages, page.frame)
  }

  /// The page itself, also for who has not chosen yet and asked for another.
  static func chooser(
    _ places: [FacilityEntry], _ pages: PageLibrary, _ frame: PageFrame
  ) throws -> Response {
    let action = frame.language.link(path)
    var frame = frame
    frame.isSimulated = places.contains(where: \.isSimulated)
    return try pages.response(
      .places,
      PlacesView(
        places: places.map {
          .init(value: $0.code, label: "\($0.name) (\($0.code))", action: action)
        }),
      title: frame.language.plain(PlaceTexts.heading), frame)
  }

  private func choose(_ page: PageRequest) async throws -> Response {
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let code = try await page.form(["facility"])["facility"]
    guard let place = try places(page).first(where: { $0.code == code }) else {
      throw HTTPError(.forbidden)
    }
    var response = PageRequest.redirect(to: page.language.link("/"))
    response.headers[.setCookie] = HostCookie.place.setting(to: place.code)
    return response
  }
}

/// What the template of places names.
struct PlacesView: Sendable {
  struct Place: Sendable {
    let value: String
    let label: String
    let action: String
  }

  let places: [Place]
}
