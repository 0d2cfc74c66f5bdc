package import RecordModel

extension CodeSystemsCheck {
  /// What speaks against a code as the meaning of another: that its own system does not have it.
  package static func fault(of target: Coding, for kind: CodeKind) -> Rule? {
    var visit = probe(target, kind)
    let unknown = TerminologyMapping.apply(to: &visit, of: FacilityID(firstAt: 0), with: .empty)
    return issues(of: unknown.filter { $0.kind == kind && $0.reason != .unmapped }).first?.rule
  }

  /// A visit that says the code and nothing else.
  private static func probe(_ target: Coding, _ kind: CodeKind) -> Visit {
    var visit = Visit(place: "", patient: 0, status: "unknown", visitClass: Coding())
    let origin = FactOrigin(place: "")
    let concept = Concept(coding: target)
    switch kind {
    case .diagnosis: visit.diagnoses = [Diagnosis(origin: origin, code: concept)]
    case .procedure:
      visit.procedures = [Procedure(origin: origin, status: "completed", code: concept)]
    case .observation:
      visit.observations = [Observation(origin: origin, status: "final", code: concept)]
    case .medication:
      visit.medicationRequests = [
        MedicationRequest(
          origin: origin, status: "active", intent: "order", medication: concept)
      ]
    case .service: visit.service = concept
    case .visitClass: visit.visitClass = target
    case .disposition: visit.disposition = concept
    case .payer: visit.payer = target
    }
    return visit
  }
}
