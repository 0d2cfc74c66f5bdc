/// How much of a register is read, each with its reason.
package enum RegisterLimits {
  /// Bytes of a file: a year of a large puskesmas as CSV is some 30 MB.
  package static let bytes = 128 << 20
  /// Rows of a sheet, as many as Excel has.
  package static let rows = 1_048_576
  /// Columns that are read: registers have up to some 60; Excel's 16,384 would only cost memory.
  package static let columns = 256
  /// Bytes of a cell: Excel's 32,767 characters, of up to three bytes.
  package static let cellBytes = 98_304
  /// Rows in which the titles are looked for: letterheads and signatures take up to 15.
  package static let headerRows = 40
  /// Rows that are looked at to learn the order of day and month.
  static let sampledRows = 400
  /// Rows within which rows of one visit are put together. Fixed, so that the outcome does not
  /// depend on the size of the chunks that somebody asks for.
  package static let mergeRows = 64
  /// Bytes of a record that starts with an open quotation mark, before it is taken as a letter.
  static let quotedRecordBytes = 65_536
  /// Failed quotations after which quotation marks are letters, so that reading stays linear.
  static let failedQuotes = 500
  /// Issues of one row: a row with more is wrong as a whole.
  static let issuesPerRow = 24
  /// Codes, medicines and results that are taken from one cell.
  static let itemsPerCell = 64

  /// Files in a workbook: real ones have some 20, with pictures a few hundred.
  static let zipEntries = 2_000
  /// Bytes that a workbook's parts may unpack to: a full sheet of 60 columns has some 3 GB and no
  /// register is full; 100,000 visits of 30 columns have 150 MB.
  static let inflatedBytes = 1 << 30
  /// How many times its packed size a part may unpack to once it is beyond `ratioFloor`: sheets
  /// reach 10 to 60, deflate could do 1,032.
  static let inflateRatio = 120
  /// Below this nothing is a bomb.
  static let ratioFloor = 8 << 20
  /// Bytes of all shared strings: they are held while the sheet is read.
  static let sharedStringBytes = 128 << 20
  /// Bytes of one tag or text in a workbook's XML: a cell's text with every letter escaped.
  static let xmlTokenBytes = 1 << 20
  /// Packed bytes of a sheet up to which merged ranges are looked for, which stand at its end and
  /// cost reading it twice: sheets kept by hand are small, exports have no merged cells.
  static let mergedSheetBytes = 2 << 20
  /// Merged ranges that are kept.
  static let mergedRanges = 50_000
  /// Sheets that are looked into.
  static let sheets = 64
}
