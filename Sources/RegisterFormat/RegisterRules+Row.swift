package import RecordModel

// Rules that refuse a row: its shape, whose it is, and when it was.
extension Rule {
  /// BMB-1520: a quotation mark that is never closed.
  package static let rowQuoteOpen = Rule(
    "BMB-1520", .error, type: "structure",
    message: Bilingual(
      id: "Tanda kutip pada baris ini tidak ditutup.",
      en: "A quotation mark in this row is never closed."),
    fix: Bilingual(
      id: "Tutup tanda kutip, atau tulis tanda kutip di dalam isian dua kali (\"\").",
      en: "Close it, or write a quotation mark inside a field twice (\"\")."))

  /// BMB-1521: more cells than columns.
  package static let rowTooWide = Rule(
    "BMB-1521", .error, type: "structure",
    message: Bilingual(
      id: "Baris ini memuat lebih banyak isian daripada judul kolom; isinya mungkin bergeser.",
      en: "This row has more cells than there are column titles; they may be shifted."),
    fix: Bilingual(
      id: "Beri tanda kutip pada isian yang memuat tanda pemisah, misalnya alamat dengan koma.",
      en: "Put quotation marks around a field that holds the delimiter, such as an address "
        + "with a comma."))

  /// BMB-1522: a quotation mark in the middle of a field.
  package static let rowQuoteStray = Rule(
    "BMB-1522", .warning, type: "structure",
    message: Bilingual(
      id: "Tanda kutip di tengah isian; dibaca sebagai huruf biasa.",
      en: "A quotation mark stands in the middle of a field; it was read as a letter."),
    fix: Bilingual(
      id: "Tulis tanda kutip di dalam isian dua kali dan beri kutip pada seluruh isian.",
      en: "Write a quotation mark inside a field twice and put the whole field in quotes."))

  /// BMB-1523: a cell that is too long.
  package static let rowCellTooLong = Rule(
    "BMB-1523", .error, type: "too-long",
    message: Bilingual(
      id: "Isian terlalu panjang.",
      en: "A cell is too long."),
    fix: Bilingual(
      id: "Periksa tanda kutip dan pemisah baris; ringkas isian.",
      en: "Check quotation marks and line breaks; shorten the cell."))

  /// BMB-1530: no name.
  package static let rowNameMissing = Rule(
    "BMB-1530", .error, type: "required",
    message: Bilingual(
      id: "Nama pasien kosong.",
      en: "The patient's name is missing."),
    fix: Bilingual(
      id: "Isi kolom Nama Pasien.",
      en: "Fill in the column Nama Pasien."))

  /// BMB-1531: no number that says who the patient is.
  package static let rowNumberMissing = Rule(
    "BMB-1531", .error, type: "required",
    message: Bilingual(
      id: "Tidak ada NIK, No BPJS, paspor atau No RM yang dapat dipakai.",
      en: "There is no NIK, BPJS number, passport or medical record number that can be used."),
    fix: Bilingual(
      id: "Isi NIK (16 angka); bila belum ada, isi No RM dari fasilitas Anda.",
      en: "Fill in the NIK (16 digits); if there is none yet, fill in your own medical record "
        + "number."))

  /// BMB-1532: a NIK that a spreadsheet turned into a number.
  package static let rowNIKMangled = Rule(
    "BMB-1532", .error, type: "value",
    message: Bilingual(
      id: "NIK diubah Excel menjadi bilangan (seperti 6,37E+15) sehingga angkanya hilang.",
      en: "Excel turned the NIK into a number (like 6.37E+15), so digits are lost."),
    fix: Bilingual(
      id: "Format kolom NIK sebagai Teks, ketik ulang ke-16 angkanya, lalu simpan lagi.",
      en: "Format the NIK column as Text, type the 16 digits again and save."))

  /// BMB-1533: no date of the visit.
  package static let rowDateMissing = Rule(
    "BMB-1533", .error, type: "required",
    message: Bilingual(
      id: "Tanggal kunjungan kosong.",
      en: "The date of the visit is missing."),
    fix: Bilingual(
      id: "Isi tanggal pada setiap baris, misalnya 03/11/2026.",
      en: "Fill in the date in every row, for example 03/11/2026."))

  /// BMB-1534: a date that does not exist or cannot be read.
  package static let rowDateUnreadable = Rule(
    "BMB-1534", .error, type: "value",
    message: Bilingual(
      id: "Tanggal kunjungan tidak terbaca atau tidak ada di kalender.",
      en: "The date of the visit cannot be read or does not exist."),
    fix: Bilingual(
      id: "Tulis hari/bulan/tahun, misalnya 03/11/2026.",
      en: "Write day/month/year, for example 03/11/2026."))

  /// BMB-1535: a visit after the register was sent.
  package static let rowDateInFuture = Rule(
    "BMB-1535", .error, type: "value",
    message: Bilingual(
      id: "Tanggal kunjungan di masa depan.",
      en: "The date of the visit is in the future."),
    fix: Bilingual(
      id: "Periksa urutan hari dan bulan, serta tahunnya.",
      en: "Check the order of day and month, and the year."))

  /// BMB-1536: a visit number that another patient has in the same register.
  package static let rowVisitOfAnother = Rule(
    "BMB-1536", .error, type: "business-rule",
    message: Bilingual(
      id: "Nomor kunjungan ini sudah dipakai pasien lain dalam register yang sama.",
      en: "Another patient in the same register has this visit number."),
    fix: Bilingual(
      id: "Beri setiap kunjungan nomor sendiri, atau kosongkan kolom nomor kunjungan.",
      en: "Give every visit a number of its own, or leave the column empty."))
}
