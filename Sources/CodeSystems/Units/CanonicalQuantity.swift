package import RecordModel

/// A measured value in the unit of our table, or why there is none.
package enum CanonicalQuantity: Hashable, Sendable {
  /// The value in the table's unit, UCUM, comparator kept; whether nothing was rounded.
  case value(Observation.Quantity, isExact: Bool)
  /// There is none.
  case refused(Refusal)

  /// Why a value cannot be told in the table's unit.
  package enum Refusal: String, Hashable, Sendable, CaseIterable {
    /// The value is no number with a unit.
    case notANumber
    /// The code is not LOINC, not in the table, or its values have no unit.
    case notInTable
    /// No unit was sent.
    case unitMissing
    /// The unit cannot be read.
    case unitUnknown
    /// The unit measures something else.
    case otherDimension
    /// The number has more digits than are counted with.
    case beyondRange
  }

  /// The value; nil if it was refused.
  package var quantity: Observation.Quantity? {
    if case .value(let quantity, _) = self { quantity } else { nil }
  }

  /// Why there is none; nil if there is one.
  package var refusal: Refusal? {
    if case .refused(let refusal) = self { refusal } else { nil }
  }
}
