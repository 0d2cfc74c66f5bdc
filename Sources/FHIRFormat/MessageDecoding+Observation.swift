import RecordModel
import StrictJSON

// Observation, alone or as a panel. Source: FHIR R4, Observation; SATUSEHAT sends one for each
// sign.
extension MessageDecoding {
  /// Reads an Observation into one row, or a panel into one row for each component.
  ///
  /// A panel that has a value too gives its own row first. The number is that of the first row.
  mutating func readObservation(
    _ index: Int, _ origin: consuming FactOrigin, _ visit: Int
  ) -> Int? {
    let resource = entries[index].resource
    guard let status = requiredText(resource, "status"),
      let code = requiredConcept(resource["code"])
    else { return nil }
    let isCodeWhole = whole
    var own = Observation(origin: origin, status: status, code: code)
    var components: [Observation] = []
    var interpretation: PendingElement?
    for (key, value) in resource.members where !isOwn(key, value) {
      whole = true
      if key.equals("code") {
        whole = isCodeWhole
      } else if key.equals("component") {
        components = self.components(value, status: own.status)
      } else if key.equals("interpretation") {
        own.interpretation = firstCoding(ofList: value)
        if whole { interpretation = PendingElement(key: key, value: value) }
      } else if !readOrigin(key, value, of: index, &own.origin) {
        readObservationElement(key, value, &own)
      }
      keepRest(key, value)
    }
    // A panel's own interpretation has no row to stand in.
    if let interpretation, !components.isEmpty, own.value == nil { pending.append(interpretation) }
    let first = submission.visits[visit].observations.count
    if components.isEmpty {
      add(own, of: index, to: visit)
    } else {
      for row in rows(own, components) { add(row, of: index, to: visit) }
    }
    return first
  }

  /// Adds a row to a visit; the first row of an entry gives it its key.
  private mutating func add(_ row: consuming Observation, of index: Int, to visit: Int) {
    let key = visitParts[visit].turns.key(of: FactName(row))
    if entries[index].key == nil { entries[index].key = key }
    submission.visits[visit].observations.append(row)
  }

  private mutating func readObservationElement(
    _ key: JSONKey, _ value: JSONValue, _ own: inout Observation
  ) {
    if key.equals("status") {
      return
    } else if key.equals("category") {
      own.category = firstCoding(ofList: value)
    } else if key.equals("effectiveDateTime") {
      own.effective = time(value)
    } else if key.equals("effectivePeriod") {
      // The record keeps one moment: the first.
      if own.effective == nil { own.effective = period(value).start }
      whole = false
    } else if key.equals("effectiveInstant") {
      if own.effective == nil { own.effective = time(value) }
      whole = false
    } else if key.equals("issued") {
      own.issued = time(value)
    } else if key.equals("performer") {
      guard isArray(value), let first = value[0] else { return }
      if value.count > 1 { whole = false }
      own.performer = namedReference(first)
    } else {
      readValue(key, value, &own)
    }
  }

  /// Reads the value of an Observation or component; a second value is left.
  private mutating func readValue(
    _ key: JSONKey, _ value: JSONValue, _ row: inout Observation
  ) {
    if row.value == nil { row.value = observationValue(key, value) } else { whole = false }
  }

  /// The value of an Observation or component; forms without a column are left.
  private mutating func observationValue(
    _ key: JSONKey, _ value: JSONValue
  ) -> Observation.Value? {
    if key.equals("valueQuantity") { return quantity(value).map { .quantity($0) } }
    if key.equals("valueCodeableConcept") {
      let concept = concept(value)
      return concept.isEmpty ? nil : .concept(concept)
    }
    if key.equals("valueString") { return text(value).map { .text($0) } }
    if key.equals("valueBoolean") { return flag(value).map { .flag($0) } }
    if key.equals("valueInteger") { return integer(value).map { .integer($0) } }
    if key.equals("valueDateTime") { return time(value).map { .time($0) } }
    whole = false
    return nil
  }

  private mutating func components(_ list: JSONValue, status: String) -> [Observation] {
    guard isArray(list) else { return [] }
    return list.elements.compactMap { component($0, status: status) }
  }

  private mutating func component(_ item: JSONValue, status: String) -> Observation? {
    guard isObject(item) else { return nil }
    guard let code = requiredConcept(item["code"]) else {
      unreadable(item, "code")
      return nil
    }
    var row = Observation(origin: FactOrigin(place: ""), status: status, code: code)
    for (key, value) in item.members where !key.equals("code") {
      if key.equals("interpretation") {
        row.interpretation = firstCoding(ofList: value)
      } else {
        readValue(key, value, &row)
      }
    }
    return row
  }

  /// The rows of a panel: components carry what it says of them all.
  private func rows(_ own: Observation, _ components: [Observation]) -> [Observation] {
    let rows = components.enumerated().map { number, component in
      var row = own
      // The resource's id is its first row's.
      if number > 0 || own.value != nil { row.origin.ownKey = nil }
      row.code = component.code
      row.value = component.value
      row.interpretation = component.interpretation
      row.panel = own.code
      return row
    }
    return own.value == nil ? rows : [own] + rows
  }
}
