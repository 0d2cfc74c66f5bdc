package import RecordModel
package import Registry
package import StrictJSON

/// Subscriptions and their notifications as FHIR R4.
///
/// Source: FHIR R4 Subscription; HL7 Subscriptions R5 Backport 1.1.0, Topic-Based Subscriptions in FHIR R4
/// (notification Bundle, status Parameters, payload content).
package enum SubscriptionWriter {
  /// How a subscription says what its notices hold.
  package static let content =
    "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content"
  /// The only form that a notice has.
  package static let mediaType = "application/fhir+json"
  private static let profile = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"

  /// What is sent.
  package enum Kind: Hashable, Sendable {
    /// A greeting that has to be answered; a visit; how it is, for who asks.
    case handshake
    case event(number: Int64, visit: VisitID, at: Int64)
    case status

    fileprivate var code: String {
      switch self {
      case .handshake: "handshake"
      case .event: "event-notification"
      case .status: "query-status"
      }
    }
  }

  /// The resource; `error` tells what its facility should know of its delivery.
  package static func resource(_ entry: SubscriptionEntry) -> JSON {
    var json: JSON = [
      "resourceType": "Subscription", "id": .string(entry.id.description),
      "meta": [
        "versionId": .string(String(entry.version)),
        "lastUpdated": .string(ClinicalTime(utc: entry.changedAt).text),
      ],
      "status": .string(entry.status.rawValue),
    ]
    if let end = entry.endsAt { json["end"] = .string(ClinicalTime(utc: end).text) }
    json["reason"] = .string(entry.reason)
    json["criteria"] = .string(entry.criteria.text)
    if let error = error(of: entry) { json["error"] = .string(error) }
    var channel: JSON = ["type": "rest-hook", "endpoint": .string(entry.endpoint)]
    if entry.content != .none {
      channel["payload"] = .string(mediaType)
      channel["_payload"] = [
        "extension": [["url": .string(content), "valueCode": .string(entry.content.rawValue)]]
      ]
    }
    json["channel"] = channel
    return json
  }

  /// What its facility should know: what failed last, how much waits, how much was given up; nil for nothing.
  package static func error(of entry: SubscriptionEntry) -> String? {
    var parts = entry.error.map { [$0] } ?? []
    if entry.faults > 0, entry.waiting > 0 {
      parts.append("\(entry.waiting) menunggu / waiting")
    }
    if entry.dead > 0 {
      parts.append("\(entry.dead) tidak terkirim setelah 3 hari / not delivered after 3 days")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// How a subscription is, as Parameters.
  package static func status(_ entry: SubscriptionEntry, _ kind: Kind, id: String) -> JSON {
    let address = "\(entry.base)/Subscription/\(entry.id)"
    var parameters: [JSON] = [
      ["name": "subscription", "valueReference": ["reference": .string(address)]],
      ["name": "status", "valueCode": .string(entry.status.rawValue)],
      ["name": "type", "valueCode": .string(kind.code)],
      [
        "name": "events-since-subscription-start", "valueString": .string(String(entry.events)),
      ],
    ]
    if case .event(let number, let visit, let at) = kind {
      var parts: [JSON] = [
        ["name": "event-number", "valueString": .string(String(number))],
        ["name": "timestamp", "valueInstant": .string(ClinicalTime(utc: at).text)],
      ]
      if entry.content == .idOnly {
        let focus = "\(entry.base)/Encounter/\(visit)"
        parts.append(["name": "focus", "valueReference": ["reference": .string(focus)]])
      }
      parameters.append(["name": "notification-event", "part": .array(parts)])
    }
    return [
      "resourceType": "Parameters", "id": .string(id),
      "meta": ["profile": [.string(profile + "backport-subscription-status-r4")]],
      "parameter": .array(parameters),
    ]
  }

  /// A Bundle with that status alone: a notification, or the answer of `$status`.
  ///
  /// - Parameters:
  ///   - id: a UUID for it.
  ///   - now: microseconds since 1970.
  package static func bundle(_ entry: SubscriptionEntry, _ kind: Kind, id: String, now: Int64)
    -> JSON
  {
    var first: JSON = [
      "fullUrl": .string("urn:uuid:\(id)"), "resource": status(entry, kind, id: id),
    ]
    var json: JSON = ["resourceType": "Bundle", "id": .string(id)]
    if kind == .status {
      first["search"] = ["mode": "match"]
      json["type"] = "searchset"
      json["total"] = .int(1)
    } else {
      first["request"] = [
        "method": "GET", "url": .string("\(entry.base)/Subscription/\(entry.id)/$status"),
      ]
      first["response"] = ["status": "200"]
      json["meta"] = ["profile": [.string(profile + "backport-subscription-notification-r4")]]
      json["type"] = "history"
    }
    json["timestamp"] = .string(ClinicalTime(utc: now).text)
    json["entry"] = [first]
    return json
  }

  /// What is sent of a kind; nil for a notice without a body.
  package static func message(_ entry: SubscriptionEntry, _ kind: Kind, id: String, now: Int64)
    -> [UInt8]?
  {
    entry.content == .none ? nil : bundle(entry, kind, id: id, now: now).serialized()
  }
}
