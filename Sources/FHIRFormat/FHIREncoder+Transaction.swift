package import RecordModel
package import StrictJSON

// What a sender would post.
extension FHIREncoder {
  /// A transaction Bundle as a SATUSEHAT-style system posts it, for the simulator and for tests.
  ///
  /// Every entry has a `urn:uuid:` fullUrl that depends only on `seed` and on what it names, so
  /// equal input makes
  /// equal bytes. `Visit.patient` is an index into `patients`.
  package static func transactionBundle(
    patients: [PatientAssertion], visits: [Visit], baseTimestamp: ClinicalTime?, seed: UInt64
  ) throws(FHIREncodingError) -> JSON {
    let names = TransactionNames(seed: seed)
    var entries: [JSON] = []
    for (index, patient) in patients.enumerated() {
      let remainder = try elements(patient.remainder, place: patient.place)
      let members = PatientWriter(isMasked: false).members(
        patient, stamp: nil, remainder: remainder)
      entries.append(entry(.object(members), names.patient(index)))
    }
    for (index, visit) in visits.enumerated() {
      let links = Links(patient: names.patient(visit.patient), visit: names.visit(index)) {
        names.fact($0, $1, ofVisit: index)
      }
      entries += try self.entries(of: visit, links, names, index)
    }
    var bundle = Elements(resourceType: "Bundle")
    bundle.add("type", "transaction")
    bundle.add("timestamp", baseTimestamp)
    bundle.add("entry", list: entries)
    return .object(bundle.members)
  }

  private static func entries(
    of visit: Visit, _ links: Links, _ names: TransactionNames, _ index: Int
  ) throws(FHIREncodingError) -> [JSON] {
    let writer = ResourceWriter(links, stamp: nil)
    let remainder = try VisitRemainder(visit)
    var entries = [entry(try writer.encounter(visit, remainder), links.visit)]
    for (diagnosis, key) in zip(visit.diagnoses, visit.diagnosisKeys) {
      entries.append(entry(try writer.condition(diagnosis, key), links.fact(.diagnosis, key)))
    }
    for panel in visit.panels {
      let name = links.fact(.observation, panel.keys[0])
      entries.append(entry(try writer.observation(panel), name))
    }
    for (procedure, key) in zip(visit.procedures, visit.procedureKeys) {
      entries.append(entry(try writer.procedure(procedure, key), links.fact(.procedure, key)))
    }
    for (request, key) in zip(visit.medicationRequests, visit.medicationRequestKeys) {
      let name = links.fact(.medicationRequest, key)
      entries.append(entry(try writer.medicationRequest(request, key), name))
    }
    for (number, resource) in remainder.resources.enumerated() {
      // The id that it is kept under is ours, and the receiver gives its own.
      let members = (resource.members ?? []).filter { $0.key != "id" }
      entries.append(entry(.object(members), names.kept(number, ofVisit: index)))
    }
    return entries
  }

  private static func entry(_ resource: JSON, _ fullURL: String) -> JSON {
    var entry = Elements()
    entry.add("fullUrl", fullURL)
    entry.add("resource", resource)
    entry.add(
      "request",
      .object([
        JSONMember("method", "POST"), JSONMember("url", resource["resourceType"] ?? ""),
      ]))
    return .object(entry.members)
  }
}

/// The `urn:uuid:` names of a transaction's entries.
private struct TransactionNames: Sendable {
  let seed: UInt64

  func patient(_ index: Int) -> String { name(1, UInt64(index), 0) }

  func visit(_ index: Int) -> String { name(2, UInt64(index), 0) }

  func kept(_ number: Int, ofVisit visit: Int) -> String {
    name(3, UInt64(visit), UInt64(number))
  }

  func fact(_ kind: FactKind, _ key: FactKey, ofVisit visit: Int) -> String {
    let letter = UInt64(kind.letter.utf8.first ?? 0)
    return name(letter, UInt64(visit), UInt64(bitPattern: key.rawValue))
  }

  /// A UUID of version 8 (RFC 9562 section 5.8) over seed and place.
  private func name(_ kind: UInt64, _ index: UInt64, _ key: UInt64) -> String {
    let start = mixed(seed ^ mixed(kind ^ mixed(index ^ mixed(key))))
    let high = start & ~0xf000 | 0x8000
    let low = mixed(start) >> 2 | 0x8000_0000_0000_0000
    let digits = Array((hexadecimal(high) + hexadecimal(low)).utf8)
    var text = "urn:uuid:"
    for (position, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(position) { text += "-" }
      text.unicodeScalars.append(Unicode.Scalar(digit))
    }
    return text
  }

  private func hexadecimal(_ value: UInt64) -> String {
    FactKey(rawValue: Int64(bitPattern: value)).hexadecimal
  }

  /// One step of SplitMix64. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number
  /// generators".
  private func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9e37_79b9_7f4a_7c15
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
