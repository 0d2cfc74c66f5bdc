import RecordModel

/// Where there is anything to do for terminology in a visit: one look at each code, no copy made.
struct CodeSurvey {
  /// Kinds of which the facility maps something, so that words without a code are looked up.
  let mapped: CodeKinds

  /// Whether nothing is to be done about class, service, disposition and payer.
  func knowsParts(of visit: Visit) -> Bool {
    isKnown(visit.visitClass, nil, .visitClass) && isKnown(visit.service, .service)
      && isKnown(visit.disposition, .disposition)
      && visit.payer.map { isKnown($0, nil, .payer) } ?? true
  }

  /// Whether nothing is to be done about the facts.
  func knowsFacts(of visit: Visit) -> Bool {
    for index in visit.diagnoses.indices
    where !isKnown(visit.diagnoses[index].code, .diagnosis) { return false }
    for index in visit.procedures.indices
    where !isKnown(visit.procedures[index].code, .procedure) { return false }
    for index in visit.observations.indices {
      guard isKnown(visit.observations[index].code, .observation),
        isKnown(visit.observations[index].panel, .observation)
      else { return false }
    }
    for index in visit.medicationRequests.indices
    where !isKnown(visit.medicationRequests[index].medication, .medication) { return false }
    return true
  }

  private func isKnown(_ concept: Concept?, _ kind: CodeKind) -> Bool {
    guard let concept else { return true }
    return isKnown(concept.coding, concept.text, kind)
  }

  @inline(__always)
  private func isKnown(_ coding: Coding, _ text: String?, _ kind: CodeKind) -> Bool {
    switch CodeRecognition(coding, kind) {
    case .known: true
    case .unknown: false
    case .silent:
      text == nil && coding.display == nil
        || !kind.listsWords && !mapped.contains(CodeKinds(kind))
    }
  }
}
