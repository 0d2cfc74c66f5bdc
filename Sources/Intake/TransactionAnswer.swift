import FHIRFormat
import RecordModel
import RecordStore
import StrictJSON

/// The answer of the FHIR route: a response for every entry of the Bundle, in its order, with
/// SATUSEHAT's two extra members; or an OperationOutcome when nothing went in.
///
/// Source: FHIR R4, http.html#transaction-response; SATUSEHAT Postman collection 08.
struct TransactionAnswer {
  let submission: PreparedSubmission
  /// Whether its content went into the record: not if it was refused, or its key was another's.
  let isStored: Bool
  let issues: [Issue]
  let visits: [VisitResult]
  let receipt: String
  /// What the placeholders of the message stand for; nil for what was not stored.
  let id: (Placeholder.Kind, Int) -> String?
  /// Whether a patient or resource of nobody, by index, is new with this message.
  let isNew: (Placeholder.Kind, Int) -> Bool

  var bytes: [UInt8] {
    guard isStored, let decoded = submission.decoded else {
      return FHIREncoder.operationOutcome(issues).serialized()
    }
    var answer: JSON = [
      "resourceType": "Bundle", "id": .string(submission.id.description),
      "type": .string(decoded.isTransaction ? "transaction-response" : "batch-response"),
    ]
    answer["total"] = .number(String(decoded.entries.count))
    answer["entry"] = .array(decoded.entries.map { ["response": response(to: $0)] })
    answer["extension"] = [
      [
        "url": "https://fhir.baimbai.id/StructureDefinition/receipt",
        "valueString": .string(receipt),
      ]
    ]
    return answer.serialized()
  }

  /// What was found, with nothing stored.
  static func dryRun(_ prepared: PreparedSubmission) -> [UInt8] {
    FHIREncoder.operationOutcome(prepared.issues).serialized()
  }

  private func response(to entry: DecodedSubmission.EntryAssertion) -> JSON {
    switch entry.fate {
    case .refused: return refusal(of: entry)
    case .withPatient: return stored(entry, isNew: true, reference: nil)
    case .patient(let index):
      return stored(entry, isNew: isNew(.patient, index), reference: id(.patient, index))
    case .shared(let index):
      return stored(entry, isNew: isNew(.shared, index), reference: id(.shared, index))
    case .visit(let index, let reference):
      guard let visit = visits.first(where: { $0.index == index }), visit.id != nil,
        visit.outcome?.isKept == true
      else { return refusal(of: entry) }
      let resolved = Placeholder.resolve(reference, id: id)
      return stored(
        entry, isNew: visit.outcome == .accepted,
        reference: String(resolved.dropFirst(entry.type.count + 1)))
    }
  }

  private func stored(
    _ entry: DecodedSubmission.EntryAssertion, isNew: Bool, reference: String?
  ) -> JSON {
    var response: JSON = ["status": .string(isNew ? "201 Created" : "200 OK")]
    if let reference { response["location"] = .string("\(entry.type)/\(reference)") }
    response["resourceType"] = .string(entry.type)
    if let reference { response["resourceID"] = .string(reference) }
    let own = found(at: entry)
    if !own.isEmpty { response["outcome"] = FHIREncoder.operationOutcome(own) }
    return response
  }

  private func refusal(of entry: DecodedSubmission.EntryAssertion) -> JSON {
    [
      "status": "422 Unprocessable Content",
      "outcome": FHIREncoder.operationOutcome(found(at: entry)),
    ]
  }

  private func found(at entry: DecodedSubmission.EntryAssertion) -> [Issue] {
    let place = entry.place.hasSuffix(".resource") ? entry.place.dropLast(9) : entry.place[...]
    return issues.filter { Self.isWithin($0.position, String(place)) }
  }

  /// Whether a position lies at a place or inside it.
  private static func isWithin(_ position: String, _ place: String) -> Bool {
    guard position.hasPrefix(place) else { return false }
    let rest = position.dropFirst(place.count)
    return rest.isEmpty || rest.first == "." || rest.first == "["
  }
}
