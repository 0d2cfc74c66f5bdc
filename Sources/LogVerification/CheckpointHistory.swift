package import TransparencyLog

/// Earlier checkpoints in a file: notes in ascending order of size, an empty line between two.
///
/// The body of a checkpoint has no empty line, so every note is two blocks of lines: its body and
/// its signatures.
package enum CheckpointHistory {
  /// Most notes in a file.
  package static let notesPerFile = 256
  /// Longest file that is read.
  package static let maximumBytes = 16 * 1024 * 1024

  /// The file of these notes, at most `notesPerFile`.
  package static func encode(_ notes: [SignedNote]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (number, note) in notes.enumerated() {
      if number > 0 { bytes.append(newline) }
      bytes += note.bytes
    }
    return bytes
  }

  /// The notes of a file as bytes, none of them looked into; a rest without a partner is one too.
  package static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var notes: [[UInt8]] = []
    var start = 0
    var blanks = 0
    for index in bytes.indices.dropFirst()
    where bytes[index] == newline && bytes[index - 1] == newline {
      blanks += 1
      guard blanks.isMultiple(of: 2) else { continue }
      notes.append(Array(bytes[start..<index]))
      start = index + 1
    }
    if start < bytes.count || notes.isEmpty { notes.append(Array(bytes[start...])) }
    return notes
  }

  private static let newline = UInt8(ascii: "\n")
}
