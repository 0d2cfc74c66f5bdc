/// A sentence in both languages of the house; Indonesian is shown first.
///
/// The same shape as `RecordModel.Bilingual`, which a room of the lowest line cannot import.
package struct Sentence: Hashable, Sendable {
  /// The Indonesian sentence.
  package let indonesian: String
  /// The English sentence.
  package let english: String

  /// Both sentences.
  package init(id indonesian: String, en english: String) {
    self.indonesian = indonesian
    self.english = english
  }
}
