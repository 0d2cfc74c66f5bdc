/// What a sender confirmed about the titles of its registers' columns, once for all its files.
package struct HeaderMapping: Sendable, Hashable {
  /// Meaning by title in the form of `HeaderText.normal`; a title of two lines is both, the upper
  /// first. `.other` says that a column has none of our meanings.
  package var meanings: [String: ColumnMeaning]

  /// A mapping; the titles may be given as the sender writes them.
  package init(_ meanings: [String: ColumnMeaning] = [:]) {
    self.meanings = [:]
    for (title, meaning) in meanings { self.meanings[HeaderText.normal(title)] = meaning }
  }
}

/// One column of a register as it was understood.
package struct RegisterColumn: Sendable, Hashable {
  /// Its place, from 0.
  package let index: Int
  /// Its title as sent; both lines if there are two.
  package let title: String
  /// What it holds; nil if nobody knows.
  package let meaning: ColumnMeaning?
  /// How sure that is, 0 to 1; 1 for titles of our list and those that the sender confirmed.
  package let confidence: Double
  /// How many of the rows that were read have a text here.
  package var filledRows: Int

  /// The letters over the column in a spreadsheet: `A`, `AB`.
  package var letters: String { Self.letters(index) }

  static func letters(_ index: Int) -> String {
    var letters = ""
    var rest = index + 1
    while rest > 0 {
      letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }
}
