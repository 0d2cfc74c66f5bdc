package import RecordModel

extension Rule {
  /// Every rule of HL7 v2.
  package static let hl7Rules: [Rule] = [
    hl7NotAMessage, hl7HeaderUnreadable, hl7BeyondLimit, hl7CharsetInvalid, hl7CharsetUnsupported,
    hl7CharsetUndeclared, hl7CharsetDiffers, hl7ControlIDMissing, hl7TypeMissing,
    hl7VersionUnknown, hl7FrameBroken, hl7OutsideMessages, hl7BatchCountWrong, hl7LineContinued,
    hl7PatientMissing, hl7PatientWithoutNumber, hl7NIKShape, hl7ValueUnreadable, hl7CodeUnknown,
    hl7NullNotApplied, hl7VisitNumberMissing, hl7VisitNumberAlternate, hl7VisitClassMissing,
    hl7TimeFromEvent, hl7VisitNotMeant, hl7TypeUnmapped, hl7MergeIncomplete, hl7ActionNotTaken,
    hl7SenderTimeImplausible, hl7FactWithoutCode, hl7KeptWithPatient, hl7IssuesCut,
    hl7UnitAssumed, hl7TimeWithoutOffset, hl7VisitMissing,
  ]
}
