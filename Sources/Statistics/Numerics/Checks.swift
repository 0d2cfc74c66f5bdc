/// What every method asks of its input first.
enum Checks {
  /// Throws `notFinite` at the first value that is not a finite number.
  static func finite(_ values: [Double]) throws(Refusal) {
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(position: index + 1)
    }
  }

  /// Throws `notFinite` or `negative` at the first value that is no count or rate.
  static func counts(_ values: [Double]) throws(Refusal) {
    try finite(values)
    if let index = values.firstIndex(where: { $0 < 0 }) { throw .negative(position: index + 1) }
  }

  /// Throws `negative` at the first count below zero, and `tooLarge` above a thousand million, so
  /// that sums and products of two stay within an integer.
  static func counts(_ values: [Int]) throws(Refusal) {
    if let index = values.firstIndex(where: { $0 < 0 }) { throw .negative(position: index + 1) }
    if let index = values.firstIndex(where: { $0 > 1_000_000_000 }) {
      throw .tooLarge(position: index + 1)
    }
  }

  /// Throws `notFinite` or `notPositive` at the first value that is not above zero.
  static func positive(_ values: [Double]) throws(Refusal) {
    try finite(values)
    if let index = values.firstIndex(where: { $0 <= 0 }) {
      throw .notPositive(position: index + 1)
    }
  }

  /// Throws `lengthsDiffer` unless both have as many values.
  static func sameLength(_ first: Int, _ second: Int) throws(Refusal) {
    guard first == second else { throw .lengthsDiffer(first: first, second: second) }
  }

  /// Throws `tooShort` when there are fewer than `needed` values.
  static func length(_ given: Int, atLeast needed: Int) throws(Refusal) {
    guard given >= needed else { throw .tooShort(needed: needed, given: given) }
  }

  /// Throws `settingOutOfRange` with the setting's name unless `holds`.
  static func setting(_ name: String, _ holds: Bool) throws(Refusal) {
    guard holds else { throw .settingOutOfRange(name) }
  }
}
