import Disclosure
import Door
import FHIRFormat
import Hummingbird
import NIOCore
import RecordModel
import RecordStore
import Registry
import StrictJSON

/// Searches for resources of nobody by a number: practitioners of the registry and of the facility, and
/// the places, organisations and medicines that the facility sent itself.
struct SharedRoutes: Sendable {
  let disclosure: Disclosure
  let cursors: SearchCursor

  /// A search of one of the types that are nobody's.
  func search(
    _ request: Request, _ context: GatewayContext, type: String, _ text: QueryText
  ) async throws -> Response {
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(.operationOutcome)
    }
    guard let identifier = text.identifier("identifier") else {
      return Answer(.badParameter, at: "identifier").response(.operationOutcome)
    }
    var matches: [JSON] = []
    if type == "Practitioner" {
      matches = try await disclosure.practitioners(numbered: identifier).map {
        Self.practitioner($0)
      }
    }
    for found in try await disclosure.shared(type: type, numbered: identifier, of: sender.facility)
    {
      matches.append(try Self.resource(found).maskingNumbers)
    }
    let base = RecordRoutes.base(request)
    return RecordRoutes.fhir(
      FHIREncoder.searchset(
        SearchPage(
          baseURL: base, matches: matches, total: matches.count,
          selfURL: "\(base)/\(type)?_cursor=\(try cursors.seal(text.canonical, after: nil))")))
  }

  /// A resource that the facility sent. Its version is the moment when it was stored: earlier ones are not kept.
  static func resource(_ entry: SharedEntry) throws -> JSON {
    try FHIREncoder.sharedResource(
      entry.body, id: entry.id.description, versionID: Int(entry.updatedAt),
      lastUpdated: ClinicalTime(utc: entry.updatedAt))
  }

  /// The same as a read tells it.
  static func reply(_ entry: SharedEntry) throws -> VersionedReply {
    VersionedReply(
      resource: try resource(entry), version: Int(entry.updatedAt), updatedAt: entry.updatedAt)
  }

  /// A practitioner of the registry; SATUSEHAT's number is also the id.
  static func practitioner(_ entry: PractitionerEntry) -> JSON {
    var resource: JSON = [
      "resourceType": "Practitioner", "id": .string(entry.ihsNumber),
      "identifier": [
        [
          "system": "https://fhir.kemkes.go.id/id/nakes-his-number",
          "value": .string(entry.ihsNumber),
        ]
      ],
      "name": [["use": "official", "text": .string(entry.name)]],
    ]
    if let sex = entry.sex { resource["gender"] = .string(sex.rawValue) }
    return resource
  }
}

extension JSON {
  /// The same with the digits of national numbers hidden, as SATUSEHAT does in searches.
  fileprivate var maskingNumbers: JSON {
    guard let numbers = self["identifier"]?.array else { return self }
    var masked = self
    masked["identifier"] = .array(
      numbers.map { number in
        guard number["system"]?.string == PatientIdentifierSystem.nik else { return number }
        var hidden = number
        hidden["value"] = "################"
        return hidden
      })
    return masked
  }
}
