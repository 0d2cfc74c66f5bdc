import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import FoundationEssentials
import Hummingbird
import PatientIndex
import RecordModel
import RecordStore
import Registry
import StrictJSON

extension RecordRoutes {
  /// `GET /fhir/Patient/{id}/$summary`: the International Patient Summary of a patient.
  func summary(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard let id = PatientID(context.parameters.get("id") ?? "") else {
      return Self.notFound
    }
    guard let choice = SourceChoice(request) else { return Self.bad("_sources") }
    return try await authorized(request, context, "Patient/\(id)/$summary") { query, asked in
      guard
        let record = try await disclosure.everything(
          of: id, after: nil, count: Disclosure.maximumCount, under: query, asked)
      else { return Self.notFound }
      return try await document(record, choice, request, query, asked)
    }
  }

  /// `Patient/$summary` with the patient's number, in the address or in Parameters.
  func summary(
    _ request: Request, _ context: GatewayContext, numbered sent: IdentifierToken?
  ) async throws -> Response {
    guard let number = sent else {
      return Answer(.badRequest, [Issue(.matchNumberMissing, at: "identifier")])
        .response(.operationOutcome)
    }
    guard let choice = SourceChoice(request) else { return Self.bad("_sources") }
    return try await authorized(request, context, "Patient/$summary") { query, asked in
      let found = try await disclosure.patients(
        .identifier(number), text: "$summary\nidentifier=\(number.text)", under: query, asked)
      // A record that was joined with another is told of in the other's.
      let living = found.filter { entry in !entry.links.contains { $0.kind == .replacedBy } }
      guard let patient = living.last, Set(living.map(\.person)).count == 1,
        let record = try await disclosure.everything(
          of: patient.id, after: nil, count: Disclosure.maximumCount, under: query, asked)
      else { return Self.notFound }
      return try await document(record, choice, request, query, asked)
    }
  }

  private func document(
    _ record: WholeRecord, _ choice: SourceChoice, _ request: Request, _ query: AuthorizedQuery,
    _ asked: DisclosureRequest
  ) async throws -> Response {
    let other = try await elsewhere(record, choice, RecordSpan(), request, query, asked)
    let resources = try Self.resources(of: record)
    let joined = record.retired.count + record.linked.count
    let others = resources.dropFirst().prefix(joined)
    let summary = PatientSummary(
      patient: resources[0],
      resources: Array(resources.dropFirst(1 + joined)) + other.facts,
      isCut: record.page.hasMore)
    let facility = asked.sender.facility
    return Self.fhir(
      summary.document(
        SummaryLabels(
          id: UUID().uuidString.lowercased(), date: ClinicalTime(utc: now()),
          baseURL: Self.base(request),
          custodian: (id: facility.id.description, name: facility.name), software: version),
        others: Array(others) + other.patients, elsewhere: other.addresses, sources: other.words,
        meta: other.meta))
  }

  /// The Parameters of an operation; nil for what is none.
  func parameters(_ request: Request) async throws -> JSON? {
    guard case .whole(let body) = try await request.collectBody(limit: Self.formBytes),
      let document = try? JSONDocument(Array(body.readableBytesView))
    else { return nil }
    let json = JSON(document.root)
    return json["resourceType"]?.string == "Parameters" ? json : nil
  }
}

extension IdentifierToken {
  /// As a query writes it.
  var text: String { system.map { "\($0)|\(value)" } ?? value }
}

extension JSON {
  /// A parameter of a Parameters resource.
  func parameter(_ name: String) -> JSON? {
    self["parameter"]?.array?.first { $0["name"]?.string == name }
  }

  /// The number that the Parameters of `$summary` name.
  var summaryNumber: IdentifierToken? {
    let value = parameter("identifier")
    if let number = value?["valueIdentifier"], let digits = number["value"]?.string {
      return IdentifierToken(number["system"]?.string.map { "\($0)|\(digits)" } ?? digits)
    }
    return value?["valueString"]?.string.flatMap { IdentifierToken($0) }
  }
}
