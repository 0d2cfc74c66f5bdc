import Disclosure
import Door
import FHIRFormat
import FHIRViews
import Hummingbird
import RecordModel
import RecordStore
import StrictJSON

/// Which part of a patient's record `$everything` is asked for.
///
/// Source: FHIR R4, patient-operation-everything.html.
struct EverythingQuery {
  private(set) var count = Disclosure.maximumCount
  private(set) var span = RecordSpan()
  /// Nil for all types.
  private(set) var types: Set<String>?
  private(set) var after: VisitID?
  /// Whether other places are asked too.
  private(set) var sources = SourceChoice.all
  /// The question without its place.
  let text: String

  /// A parameter that is not taken; never its value.
  struct Refusal: Error {
    let place: String
  }

  init(_ sent: QueryText, _ cursors: SearchCursor) throws(Refusal) {
    var query = sent
    if let cursor = sent["_cursor"] {
      guard let opened = cursors.open(cursor) else { throw Refusal(place: "_cursor") }
      query = QueryText(opened.text)
      after = opened.place.after
    }
    text = query.canonical
    guard text.utf8.count <= SearchCursor.maximumTextBytes else { throw Refusal(place: "query") }
    for (name, value) in query.all { try take(name, value) }
  }

  private mutating func take(_ name: String, _ value: String) throws(Refusal) {
    switch name {
    case "_count":
      guard let number = Int(value), number > 0 else { throw Refusal(place: name) }
      count = min(number, Disclosure.maximumCount)
    case "_type":
      let named = value.searchValues
      guard !named.isEmpty, named.allSatisfy(FHIRType.exists) else { throw Refusal(place: name) }
      types = Set(named).union(types ?? [])
    case "start": span.from = try time(value, name).microseconds
    case "end": span.before = try time(value, name).endMicroseconds
    case "_since": span.since = try time(value, name).microseconds
    case "_sources":
      guard let choice = SourceChoice(rawValue: value) else { throw Refusal(place: name) }
      sources = choice
    case "_format", "_cursor": break
    default: throw Refusal(place: "")
    }
  }

  private func time(_ value: String, _ name: String) throws(Refusal) -> ClinicalTime {
    guard let time = ClinicalTime(value) else { throw Refusal(place: name) }
    return time
  }

  /// Whether a resource is of a type that is asked for.
  func takes(_ resource: JSON) -> Bool {
    types?.contains(resource["resourceType"]?.string ?? "") ?? true
  }
}

extension RecordRoutes {
  /// `GET /fhir/Patient/{id}/$everything`, a page of visits at a time.
  func everything(
    _ request: Request, _ context: GatewayContext
  ) async throws -> Response {
    guard let id = PatientID(context.parameters.get("id") ?? "") else {
      return Self.notFound
    }
    let wanted: EverythingQuery
    do { wanted = try EverythingQuery(QueryText(request), cursors) } catch {
      return Self.bad(error.place)
    }
    return try await authorized(request, context, "Patient/\(id)/$everything") { query, asked in
      guard
        let record = try await disclosure.everything(
          of: id, after: wanted.after, count: wanted.count, within: wanted.span, under: query,
          asked)
      else { return Self.notFound }
      let base = Self.base(request)
      let here = "\(base)/Patient/\(id)/$everything"
      let other =
        wanted.after == nil
        ? try await elsewhere(record, wanted.sources, wanted.span, request, query, asked)
        : FederatedPart()
      let matches = (try Self.resources(of: record) + other.resources).filter(wanted.takes)
      let link = { (after: VisitID?) in
        "\(here)?_cursor=\(try cursors.seal(wanted.text, after: after))"
      }
      let next = record.page.hasMore ? try record.page.visits.last.map { try link($0.id) } : nil
      var searchset = SearchPage(
        baseURL: base, matches: matches,
        total: wanted.after == nil && next == nil ? matches.count : nil,
        selfURL: wanted.text.isEmpty && wanted.after == nil ? here : try link(wanted.after),
        nextURL: next)
      Self.notices(of: record.page, on: &searchset)
      other.add(to: &searchset, isOffered: record.page.isOffered)
      return Self.fhir(FHIREncoder.searchset(searchset))
    }
  }

  /// Everything on a page of a patient's record: himself, records joined with his, his visits with all
  /// that hangs on them, and what hangs on no visit.
  static func resources(of record: WholeRecord) throws -> [JSON] {
    try ([record.patient] + record.retired + record.linked).map { try patient($0, isMasked: false) }
      + RecordView.resources(record.page.visits, record.resources)
  }
}
