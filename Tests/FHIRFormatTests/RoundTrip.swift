import FHIRFormat
import RecordModel
import StrictJSON

/// A message that went into the record and comes out as FHIR, with ids of ours instead of marks.
struct RoundTrip {
  /// The resources of the message by place, references rewritten to the ids that we gave.
  let sources: [String: JSON]
  /// What came out, by the place that it came from.
  let results: [String: JSON]
  /// Places of resources that did not come out.
  let missing: [String]

  /// - Parameter isErased: whether all remainders are taken away before encoding.
  init(_ decoded: Decoded, isErased: Bool = false) throws {
    let entries = Self.entries(decoded.document)
    var submission = decoded.submission
    submission.resolvePlaceholders()
    let kept = Self.keptPlaces(submission, entries)
    if isErased { submission.erase() }
    var results: [String: JSON] = [:]
    for (index, patient) in submission.patients.enumerated() {
      results[patient.place] = try FHIREncoder.patient(
        patient, id: Ids.text(.patient, index), maskedNationalNumbers: false)
    }
    for (index, visit) in submission.visits.enumerated() {
      try Self.add(visit, index, kept[index], to: &results)
    }
    for (index, shared) in submission.shared.enumerated() {
      results[shared.place] = try FHIREncoder.sharedResource(
        shared.body, id: Ids.text(.shared, index))
    }
    for resource in submission.patientResources {
      results[resource.place] = try FHIREncoder.sharedResource(resource.body, id: "theirs")
    }
    let names = Self.names(entries, results, submission)
    sources = entries.reduce(into: [:]) { $0[$1.place] = $1.resource.rewritten(names) }
    self.results = results
    missing = entries.map(\.place).filter { results[$0] == nil }
  }

  private static func add(
    _ visit: Visit, _ index: Int, _ kept: [String], to results: inout [String: JSON]
  ) throws {
    let labels = RecordLabels(
      visitID: Ids.text(.visit, index), patientID: Ids.text(.patient, visit.patient),
      versionID: 3, lastUpdated: ClinicalTime(utc: 1_780_000_000_000_000))
    let panels = visit.observations.map(\.origin.place).reduce(into: [String]()) {
      if $0.last != $1 { $0.append($1) }
    }
    let places =
      [visit.place] + visit.diagnoses.map(\.origin.place) + panels
      + visit.procedures.map(\.origin.place) + visit.medicationRequests.map(\.origin.place) + kept
    let resources = try FHIREncoder.resources(of: visit, labels)
    for (place, resource) in zip(places, resources) { results[place] = resource }
  }

  /// Each resource of the message with its place and the names that references may use.
  private static func entries(
    _ document: JSONDocument
  ) -> [(place: String, names: [String], resource: JSON)] {
    let root = JSON(document.root)
    guard let list = root["entry"]?.array else {
      return [(root["resourceType"]?.string ?? "", [], root)]
    }
    return list.enumerated().compactMap { index, entry in
      guard let resource = entry["resource"] else { return nil }
      let type = resource["resourceType"]?.string ?? ""
      let url = entry["fullUrl"]?.string
      let ids = [resource["id"]?.string, url?.split(separator: ":").last.map { String($0) }]
      let names = [url].compactMap { $0 } + ids.compactMap { $0.map { "\(type)/\($0)" } }
      return ("Bundle.entry[\(index)].resource", names, resource)
    }
  }

  /// Where the resources that each visit kept whole came from: told by what they say, because they
  /// stand under ids of ours.
  private static func keptPlaces(
    _ submission: DecodedSubmission,
    _ entries: [(place: String, names: [String], resource: JSON)]
  ) -> [[String]] {
    var placed = Set(submission.patients.map(\.place) + submission.visits.map(\.place))
    placed.formUnion(submission.shared.map(\.place))
    placed.formUnion(submission.patientResources.map(\.place))
    for visit in submission.visits {
      placed.formUnion(visit.diagnoses.map(\.origin.place))
      placed.formUnion(visit.observations.map(\.origin.place))
      placed.formUnion(visit.procedures.map(\.origin.place))
      placed.formUnion(visit.medicationRequests.map(\.origin.place))
    }
    var free = entries.filter { !placed.contains($0.place) }
    return submission.visits.map { visit in
      let resources = remainder(visit)["resources"]?.array ?? []
      return resources.map { resource in
        let likeness = free.map { entry in
          guard entry.resource["resourceType"] == resource["resourceType"] else { return 0 }
          return (entry.resource.members ?? []).count { resource[$0.key] == $0.value }
        }
        let best = likeness.max() ?? 0
        let index = best > 0 ? likeness.firstIndex(of: best) : nil
        return index.map { free.remove(at: $0).place } ?? "?"
      }
    }
  }

  static func remainder(_ visit: Visit) -> JSON {
    guard !visit.remainder.isEmpty,
      let document = try? JSONDocument(visit.remainder, limits: .history)
    else { return .object([]) }
    return JSON(document.root)
  }

  /// What each reference text of the message should have become.
  private static func names(
    _ entries: [(place: String, names: [String], resource: JSON)], _ results: [String: JSON],
    _ submission: DecodedSubmission
  ) -> [String: String] {
    let theirs = Set(submission.patientResources.map(\.place))
    var names: [String: String] = [:]
    for entry in entries where !theirs.contains(entry.place) {
      guard let result = results[entry.place], let id = result["id"]?.string,
        let type = result["resourceType"]?.string
      else { continue }
      for name in entry.names where names[name] == nil { names[name] = "\(type)/\(id)" }
    }
    for (index, patient) in submission.patients.enumerated() {
      for number in patient.identifiers where number.system == PatientIdentifierSystem.ihs {
        names["Patient/\(number.value)"] = "Patient/\(Ids.text(.patient, index))"
      }
    }
    return names
  }

  /// Elements of the message that came out otherwise, and elements that nobody sent.
  var differences: [String] {
    var differences = missing.map { "\($0) did not come out" }
    for (place, source) in sources {
      guard let result = results[place] else { continue }
      for member in source.members ?? [] where member.key != "id" {
        let value = member.key == "meta" ? member.value.withoutVersion : member.value
        let other = member.key == "meta" ? result["meta"]?.withoutVersion : result[member.key]
        if other.map({ $0.isSame(as: value) }) != true {
          differences.append("\(place).\(member.key)")
        }
      }
      for member in result.members ?? []
      where source[member.key] == nil && !["id", "meta"].contains(member.key) {
        differences.append("\(place).\(member.key) was not sent")
      }
    }
    return differences.sorted()
  }
}

/// The ids that this test gives.
enum Ids {
  static func text(_ kind: Placeholder.Kind, _ index: Int) -> String {
    let digits = String(index)
    let zeros = String(repeating: "0", count: 12 - digits.count)
    let letter = kind == .visit ? "a" : kind == .patient ? "b" : "c"
    return "\(String(repeating: letter, count: 8))-0000-7000-8000-\(zeros)\(digits)"
  }
}

extension DecodedSubmission {
  /// What the commit does with marks.
  mutating func resolvePlaceholders() {
    func resolve(_ bytes: inout [UInt8]) { Placeholder.resolve(&bytes) { Ids.text($0, $1) } }
    func resolve(_ reference: inout NamedReference?) {
      guard let text = reference?.reference else { return }
      reference?.reference = Placeholder.resolve(text) { Ids.text($0, $1) }
    }
    for index in patients.indices { resolve(&patients[index].remainder) }
    for index in shared.indices { resolve(&shared[index].body) }
    for index in patientResources.indices { resolve(&patientResources[index].body) }
    for index in visits.indices {
      resolve(&visits[index].remainder)
      resolve(&visits[index].practitioner)
      resolve(&visits[index].location)
      resolve(&visits[index].serviceProvider)
      resolve(&visits[index].referredFrom)
      resolve(&visits[index].referredTo)
      visits[index].forEachOrigin { resolve(&$0.remainder) }
      for row in visits[index].observations.indices {
        resolve(&visits[index].observations[row].performer)
      }
      for row in visits[index].procedures.indices {
        resolve(&visits[index].procedures[row].performer)
      }
      for row in visits[index].medicationRequests.indices {
        resolve(&visits[index].medicationRequests[row].requester)
      }
    }
  }

  /// Takes all remainders away.
  mutating func erase() {
    for index in patients.indices { patients[index].remainder = [] }
    for index in visits.indices {
      visits[index].remainder = []
      visits[index].forEachOrigin { $0.remainder = [] }
    }
  }
}

extension Visit {
  /// Visits the origin of every fact.
  mutating func forEachOrigin(_ change: (inout FactOrigin) -> Void) {
    for index in diagnoses.indices { change(&diagnoses[index].origin) }
    for index in observations.indices { change(&observations[index].origin) }
    for index in procedures.indices { change(&procedures[index].origin) }
    for index in medicationRequests.indices { change(&medicationRequests[index].origin) }
  }
}

extension JSON {
  /// The same with the references that `names` knows replaced.
  func rewritten(_ names: [String: String]) -> JSON {
    switch self {
    case .object(let members):
      return .object(
        members.map { member in
          if member.key == "reference", let text = member.value.string, let name = names[text] {
            return JSONMember(key: member.key, value: .string(name))
          }
          return JSONMember(key: member.key, value: member.value.rewritten(names))
        })
    case .array(let elements): return .array(elements.map { $0.rewritten(names) })
    default: return self
    }
  }

  /// A meta without what is ours.
  var withoutVersion: JSON {
    .object((members ?? []).filter { !["versionId", "lastUpdated"].contains($0.key) })
  }
}
