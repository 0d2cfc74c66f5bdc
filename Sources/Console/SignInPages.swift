package import Administration
import AuditLog
import Crypto
import Door
import FoundationEssentials
import HTTPTypes
import Hummingbird
package import OpenIDConnect
import RecordModel
package import Registry
import Sealing

/// The second way into the console: an account with an identity provider that two officers bound to a
/// person before. Nobody is registered by signing in.
package struct SignIn: Sendable {
  let provider: IdentityProvider
  let desk: SessionDesk
  let registry: RegistryWatch

  /// A way in by `provider`.
  package init(provider: IdentityProvider, desk: SessionDesk, registry: RegistryWatch) {
    self.provider = provider
    self.desk = desk
    self.registry = registry
  }
}

/// The pages of that way: to the provider, back from it, and out.
struct SignInPages: Sendable {
  let pages: PageLibrary
  let signIn: SignIn
  let denials: DenialLog
  let keyring: Keyring
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64
  let fingerprint: @Sendable () -> [UInt8]?

  static let path = "/signin"
  static let backPath = "/signin/callback"
  static let outPath = "/signout"
  /// What is open to whoever is not in yet.
  static let openPaths: Set = [path, backPath]
  /// How long somebody may take to sign in with the provider, in seconds.
  private static let patienceSeconds = 600
  /// Longest code of a provider that is taken, in bytes.
  private static let codeBytes = 2048

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    router.get("\(language.prefix)/signin") {
      try await begin(PageRequest($0, $1, path: Self.path))
    }
    router.get("\(language.prefix)/signin/callback") {
      try await back(PageRequest($0, $1, path: Self.backPath))
    }
    router.post("\(language.prefix)/signout") {
      try await leave(PageRequest($0, $1, path: Self.outPath))
    }
  }

  /// To the provider, with a question that only this browser can have the answer to.
  private func begin(_ page: PageRequest) async throws -> Response {
    _ = try page.query([])
    let question = SignInQuestion()
    let address: String
    do throws(OpenIDFault) {
      address = try await signIn.provider.authorizationAddress(question)
    } catch {
      return try await refuse(page, .providerDown, reason: error.reason, .badGateway)
    }
    var response = PageRequest.redirect(to: address)
    response.headers[.setCookie] = HostCookie.question.setting(
      to: try seal(question, page.language), maximumAgeSeconds: Self.patienceSeconds)
    return response
  }

  /// Back from the provider. Every refusal is in the log, under its reason and without a value.
  private func back(_ page: PageRequest) async throws -> Response {
    guard
      let fields = FormFields(
        page.request.uri.query ?? "",
        maximumFields: 16, maximumBytes: 2 * Self.codeBytes, isAllowed: { _ in true }),
      let asked = HostCookie.question.value(in: page.request).flatMap(open),
      let state = fields["state"], asked.question.isAnswered(by: state)
    else { return try await refuse(page, .notAsked, reason: "state", .forbidden) }
    let say = asked.language
    if fields["error"] != nil {
      return try await refuse(page, .notSignedIn, reason: "provider refused", .forbidden)
    }
    guard let code = fields["code"], code.utf8.count <= Self.codeBytes else {
      return try await refuse(page, .notAsked, reason: "code", .forbidden)
    }
    let token: IDToken
    do throws(OpenIDFault) {
      token = try await signIn.provider.identity(
        code: code, issuer: fields["iss"], asked.question, now: now())
    } catch {
      let isTheirs = if case .provider = error { true } else { false }
      return try await refuse(
        page, isTheirs ? .providerDown : .notSignedIn, reason: error.reason,
        isTheirs ? .badGateway : .forbidden)
    }
    let snapshot = signIn.registry.snapshot
    guard let account = ExternalAccount(issuer: token.issuer, subject: token.subject),
      let (person, appointment) = snapshot.owner(of: account), isOwn(person, snapshot)
    else { return try await refuse(page, .notBound, reason: "account not bound", .forbidden) }
    guard
      let session = try await signIn.desk.begin(
        for: person, by: appointment, certificate: fingerprint(), mark: asked.question.mark,
        until: asked.end, entry: entry(.signIn))
    else { return try await refuse(page, .notAsked, reason: "answer repeated", .forbidden) }
    var response = PageRequest.redirect(to: say.link("/"))
    response.headers[.setCookie] = HostCookie.session.setting(to: session.text)
    response.headers.append(.init(name: .setCookie, value: HostCookie.question.ending))
    return response
  }

  /// Whether the certificate that is there, if it is a person's, is the account owner's own.
  private func isOwn(_ person: OfficerEntry, _ snapshot: RegistrySnapshot) -> Bool {
    guard let fingerprint = fingerprint() else { return true }
    let bound = Credential.certificate(fingerprint)
    switch snapshot.caller(bound, facilityCode: nil, now: now()) {
    case .success(.officer(let identity)): return identity.officer.id == person.id
    case .success(.facility(let identity)):
      return identity.person == nil || identity.person?.id == person.id
    case .failure(.placeNotNamed), .failure(.noPlace):
      return snapshot.certificates[fingerprint]?.person == person.id
    case .failure: return false
    }
  }

  private func leave(_ page: PageRequest) async throws -> Response {
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard let token = page.context.session, let account = page.context.account else {
      throw HTTPError(.forbidden)
    }
    let snapshot = signIn.registry.snapshot
    let owner = snapshot.appointments.first { $0.id == account }.map(\.person)
    guard let person = owner.flatMap({ snapshot.officers[$0] }) else { throw HTTPError(.forbidden) }
    try await signIn.desk.end(token, of: person, by: account, entry: entry(.signOut))
    var response = PageRequest.redirect(to: page.language.link("/"))
    response.headers[.setCookie] = HostCookie.session.ending
    response.headers.append(.init(name: .setCookie, value: HostCookie.place.ending))
    return response
  }

  private func entry(_ event: LeafDraft.Event) -> LeafDraft {
    var draft = LeafDraft(event, .execute, by: nil)
    draft.certificate = fingerprint()
    return draft
  }

  private func refuse(
    _ page: PageRequest, _ notice: Notice, reason: String, _ status: HTTPResponse.Status
  ) async throws -> Response {
    if let fingerprint = fingerprint() {
      await denials.note(reason, certificate: fingerprint, resource: "SignIn")
    } else {
      await denials.noteStranger(reason, resource: "SignIn")
    }
    var response = try pages.notice(notice, status, page.frame)
    response.headers[.setCookie] = HostCookie.question.ending
    return response
  }

  private static let context = "console sign-in question"

  /// Secret, end and language, which the browser carries and can neither read nor alter.
  private func seal(_ question: SignInQuestion, _ language: Language) throws -> String {
    let end = now() + Int64(Self.patienceSeconds) * 1_000_000
    let text = "\(hexadecimal(question.secret)) \(end) \(language.rawValue)"
    return hexadecimal(try keyring.seal(Array(text.utf8), under: nil, context: Self.context))
  }

  private func open(
    _ sealed: String
  ) -> (question: SignInQuestion, end: Int64, language: Language)? {
    guard sealed.utf8.count <= Self.codeBytes, let bytes = Self.bytes(sealed),
      let plain = try? keyring.open(
        bytes, with: nil, context: Self.context, limit: Self.codeBytes)
    else { return nil }
    let words = String(decoding: plain, as: UTF8.self).split(separator: " ").map(String.init)
    guard words.count == 3, let secret = Self.bytes(words[0]),
      let question = SignInQuestion(secret: secret), let end = Int64(words[1]), end > now(),
      let language = Language(rawValue: words[2])
    else { return nil }
    return (question, end, language)
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }
}

extension OpenIDFault {
  /// What the log says of it: our own words, never the provider's.
  fileprivate var reason: String {
    switch self {
    case .badSettings(let key): "settings: \(key)"
    case .provider(let what): "provider: \(what)"
    case .codeRefused: "code refused"
    case .token(let flaw): "token: \(flaw.rawValue)"
    }
  }
}

extension Notice {
  static let providerDown = Notice(
    .init(id: "Penyedia akun tidak menjawab", en: "The account provider does not answer"),
    .init(
      id: "Halaman masuk penyedia identitas sedang tidak dapat dipakai.",
      en: "The identity provider cannot be used at present."),
    .init(
      id: "Coba lagi sebentar, atau masuk dengan sertifikat.",
      en: "Try again soon, or come in with a certificate."))

  static let notAsked = Notice(
    .init(id: "Masuk tidak selesai", en: "The sign-in was not completed"),
    .init(
      id:
        "Jawaban ini tidak sesuai dengan permintaan dari peramban ini, atau sudah lewat waktunya.",
      en: "This answer does not belong to a request of this browser, or came too late."),
    .init(id: "Mulai lagi dari halaman masuk.", en: "Begin again from the sign-in page."))

  static let notSignedIn = Notice(
    .init(id: "Masuk ditolak", en: "The sign-in was refused"),
    .init(
      id: "Penyedia identitas tidak membenarkan akun ini.",
      en: "The identity provider did not confirm this account."),
    .init(
      id: "Mulai lagi; bila tetap ditolak, hubungi Dinas Kesehatan.",
      en: "Begin again; if it is refused again, ask the city health office."))

  static let notBound = Notice(
    .init(id: "Akun belum terikat", en: "The account is not bound"),
    .init(
      id: "Akun ini benar, tetapi belum diikat pada seseorang dalam daftar.",
      en: "This account is genuine, but it is not bound to anybody in the registry."),
    .init(
      id: "Minta dua petugas Dinas Kesehatan mengikatnya pada nama Anda.",
      en: "Ask two officers of the health office to bind it to your name."))
}

/// Words of signing in and out.
enum SignInTexts {
  static let lead = Bilingual(
    id: "Masuk dengan akun yang sudah diikat pada nama Anda oleh Dinas Kesehatan.",
    en: "Sign in with the account that the health office bound to your name.")
  static let with = Bilingual(id: "Masuk dengan akun", en: "Sign in with an account")
  static let orCertificate = Bilingual(id: "Atau dengan sertifikat", en: "Or with a certificate")
  static let out = Bilingual(id: "Keluar", en: "Sign out")
}
