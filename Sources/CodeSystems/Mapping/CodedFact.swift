import RecordModel

/// A fact with one code, and the element of FHIR that it stands in.
protocol CodedFact {
  static var kind: CodeKind { get }
  static var element: String { get }
  var origin: FactOrigin { get set }
  var concept: Concept { get set }
}

extension Diagnosis: CodedFact {
  static var kind: CodeKind { .diagnosis }
  static var element: String { "code" }
  var concept: Concept {
    get { code }
    set { code = newValue }
  }
}

extension Procedure: CodedFact {
  static var kind: CodeKind { .procedure }
  static var element: String { "code" }
  var concept: Concept {
    get { code }
    set { code = newValue }
  }
}

extension MedicationRequest: CodedFact {
  static var kind: CodeKind { .medication }
  static var element: String { "medicationCodeableConcept" }
  var concept: Concept {
    get { medication }
    set { medication = newValue }
  }
}
