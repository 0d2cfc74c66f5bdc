import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import Hummingbird
import PatientIndex
import RecordModel
import RecordStore
import StrictJSON

// Earlier versions of a visit and of a patient, from the words that the record keeps (decision 0021).
extension RecordRoutes {
  /// `GET /fhir/{type}/{id}/_history/{version}`: a visit, what hangs on it, or a patient, as the first
  /// words told it.
  func versionRead(
    _ request: Request, _ context: GatewayContext, type: String
  ) async throws -> Response {
    let id = context.parameters.get("id") ?? ""
    guard FHIRType.exists(type), let number = context.parameters.get("version").flatMap({ Int($0) })
    else { return Self.notFound }
    let subset: ResourceSubset
    switch Self.subset(QueryText(request)) {
    case .success(let asked): subset = asked
    case .failure(let refusal): return refusal.response
    }
    let name = Self.isOurs(id) ? "\(type)/\(id)" : type
    return try await authorized(request, context, name) { query, asked in
      if type == "Patient" {
        guard let patient = PatientID(id),
          let record = try await disclosure.history(of: patient, under: query, asked),
          let version = record.versions.first(where: { $0.number == number })
        else { return Self.notFound }
        return try Self.reply(version, of: record).response(to: request, cut: subset)
      }
      if let kept = try await single(type, id, query, asked) {
        guard let reply = kept.reply, reply.version == number else { return Self.notFound }
        return reply.response(to: request, cut: subset)
      }
      let parts = id.split(separator: ".", maxSplits: 1)
      guard let visit = VisitID(parts.first ?? ""),
        let entry = try await disclosure.visit(visit, under: query, asked),
        let version = entry.version(number),
        let resource = try Self.resource(version, tail: parts.dropFirst().first, type: type)
      else { return Self.notFound }
      return VersionedReply(
        resource: resource, version: number, updatedAt: version.updatedAt,
        isRedacted: version.isRedacted, isAcross: !query.sources.contains(entry.facility)
      ).response(to: request, cut: subset)
    }
  }

  /// What one version is kept of: a resource of nobody, and a patient's that hangs on no visit.
  ///
  /// - Returns: nil where the id is of another kind; without a reply where there is none, or not for this query.
  func single(
    _ type: String, _ id: String, _ query: AuthorizedQuery, _ asked: DisclosureRequest
  ) async throws -> KeptOnce? {
    if type != "Encounter", let shared = SharedResourceID(id) {
      let entry = try await disclosure.shared(shared, type: type, of: query.facility)
      return KeptOnce(reply: try entry.map { try SharedRoutes.reply($0) })
    }
    let parts = id.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, let submission = SubmissionID(parts[0]), let turn = Int16(parts[1])
    else { return nil }
    let body = try await disclosure.patientResource(
      submission, turn, type: type, under: query, asked)
    let moment = submission.madeAt * 1000
    let resource = try body.map {
      try FHIREncoder.sharedResource($0, id: id, lastUpdated: ClinicalTime(utc: moment))
    }
    return KeptOnce(
      reply: resource.map { VersionedReply(resource: $0, version: 1, updatedAt: moment) })
  }

  /// What has one version only; nothing where there is none, or not for who asks.
  struct KeptOnce {
    let reply: VersionedReply?
  }

  /// `GET /fhir/{type}/{id}/_history`: newest first; what hangs on a visit has the visit's versions from its first on.
  func history(
    _ request: Request, _ context: GatewayContext, type: String
  ) async throws -> Response {
    let id = context.parameters.get("id") ?? ""
    guard FHIRType.exists(type) else { return Self.notFound }
    let name = Self.isOurs(id) ? "\(type)/\(id)/_history" : type
    let page: HistoryPage
    do { page = try HistoryPage(QueryText(request), cursors) } catch { return error.response }
    return try await authorized(request, context, name) { query, asked in
      var replies: [VersionedReply] = []
      if type == "Patient" {
        guard let patient = PatientID(id),
          let record = try await disclosure.history(of: patient, under: query, asked)
        else { return Self.notFound }
        replies = try record.versions.map { try Self.reply($0, of: record) }
      } else if let kept = try await single(type, id, query, asked) {
        guard let reply = kept.reply else { return Self.notFound }
        replies = [reply]
      } else {
        let parts = id.split(separator: ".", maxSplits: 1)
        guard let visit = VisitID(parts.first ?? ""),
          let entry = try await disclosure.visit(visit, under: query, asked)
        else { return Self.notFound }
        replies = try (0..<entry.versionCount).compactMap { turn in
          guard let version = entry.version(turn + 1),
            let resource = try Self.resource(version, tail: parts.dropFirst().first, type: type)
          else { return nil }
          return VersionedReply(
            resource: resource, version: turn + 1, updatedAt: version.updatedAt,
            isRedacted: version.isRedacted)
        }
        guard !replies.isEmpty else { return Self.notFound }
      }
      let base = Self.base(request)
      return Self.fhir(
        try page.bundle(of: replies.reversed(), base: base, type: type, id: id, cursors))
    }
  }

  private static func reply(
    _ version: PatientVersion, of record: (now: PatientEntry, versions: [PatientVersion])
  ) throws -> VersionedReply {
    if version.number == record.versions.count, version.number == record.now.version {
      return VersionedReply(
        resource: try patient(record.now, isMasked: false), version: version.number,
        updatedAt: record.now.recordedAt, isDecidedByVersion: record.now.links.isEmpty)
    }
    return VersionedReply(
      resource: try FHIREncoder.patient(
        version.patient, id: record.now.id.description, versionID: version.number,
        lastUpdated: ClinicalTime(utc: version.recordedAt), maskedNationalNumbers: false),
      version: version.number, updatedAt: version.recordedAt)
  }
}

/// Which part of a history is asked for. Source: FHIR R4, http.html#history.
struct HistoryPage {
  private var count = Disclosure.maximumCount
  private var since = Int64.min
  private var skip = 0
  private var text = ""

  /// Why a parameter is not taken.
  struct Refusal: Error {
    let response: Response
  }

  init(_ sent: QueryText, _ cursors: SearchCursor) throws(Refusal) {
    var query = sent
    if let cursor = sent["_cursor"] {
      guard let opened = cursors.open(cursor) else { throw Self.refusal(.badParameter, "_cursor") }
      query = QueryText(opened.text)
      skip = max(opened.place.skip, 0)
    }
    text = query.canonical
    for (name, value) in query.all {
      switch name {
      case "_format", "_cursor": continue
      case "_count":
        guard let number = Int(value), number > 0 else { throw Self.refusal(.searchValue, name) }
        count = min(number, Disclosure.maximumCount)
      case "_since":
        guard let time = ClinicalTime(value) else { throw Self.refusal(.searchValue, name) }
        since = time.microseconds
      default: throw Self.refusal(.searchParameterUnknown, "")
      }
    }
  }

  private static func refusal(_ rule: Rule, _ place: String) -> Refusal {
    Refusal(
      response: Answer(.badRequest, [Issue(rule, at: place)]).response(.operationOutcome))
  }

  /// A history Bundle of this part of `versions`, newest first.
  func bundle(
    of versions: [VersionedReply], base: String, type: String, id: String, _ cursors: SearchCursor
  ) throws -> JSON {
    let asked = versions.filter { $0.updatedAt >= since }
    let address = "\(base)/\(type)/\(id)/_history"
    let link = { (skip: Int) in
      "\(address)?_cursor=\(try cursors.seal(text, at: SearchCursor.Place(skip: skip)))"
    }
    let end = skip + count
    let shown = asked.dropFirst(skip).prefix(count)
    return FHIREncoder.history(
      HistoryBundle(
        versions: shown.map {
          HistoryBundle.Version(
            resource: $0.resource, isFirst: $0.version == versions.last?.version, eTag: $0.eTag,
            lastModified: ClinicalTime(utc: $0.updatedAt))
        }, total: asked.count, address: "\(type)/\(id)", baseURL: base,
        selfURL: text.isEmpty && skip == 0 ? address : try link(skip),
        nextURL: end < asked.count ? try link(end) : nil))
  }
}
