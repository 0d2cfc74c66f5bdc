package import RecordModel

/// A code of a code system, with its names.
package struct CodeEntry: Hashable, Sendable {
  /// The code in the system's own spelling.
  package let code: String
  /// Its names; a product's one name in both.
  package let name: Bilingual
  /// What else the table says, in the order of its columns.
  let more: [String]
}
