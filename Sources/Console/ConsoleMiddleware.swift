import Administration
import Database
import Door
import HTTPTypes
import Hummingbird
import RecordModel
import Registry

/// Asks the registry who calls, before anything but the style sheet, and makes every refusal a
/// page.
struct ConsoleMiddleware: RouterMiddleware {
  typealias Context = ConsoleContext

  let gate: CallerGate
  let pages: PageLibrary
  /// Nil where a certificate is the only way in.
  let signIn: SignIn?
  let fingerprint: @Sendable () -> [UInt8]?
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func handle(
    _ request: Request, context: ConsoleContext,
    next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    var response = try await Compression.apply(
      to: try await answer(request, context, next), of: request)
    response.headers.append(contentsOf: Self.securityHeaders)
    return response
  }

  private func answer(
    _ request: Request, _ context: ConsoleContext,
    _ next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    if request.uri.path.hasPrefix(Stylesheet.folder) { return try await next(request, context) }
    let (language, path) = Language.of(request.uri.path)
    let isChange = request.method != .get && request.method != .head
    if isChange, !SameOrigin.holds(for: request) {
      return try pages.notice(
        .foreignForm, .forbidden, PageFrame(language, path: path, caller: nil))
    }
    var context = context
    let credential: Credential
    do { credential = try await self.credential(request, &context) } catch is DatabaseError {
      return try pages.notice(
        .unavailable, .serviceUnavailable, PageFrame(language, path: path, caller: nil))
    } catch is NoCredential {
      // Who is not in yet comes in by these alone.
      if signIn != nil, SignInPages.openPaths.contains(path) {
        return try await guarded(
          request, context, next, PageFrame(language, path: path, caller: nil))
      }
      return try pages.help(language, path: path, hasSignIn: signIn != nil)
    }
    // Also with a session that does not count any more.
    if signIn != nil, SignInPages.openPaths.contains(path) {
      return try await guarded(
        request, context, next, PageFrame(language, path: path, caller: nil))
    }
    switch await gate.judge(credential, place: HostCookie.place.value(in: request)) {
    case .undecided(let person, let snapshot):
      context.snapshot = snapshot
      context.person = person
      let frame = PageFrame(
        language, path: path, caller: nil, isSession: context.session != nil)
      if [PlacePages.path, SignInPages.outPath].contains(path) {
        return try await guarded(request, context, next, frame)
      }
      return try PlacePages.chooser(snapshot.places(of: person.id, at: now()), pages, frame)
    case .blind:
      return try pages.notice(
        .unavailable, .serviceUnavailable, PageFrame(language, path: path, caller: nil))
    case .refused(let refusal):
      // Who may open nothing can still leave.
      let frame = PageFrame(
        language, path: path, caller: nil, isSession: context.session != nil)
      if context.session != nil, path == SignInPages.outPath {
        return try await guarded(request, context, next, frame)
      }
      return try pages.notice(Notice(refusal), .forbidden, frame)
    case .caller(let caller, let snapshot):
      context.snapshot = snapshot
      context.caller = caller
      if case .facility(let identity) = caller, let person = identity.person {
        context.person = person
        context.hasPlaces = snapshot.places(of: person.id, at: now()).count > 1
      }
      return try await guarded(
        request, context, next,
        PageFrame(
          language, path: path, caller: caller, hasPlaces: context.hasPlaces,
          isSession: context.session != nil))
    }
  }

  private struct NoCredential: Error {}

  /// What proves who is here: a session, bound to the certificate that was there when it began, or
  /// else the certificate.
  private func credential(
    _ request: Request, _ context: inout ConsoleContext
  ) async throws -> Credential {
    let certificate = fingerprint()
    if let signIn, let token = HostCookie.session.value(in: request).flatMap({ SessionToken($0) }),
      let found = try await signIn.desk.find(token), found.certificate == certificate
    {
      context.session = token
      context.account = found.account
      return .session(person: found.person, account: found.account, certificate: certificate)
    }
    guard let certificate else { throw NoCredential() }
    return .certificate(certificate)
  }

  /// The page, or what it refuses as a page too.
  private func guarded(
    _ request: Request, _ context: ConsoleContext,
    _ next: (Request, ConsoleContext) async throws -> Response, _ frame: PageFrame
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as any HTTPResponseError {
      if error.status == .forbidden {
        // The route's template: a path as typed could hold anything.
        await gate.denials.note(
          Rule.forbidden.code, certificate: fingerprint(), caller: context.caller,
          resource: "Page\(context.endpointPath ?? "")")
      }
      return try pages.notice(Notice(error.status), error.status, frame)
    } catch is DatabaseError {
      return try pages.notice(.unavailable, .serviceUnavailable, frame)
    }
  }

  /// No script, no frame, nothing from elsewhere. `same-origin` and not `no-referrer`: the latter
  /// makes browsers send
  /// `Origin: null` with our own forms.
  static let securityHeaders: HTTPFields = {
    var headers = HTTPFields()
    let values = [
      "Content-Security-Policy":
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'",
      "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    ]
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return headers
  }()
}

/// Whether a form was sent from a page of ours: a certificate goes along with any site's form, so
/// it proves nothing here.
enum SameOrigin {
  /// Source: Fetch Metadata, `Sec-Fetch-Site`; RFC 6454 section 7. Without either header the
  /// answer is no.
  static func holds(for request: Request) -> Bool {
    let site = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
    if let site, site != "same-origin" { return false }
    guard let origin = request.headers[.origin] else { return site != nil }
    guard let authority = request.head.authority, !authority.isEmpty else { return false }
    return origin.lowercased() == "https://\(authority.lowercased())"
  }
}
