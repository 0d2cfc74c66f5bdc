/// A code of a code system, as sent.
@usableFromInline package struct Coding: Hashable, Sendable {
  /// The URI of the code system; nil if none was sent.
  @usableFromInline package var system: String?
  /// The code.
  @usableFromInline package var code: String?
  /// The words that came with it.
  @usableFromInline package var display: String?

  /// A code as sent; nothing is looked up.
  @inlinable package init(system: String? = nil, code: String? = nil, display: String? = nil) {
    self.system = system
    self.code = code
    self.display = display
  }
}

/// A concept as the record keeps it: the first coding and the text. Further codings stay in the
/// remainder.
@usableFromInline package struct Concept: Hashable, Sendable {
  /// The first coding; empty if there was only text.
  @usableFromInline package var coding: Coding
  /// The words of the clinician.
  @usableFromInline package var text: String?

  /// A concept with its first coding and text.
  @inlinable package init(coding: Coding = Coding(), text: String? = nil) {
    self.coding = coding
    self.text = text
  }
}

/// A number that someone outside gave to something: (system, value), both as sent.
@usableFromInline package struct ExternalIdentifier: Hashable, Sendable {
  /// The URI of the naming system; empty if none was sent.
  @usableFromInline package var system: String
  /// The value, exact, leading zeros kept.
  @usableFromInline package var value: String

  /// An identifier as sent.
  @inlinable package init(system: String, value: String) {
    self.system = system
    self.value = value
  }
}

/// A pointer to something that the record keeps as text: a practitioner, a place, an organisation.
@usableFromInline package struct NamedReference: Hashable, Sendable {
  /// The reference as sent (`Practitioner/N10000001`, `urn:uuid:...` resolved to what it named),
  /// or nil.
  @usableFromInline package var reference: String?
  /// The name that came with it.
  @usableFromInline package var display: String?

  /// A reference, a name, or both.
  @inlinable package init(reference: String? = nil, display: String? = nil) {
    self.reference = reference
    self.display = display
  }
}

/// A span of time with either end open.
@usableFromInline package struct ClinicalPeriod: Hashable, Sendable {
  /// First moment.
  @usableFromInline package var start: ClinicalTime?
  /// Last moment; later corrections may move it.
  @usableFromInline package var end: ClinicalTime?

  /// A span; whether start is before end is a rule's question, not this type's.
  @inlinable package init(start: ClinicalTime? = nil, end: ClinicalTime? = nil) {
    self.start = start
    self.end = end
  }
}
