import Disclosure
import Door
import Hummingbird
import Intake
import PopulationRegister
import RecordModel
import StrictJSON

/// What the population register said of the facility's own patients: no value of it, only where they differ.
extension RecordRoutes {
  /// `GET /v1/confirmations?status=contradicted&after=ID`.
  func confirmations(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let query = QueryText(request)
    guard Set(query.names).isSubset(of: ["status", "after"]),
      let status = PopulationWord.Status(rawValue: query["status"] ?? "contradicted")
    else { return Answer(.badParameter, at: "status, after").response(.problem) }
    let after = query["after"].map { PatientID($0) }
    if case .some(nil) = after { return Answer(.badParameter, at: "after").response(.problem) }
    return try await authorized(request, context, "Confirmation") { allowed, asked in
      let (page, hasMore) = try await disclosure.confirmations(
        status, after: after ?? nil, text: query.canonical, under: allowed, asked)
      var body: JSON = ["confirmations": .array(page.map(Self.confirmation))]
      if hasMore, let last = page.last { body["next"] = .string(last.patient.description) }
      return SubmissionRoutes.json(body.serialized(), status: .ok, .submissions)
    }
  }

  private static func confirmation(_ confirmation: Confirmation) -> JSON {
    let word = confirmation.word
    var body: JSON = [
      "patient": .string(confirmation.patient.description),
      "status": .string(word.status.rawValue), "source": .string(confirmation.source.rawValue),
      "asked-at": .string(ClinicalTime(utc: confirmation.askedAt).text),
      "expires-at": .string(ClinicalTime(utc: confirmation.expiresAt).text),
    ]
    if word.isKnown {
      body["fields"] = [
        "name": .string(text(word.name)), "birth-date": .string(text(word.birthDate)),
        "sex": .string(text(word.sex)), "kelurahan": .string(text(word.kelurahan)),
      ]
    }
    if let asOf = word.asOf {
      body["as-of"] = .string(CivilDate.text(asOf.daysSince1970))
    }
    return body
  }

  private static func text(_ agreement: Agreement) -> String {
    switch agreement {
    case .notCompared: "not-compared"
    case .agrees: "agrees"
    case .close: "close"
    case .differs: "differs"
    }
  }
}
