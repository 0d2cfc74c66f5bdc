/// Reads a series from a CSV file: a date or a week, a count, and perhaps a population.
///
/// The first line names the columns, in Indonesian or English: `tanggal`/`date`, or
/// `minggu`/`week` (`2026-W31`, or a number beside a column `tahun`/`year`); `jumlah`, `kasus`,
/// `count`, `cases` or `n`; `populasi`, `penduduk`/`population`. Separated by commas, semicolons or
/// tabs; UTF-8, with or without a byte order mark.
package enum SeriesFile {
  /// A line that cannot be read, without its content.
  package struct Problem: Hashable, Sendable {
    /// The line in the file, from 1; 0 for the file as a whole.
    package let line: Int
    /// What is wrong.
    package let message: Sentence
    /// How to mend it.
    package let fix: Sentence
  }

  /// Why a file is no series; at most twenty of the problems.
  package struct Unreadable: Error, Hashable, Sendable {
    /// The problems in the order of the lines.
    package let problems: [Problem]
  }

  /// How a file is read.
  package struct Options: Hashable, Sendable {
    /// The column of the counts; nil looks for one of the usual names.
    package var countColumn: String?
    /// Whether a period that is not in the file counts as 0; otherwise it is a problem.
    package var missingIsZero = false

    /// The usual names; a missing period is a problem.
    package init() {}
  }

  /// The most lines that are read.
  package static let maximumLines = 100_000

  /// The series in `bytes`. Throws `Unreadable`.
  package static func read(
    _ bytes: [UInt8], options: Options = Options()
  ) throws(Unreadable) -> Series {
    let table = try SeriesTable(bytes, options: options)
    return try SeriesAssembly(table, missingIsZero: options.missingIsZero).series()
  }
}
