import AccessPolicy
import AuditLog
import Disclosure
import Door
import FHIRFormat
import FHIRViews
import Foundation
import HTTPTypes
import Hummingbird
import PatientIndex
import RecordModel
import Registry
import StrictJSON

/// Where a facility's people read a patient's summary: asked for by number and purpose, shown as a page
/// that prints, or saved as FHIR. Each look is a leaf before it is answered; neither number nor id stands
/// in an address.
struct RecordPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let disclosure: Disclosure
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  static let path = "/records"
  private static let names: Set = ["number", "purpose", "user", "do"]

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    router.get("\(language.prefix)/records") { try await ask(PageRequest($0, $1, path: Self.path)) }
    router.post("\(language.prefix)/records") {
      try await show(PageRequest($0, $1, path: Self.path))
    }
  }

  private func ask(_ page: PageRequest) async throws -> Response {
    let sender = try page.facility(.view)
    _ = try page.query([])
    _ = try await journal.note(.page, .facility(sender), "Page/records")
    return try form(page, sender)
  }

  private func form(
    _ page: PageRequest, _ sender: FacilityIdentity, isUnknown: Bool = false
  ) throws -> Response {
    let say = page.language
    return try pages.response(
      .records,
      RecordFormView(
        action: say.link(Self.path),
        purposes: PurposeOfUse.allCases.map {
          Choice(
            value: $0.rawValue, label: say.plain(RecordTexts.purpose($0)),
            isChosen: $0 == .treatment)
        }, asksUser: sender.person == nil, isUnknown: isUnknown),
      title: say.plain(RecordTexts.heading), page.frame, isUnknown ? .notFound : .ok)
  }

  private func show(_ page: PageRequest) async throws -> Response {
    let sender = try page.facility(.view)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(Self.names)
    let request = DisclosureRequest(
      sender: sender, purpose: fields["purpose"], actingUser: fields["user"],
      requestID: RequestID.current?.description ?? "", source: Peer.current?.remoteAddress)
    let query: AuthorizedQuery
    switch try await disclosure.authorize(request, resource: "Page/records") {
    case .success(let decided): query = decided
    case .failure(.mandateWithoutReading): throw HTTPError(.forbidden)
    case .failure: throw HTTPError(.badRequest)
    }
    let number = (fields["number"] ?? "").trimmingCharacters(in: .whitespaces)
    guard let token = IdentifierToken(number),
      let record = try await record(token, under: query, request)
    else { return try form(page, sender, isUnknown: true) }
    return try answer(record, sender, page, isFile: fields["do"] == "save")
  }

  private func record(
    _ number: IdentifierToken, under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> WholeRecord? {
    let found = try await disclosure.patients(
      .identifier(number), text: "records\nidentifier=\(number.value)", under: query, request)
    let living = found.filter { entry in !entry.links.contains { $0.kind == .replacedBy } }
    guard let patient = living.last, Set(living.map(\.person)).count == 1 else { return nil }
    return try await disclosure.everything(
      of: patient.id, after: nil, count: Disclosure.maximumCount, under: query, request)
  }

  private func answer(
    _ record: WholeRecord, _ sender: FacilityIdentity, _ page: PageRequest, isFile: Bool
  ) throws -> Response {
    let patient = try RecordView.patient(record.patient, isMasked: false)
    let summary = PatientSummary(
      patient: patient,
      resources: try RecordView.resources(record.page.visits, record.resources),
      isCut: record.page.hasMore)
    guard isFile else {
      return try pages.response(
        .record,
        RecordPageView(summary, record, of: sender.facility, at: now(), page.language),
        title: page.language.plain(RecordTexts.summary), page.frame)
    }
    let base = "https://\(page.request.head.authority ?? "localhost")/fhir"
    let document = summary.document(
      SummaryLabels(
        id: UUID().uuidString.lowercased(), date: ClinicalTime(utc: now()), baseURL: base,
        custodian: (id: sender.facility.id.description, name: sender.facility.name)),
      others: try (record.retired + record.linked).map {
        try RecordView.patient($0, isMasked: false)
      })
    return Response.download(
      document.serialized(), "application/fhir+json; charset=utf-8", name: "ringkasan.json")
  }
}

/// What the form's template names.
struct RecordFormView: Sendable {
  let action: String
  let purposes: [Choice]
  let asksUser: Bool
  let isUnknown: Bool
}

/// What the summary's template names.
struct RecordPageView: Sendable {
  struct Section: Sendable {
    let title: String
    let nothing: String
    let rows: [PatientSummary.Row]
    let hasRows: Bool
  }

  let name: String
  let birthDate: String
  let sex: String
  let facility: String
  let madeAt: String
  let isCut: Bool
  let sections: [Section]
  let back: String

  init(
    _ summary: PatientSummary, _ record: WholeRecord, of facility: FacilityEntry, at now: Int64,
    _ say: Language
  ) {
    let known = record.patient.current
    let first = known.names.first
    name =
      first?.text
      ?? ((first?.given ?? []) + [first?.family].compactMap(\.self)).joined(separator: " ")
    birthDate = known.birthDate?.text ?? "–"
    sex = say.plain(RecordTexts.sex(known.sex))
    self.facility = "\(facility.name) (\(facility.code))"
    madeAt = say.time(now)
    isCut = summary.isCut
    sections = summary.sections.map { section in
      Section(
        title: say.plain(section.part.title), nothing: say.plain(section.part.nothing),
        rows: section.rows, hasRows: !section.rows.isEmpty)
    }
    back = say.link(RecordPages.path)
  }
}
