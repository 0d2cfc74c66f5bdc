import FHIRFormat
package import RecordModel
package import StrictJSON

/// What one endpoint answered about one person: parsed strictly, of him alone, without narrative; what it brought
/// beside that is left out and counted.
package struct SourceRecord: Sendable {
  /// A visit with what hangs on it.
  package struct Visit: Sendable {
    /// The Encounter, and the rest.
    package let encounter: JSON
    /// What hangs on it.
    package let facts: [JSON]
  }

  /// The patient as the endpoint has him.
  package let patient: JSON
  /// His visits.
  package private(set) var visits: [Visit]
  /// Resources that were left out: not FHIR R4, of somebody else, of a kind that is not taken, or of no visit.
  package let leftOut: Int
  /// Whether the endpoint has more than it sent.
  package let hasMore: Bool

  /// Longest answer: bytes, and entries in it.
  package static let limits = JSONLimits(
    bytes: 4 << 20, depth: 40, tokens: 200_000, stringBytes: 256 << 10)
  static let maximumEntries = 2000

  /// Where each kind that is taken names its patient, and its visit.
  private static let places: [String: (patient: String, visit: String)] = [
    "Encounter": ("subject", ""), "Condition": ("subject", "encounter"),
    "Observation": ("subject", "encounter"), "Procedure": ("subject", "encounter"),
    "MedicationRequest": ("subject", "encounter"), "MedicationStatement": ("subject", "context"),
    "MedicationDispense": ("subject", "context"), "DiagnosticReport": ("subject", "encounter"),
    "AllergyIntolerance": ("patient", "encounter"), "Immunization": ("patient", "encounter"),
    "ClinicalImpression": ("subject", "encounter"), "ServiceRequest": ("subject", "encounter"),
  ]

  /// Reads the answer to `Patient/{id}/$everything`.
  ///
  /// - Parameters:
  ///   - id: of the patient that was asked for, in the endpoint's words.
  ///   - numbers: of the person; the patient must carry one of them.
  ///   - base: the endpoint's registered address: what is taken says that it came from there.
  package init(
    _ bytes: [UInt8], of id: String, numbers: [ExternalIdentifier], base: String
  ) throws(SourceFault) {
    try self.init([SourceBundle(bytes)], of: id, numbers: numbers, base: base)
  }

  /// Reads the pages of that answer, in their order; the patient may stand on any of them.
  init(
    _ pages: [SourceBundle], of id: String, numbers: [ExternalIdentifier], base: String
  ) throws(SourceFault) {
    var leftOut = pages.reduce(0) { $0 + $1.unreadable }
    var seen: Set<String> = []
    var patient: JSON?
    var encounters: [(id: String, resource: JSON)] = []
    var facts: [String: [JSON]] = [:]
    let named = ["Patient/\(id)", "\(base)/Patient/\(id)"]
    for resource in pages.flatMap(\.resources) {
      let type = resource["resourceType"]?.string ?? ""
      guard let own = resource["id"]?.string, Self.isID(own) else {
        leftOut += 1
        continue
      }
      if type == "Patient" {
        if own == id, numbers.contains(where: { Self.carries(resource, $0) }) {
          patient = Self.clean(resource, "\(base)/Patient/\(own)")
        } else {
          leftOut += 1
        }
        continue
      }
      guard let places = Self.places[type],
        let subject = resource[places.patient]?["reference"]?.string, named.contains(subject)
      else {
        leftOut += 1
        continue
      }
      // What stands on two pages is one resource.
      guard seen.insert("\(type)/\(own)").inserted else { continue }
      let taken = Self.clean(resource, "\(base)/\(type)/\(own)")
      if type == "Encounter" {
        encounters.append((own, taken))
      } else if let visit = resource[places.visit]?["reference"]?.string {
        facts[visit.replacing("\(base)/", with: ""), default: []].append(taken)
      } else {
        leftOut += 1
      }
    }
    guard let patient else { throw .unusable("not the person who was asked for") }
    self.patient = patient
    visits = encounters.map {
      Visit(encounter: $0.resource, facts: facts.removeValue(forKey: "Encounter/\($0.id)") ?? [])
    }
    self.leftOut = leftOut + facts.values.reduce(0) { $0 + $1.count }
    hasMore = pages.last?.hasMore ?? false
  }

  /// These records of one person with each of his visits in one of them alone: an endpoint that knows him as several
  /// patients may tell of a visit under each.
  static func once(_ records: [SourceRecord]) -> [SourceRecord] {
    var seen: Set<String> = []
    return records.map { record in
      var record = record
      record.visits = record.visits.filter { visit in
        visit.encounter["id"]?.string.map { seen.insert($0).inserted } ?? true
      }
      return record
    }
  }

  /// The patients' ids that a search found; more than `most` is an answer to another question.
  static func patients(in bytes: [UInt8], most: Int) throws(SourceFault) -> [String] {
    let found = try SourceBundle(bytes).resources.filter {
      $0["resourceType"]?.string == "Patient"
    }.compactMap { $0["id"]?.string }.filter(isID)
    guard found.count <= most else { throw .unusable("too many patients with one number") }
    return found
  }

  /// Source: FHIR R4, datatypes.html#id; no path of dots comes of it.
  static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text != "." && text != ".."
      && text.utf8.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: ".")
      }
  }

  private static func carries(_ patient: JSON, _ number: ExternalIdentifier) -> Bool {
    patient["identifier"]?.array?.contains {
      $0["system"]?.string == number.system && $0["value"]?.string == number.value
    } ?? false
  }

  /// Without narrative, which is markup of somebody else's, and with where it came from.
  private static func clean(_ resource: JSON, _ address: String) -> JSON {
    var taken = resource
    taken["text"] = nil
    if let inside = taken["contained"]?.array {
      let medicines = inside.filter { $0["resourceType"]?.string == "Medication" }.map { medicine in
        var medicine = medicine
        medicine["text"] = nil
        return medicine
      }
      taken["contained"] = medicines.isEmpty ? nil : .array(medicines)
    }
    var meta = taken["meta"] ?? .object([])
    meta["source"] = .string(address)
    taken["meta"] = meta
    return taken
  }
}

/// A searchset from outside.
package struct SourceBundle {
  let resources: [JSON]
  let unreadable: Int
  let hasMore: Bool
  private let next: String?

  /// Longest address of a next page, in bytes.
  private static let maximumNext = 4096

  /// Reads a searchset; throws `SourceFault.unusable` for what is none.
  package init(_ bytes: [UInt8]) throws(SourceFault) {
    let document: JSONDocument
    do { document = try JSONDocument(bytes, limits: SourceRecord.limits) } catch {
      throw .unusable("not JSON as it should be: \(error.kind)")
    }
    let root = document.root
    guard root["resourceType"]?.string == "Bundle", root["type"]?.string == "searchset" else {
      throw .unusable("not a searchset")
    }
    let entries = root["entry"].map { Array($0.elements) } ?? []
    guard entries.count <= SourceRecord.maximumEntries else { throw .unusable("too many entries") }
    var resources: [JSON] = []
    var unreadable = 0
    for entry in entries where entry["search"]?["mode"]?.string != "outcome" {
      guard let value = entry["resource"], value["implicitRules"] == nil,
        !FHIRStructure.check(value, path: "resource").contains(where: {
          $0.rule.severity == .error
        })
      else {
        unreadable += 1
        continue
      }
      resources.append(JSON(value))
    }
    self.resources = resources
    self.unreadable = unreadable
    let link = root["link"]?.elements.first { $0["relation"]?.string == "next" }
    hasMore = link != nil
    next = link?["url"]?.string
  }

  /// The next page's place below the registered address; nil where there is none, or it leads out of it.
  ///
  /// The answer names a page and never a host: what is asked is the registered address with this behind it.
  package func next(below base: String) -> String? {
    guard let next, next.utf8.count <= Self.maximumNext,
      next.hasPrefix("\(base)/") || next.hasPrefix("\(base)?")
    else { return nil }
    let place = next.dropFirst(base.utf8.count)
    let isPlain = place.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") }
    let path = place.prefix { $0 != "?" }
    let climbs = path.split(separator: "/").contains { $0.allSatisfy { $0 == "." } }
    return isPlain && !climbs && !path.contains("%") && !path.contains("\\") ? String(place) : nil
  }
}
