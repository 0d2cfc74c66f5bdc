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
      question = try SearchQuestion(
        type, text, isLenient: isLenient, base: Self.base(request), facilities: facility)
    } catch {
      return Answer(.badRequest, [Issue(error.rule, at: error.place)]).response(.operationOutcome)
    }
    let asked = text.without(turns: question.strange).canonical
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
      let matches = try found.map { (id: $0.id, patient: try Self.patient($0, isMasked: true)) }
        .filter { match in question.filters.allSatisfy { $0.matches(match.patient) } }
      let count = question.isCountOnly ? 0 : question.search.visits.count
      let shown = matches.dropFirst(max(place.skip, 0)).prefix(count)
      let along = try await along(with: shown.map(\.id), question, text, query, asked)
      return try searchset(
        request, question, text, matches: shown.map { question.subset.cut($0.patient) },
        included: along.resources, total: matches.count, at: place,
        next: count > 0 && shown.endIndex < matches.endIndex
          ? SearchCursor.Place(skip: shown.endIndex) : nil, notices: along.page,
        along.isCut ? [Issue(.searchIncludesMore, at: "_revinclude")] : [])
    }
  }

  /// What comes along with patients by `_revinclude`: searched for, decided visit by visit and in the log as if it had
  /// been asked for itself, type by type; the newest page of each.
  private func along(
    with patients: [PatientID], _ question: SearchQuestion, _ text: String,
    _ query: AuthorizedQuery, _ asked: DisclosureRequest
  ) async throws -> (resources: [JSON], page: RecordPage?, isCut: Bool) {
    var resources: [JSON] = []
    var notices: RecordPage?
    var isCut = false
    for type in question.reverseTypes where !patients.isEmpty {
      var search = RecordSearch(type: type, visits: VisitSearch(count: Disclosure.maximumCount))
      search.patient = .ids(patients)
      search.visits.isCounted = false
      search.takesWhole = type != "Encounter"
      let page = try await disclosure.records(search, text: text, under: query, asked)
      isCut = isCut || page.hasMore
      var found = try FHIREncoder.patientResources(
        page.resources.map { ($0.id, $0.body, $0.recordedAt) })
      for visit in page.visits {
        guard type != "Encounter" else {
          found.append(try FHIREncoder.encounter(visit.visit, Self.labels(visit)))
          continue
        }
        found += try FHIREncoder.resources(of: visit.visit, Self.labels(visit)).filter {
          $0["resourceType"]?.string == type
        }
      }
      resources += found.map(question.subset.cut)
      // Each type meets the same visits: what is withheld is told once.
      notices = notices ?? page
    }
    return (resources, notices, isCut)
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
      let answer = try SearchAnswer(to: question, page, of: query.sources, from: place)
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
    next: SearchCursor.Place? = nil, notices: RecordPage? = nil, _ more: [Issue] = []
  ) throws -> Response {
    let base = Self.base(request)
    let link = { (place: SearchCursor.Place) in
      "\(base)/\(question.type)?_cursor=\(try cursors.seal(text, at: place))"
    }
    var issues = question.ignored.map { Issue(.searchIgnored, at: $0) } + more
    if !question.ignored.isEmpty {
      // The links are sealed: only here it is said what the answer goes by.
      let used = question.used.sorted().joined(separator: ", ")
      issues.append(Issue(.searchUsed, at: "", detail: used))
    }
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
