import HTTPTypes
import Hummingbird
import Mustache
import NIOCore
import RecordModel

/// Every page of the console in both languages, parsed once.
struct PageLibrary: Sendable {
  /// The pages by name; each template is a function of the language, so a missing text does not
  /// compile.
  enum Page: String, CaseIterable, Sendable {
    case frame, notice, help, upload, check, codes, submissions, errors, submission, facilities,
      audit, log, verified, anomalies, patientReport,
      status, enrolments, registry, registryFacility, registryPractitioners, registryExpiry,
      registryImport, registryMap, people, places, appointments, software, look, glass, records,
      record, matches, match, parting, merge, overview, indicator
    case referrals, followUp, measures, score
    case quality, calendar, findingList, finding, letter
    case skdr, alert, w1
    case reports, report
    case sources
    case consents, consent, demands, demand
    case operations
    case beds, streets

    func template(_ say: Language) -> String {
      switch self {
      case .frame: Templates.frame(say)
      case .notice: Templates.notice(say)
      case .help: Templates.help(say)
      case .upload: Templates.upload(say)
      case .check: Templates.check(say)
      case .codes: Templates.codes(say)
      case .submissions: Templates.submissions(say)
      case .errors: Templates.errors(say)
      case .submission: Templates.submission(say)
      case .facilities: Templates.facilities(say)
      case .audit: Templates.audit(say)
      case .log: Templates.log(say)
      case .verified: Templates.verified(say)
      case .anomalies: Templates.anomalies(say)
      case .patientReport: Templates.patientReport(say)
      case .status: Templates.status(say)
      case .enrolments: Templates.enrolments(say)
      case .registry: Templates.registry(say)
      case .registryFacility: Templates.registryFacility(say)
      case .registryPractitioners: Templates.registryPractitioners(say)
      case .registryExpiry: Templates.registryExpiry(say)
      case .registryImport: Templates.registryImport(say)
      case .registryMap: Templates.registryMap(say)
      case .people: Templates.people(say)
      case .places: Templates.places(say)
      case .appointments: Templates.appointments(say)
      case .software: Templates.software(say)
      case .look: Templates.look(say)
      case .glass: Templates.glass(say)
      case .records: Templates.records(say)
      case .record: Templates.record(say)
      case .matches: Templates.matches(say)
      case .match: Templates.match(say)
      case .parting: Templates.parting(say)
      case .merge: Templates.merge(say)
      case .overview: Templates.overview(say)
      case .referrals: Templates.referrals(say)
      case .followUp: Templates.followUp(say)
      case .indicator: Templates.indicator(say)
      case .measures: Templates.measures(say)
      case .score: Templates.score(say)
      case .quality: Templates.quality(say)
      case .calendar: Templates.calendar(say)
      case .findingList: Templates.findingList(say)
      case .finding: Templates.finding(say)
      case .letter: Templates.letter(say)
      case .consents: Templates.consents(say)
      case .consent: Templates.consent(say)
      case .demands: Templates.demands(say)
      case .demand: Templates.demand(say)
      case .skdr: Templates.skdr(say)
      case .alert: Templates.alert(say)
      case .w1: Templates.w1(say)
      case .reports: Templates.reports(say)
      case .report: Templates.report(say)
      case .sources: Templates.sources(say)
      case .operations: Templates.operations(say)
      case .beds: Templates.beds(say)
      case .streets: Templates.streets(say)
      }
    }
  }

  private var templates: [Language: [Page: MustacheTemplate]] = [:]

  /// Parses all templates; throws what the parser throws.
  init() throws {
    MustacheContentTypes.register(HTMLEscaping(), named: HTMLEscaping.name)
    for language in Language.allCases {
      for page in Page.allCases {
        templates[language, default: [:]][page] = try MustacheTemplate(
          string: "{{% CONTENT_TYPE:\(HTMLEscaping.name)}}\(page.template(language))")
      }
    }
  }

  /// A whole page.
  ///
  /// - Parameter view: a struct whose stored members the template names.
  func response(
    _ page: Page, _ view: some Sendable, title: String, _ frame: PageFrame,
    _ status: HTTPResponse.Status = .ok
  ) throws -> Response {
    let body = try render(page, view, frame.language)
    let say = frame.language
    let html = try render(
      .frame,
      FrameView(
        title: title, stylesheet: Stylesheet.path, home: say.link("/"),
        menus: frame.navigation.rows(on: frame.path, say), who: frame.who,
        signOut: frame.isSession ? say.link(SignInPages.outPath) : nil,
        isSimulated: frame.isSimulated,
        otherLink: say.other.link(frame.path) + (frame.query.isEmpty ? "" : "?\(frame.query)"),
        otherCode: say.other.rawValue, otherName: say.other.name, content: body),
      say)
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .contentLength: String(html.utf8.count),
        .cacheControl: "no-store", .contentLanguage: say.rawValue,
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  /// A page that says one thing and what to do about it.
  func notice(
    _ notice: Notice, _ status: HTTPResponse.Status, _ frame: PageFrame
  ) throws -> Response {
    let say = frame.language
    return try response(
      .notice,
      NoticeView(
        heading: say.plain(notice.heading), sentence: say.plain(notice.sentence),
        fix: say.plain(notice.fix)),
      title: say.plain(notice.heading), frame, status)
  }

  /// The one page for whoever comes without a certificate.
  ///
  /// - Parameter hasSignIn: whether an account with an identity provider is a way in too.
  func help(_ language: Language, path: String, hasSignIn: Bool = false) throws -> Response {
    var response = try response(
      .help, HelpView(signIn: hasSignIn ? language.link(SignInPages.path) : nil),
      title: language.plain(HelpTexts.heading),
      PageFrame(language, path: "/", caller: nil), .unauthorized)
    // RFC 9110 section 15.5.2 demands a challenge; no scheme is registered for client certificates.
    response.headers[.wwwAuthenticate] = "ClientCertificate"
    return response
  }

  private func render(_ page: Page, _ view: some Sendable, _ language: Language) throws -> String {
    guard let template = templates[language]?[page] else {
      throw ConsoleError.noTemplate(page.rawValue)
    }
    return template.render(PageObject.rendered(view) ?? view)
  }
}

/// What the frame's template names.
struct FrameView: Sendable {
  let title: String
  let stylesheet: String
  let home: String
  let menus: [NavigationRow]
  let who: String?
  let signOut: String?
  let isSimulated: Bool
  let otherLink: String
  let otherCode: String
  let otherName: String
  let content: String
}

/// What the help page's template names.
struct HelpView: Sendable {
  let signIn: String?
}

/// What the notice's template names.
struct NoticeView: Sendable {
  let heading: String
  let sentence: String
  let fix: String
}

/// What can be wrong with the console; always a fault of the program.
enum ConsoleError: Error, Hashable, Sendable {
  /// No template was parsed for this page, which `PageLibrary.init` rules out.
  case noTemplate(String)
}
