import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import HTTPTypes
import Hummingbird
import PatientIndex
import RecordModel
import RecordStore
import Registry
import StrictJSON

extension HTTPField.Name {
  /// What the sender would like. Source: RFC 7240; FHIR R4, http.html#return, search.html#errors.
  static let prefer = HTTPField.Name("Prefer") ?? .from
}

extension RecordRoutes {
  /// A search for resources of a type, by URL or by form; nil is a form that was not read whole.
  func search(
    _ request: Request, _ context: GatewayContext, type: String, _ sent: QueryText?
  ) async throws -> Response {
    guard FHIRType.exists(type) else { return Self.notFound }
    guard var text = sent else { return Self.bad("body") }
    if FHIRType.isShared(type) {
      return try await shared.search(request, context, type: type, text)
    }
    var place = SearchCursor.Place()
    if let cursor = text["_cursor"] {
      guard let opened = cursors.open(cursor) else { return Self.bad("_cursor") }
      text = QueryText(opened.text)
      place = opened.place
    }
    let isLenient = request.headers[values: .prefer].contains {
      $0.replacing(" ", with: "").lowercased().contains("handling=lenient")
    }
    let question: SearchQuestion
    do {
      question = try SearchQuestion(type, text, isLenient: isLenient, facilities: facility)
    } catch {
      return Answer(.badRequest, [Issue(error.rule, at: error.place)]).response(.operationOutcome)
    }
    let asked = text.canonical(without: question.strange.union(["_cursor"]))
    return type == "Patient"
      ? try await searchPatients(request, context, question, asked, from: place)
      : try await searchRecords(request, context, question, asked, from: place)
  }

  private func facility(_ name: String) -> FacilityID? {
    let snapshot = registry.snapshot
    if let facility = snapshot.facility(code: name) { return facility.id }
    return snapshot.facilities.values.first { facility in
      facility.aliases.contains { $0.value == name }
    }?.id
  }

  private func searchPatients(
    _ request: Request, _ context: GatewayContext, _ question: SearchQuestion, _ text: String,
    from place: SearchCursor.Place
  ) async throws -> Response {
    guard let patient = question.search.patient else { return Self.bad("identifier") }
    // SATUSEHAT's clients look for their own patient's id and name no purpose; numbers stay masked.
    let purpose = context.client == nil ? nil : PurposeOfUse.treatment.rawValue
    return try await authorized(request, context, "Patient", purpose: purpose) { query, asked in
      // In one order on every page.
      let found = try await patients(patient, request, text, query, asked)
        .sorted { $0.id < $1.id }
      let matches = try found.map { try Self.patient($0, isMasked: true) }.filter { patient in
        question.filters.allSatisfy { $0.matches(patient) }
      }
      let count = question.isCountOnly ? 0 : question.search.visits.count
      let shown = matches.dropFirst(max(place.skip, 0)).prefix(count)
      return try searchset(
        request, question, text, matches: shown.map(question.subset.cut), total: matches.count,
        at: place,
        next: count > 0 && shown.endIndex < matches.endIndex
          ? SearchCursor.Place(skip: shown.endIndex) : nil)
    }
  }

  private func searchRecords(
    _ request: Request, _ context: GatewayContext, _ question: SearchQuestion, _ text: String,
    from place: SearchCursor.Place
  ) async throws -> Response {
    try await authorized(request, context, question.type) { query, asked in
      var search = question.search
      search.visits.after = place.after
      search.visits.afterArrival = place.arrivedAt
      let page = try await disclosure.records(search, text: text, under: query, asked)
      let answer = try SearchAnswer(to: question, page, from: place)
      if question.isCountOnly, answer.total == nil {
        return Answer(.badRequest, [Issue(.searchCount, at: "_summary")])
          .response(.operationOutcome)
      }
      return try searchset(
        request, question, text, matches: answer.matches, included: answer.included,
        total: answer.total, at: place, next: answer.next, notices: page)
    }
  }

  private func searchset(
    _ request: Request, _ question: SearchQuestion, _ text: String, matches: [JSON],
    included: [JSON] = [], total: Int?, at place: SearchCursor.Place,
    next: SearchCursor.Place? = nil, notices: RecordPage? = nil
  ) throws -> Response {
    let base = Self.base(request)
    let link = { (place: SearchCursor.Place) in
      "\(base)/\(question.type)?_cursor=\(try cursors.seal(text, at: place))"
    }
    var issues = question.ignored.map { Issue(.searchIgnored, at: $0) }
    if notices?.isOffered ?? false { issues.append(Issue(.glassOffered, at: "")) }
    var page = SearchPage(
      baseURL: base, matches: matches, included: included,
      outcome: issues.isEmpty ? nil : FHIREncoder.operationOutcome(issues), total: total,
      selfURL: try link(place), nextURL: try next.map(link))
    page.suppressed = notices?.suppressed.map { "Encounter/\($0)" } ?? []
    return Self.fhir(FHIREncoder.searchset(page))
  }

  static func bad(_ place: String) -> Response {
    Answer(.badParameter, at: place).response(.operationOutcome)
  }
}
