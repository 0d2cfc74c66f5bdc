package import RecordModel

// Rules about the file as a whole: what cannot be read, and why.
extension Rule {
  /// BMB-1500: a file without rows.
  package static let registerEmpty = Rule(
    "BMB-1500", .error, type: "required",
    message: Bilingual(
      id: "Berkas tidak berisi baris kunjungan.",
      en: "The file holds no row of a visit."),
    fix: Bilingual(
      id: "Isi satu baris untuk setiap kunjungan di bawah judul kolom, lalu kirim lagi.",
      en: "Fill in one row for each visit below the column titles and send it again."))

  /// BMB-1501: more than is read at once.
  package static let registerTooLarge = Rule(
    "BMB-1501", .error, type: "too-long",
    message: Bilingual(
      id: "Berkas melebihi batas ukuran, baris, atau kolom.",
      en: "The file is beyond the limit of size, rows or columns."),
    fix: Bilingual(
      id: "Kirim register per bulan atau per minggu sebagai berkas tersendiri.",
      en: "Send the register by month or week, each as a file of its own."))

  /// BMB-1502: neither text nor a workbook that is read here.
  package static let registerNotText = Rule(
    "BMB-1502", .error, type: "structure",
    message: Bilingual(
      id: "Berkas bukan CSV atau XLSX yang dapat dibaca.",
      en: "The file is no CSV or XLSX that can be read."),
    fix: Bilingual(
      id: "Simpan sebagai .xlsx atau CSV (UTF-8) dari program lembar kerja, lalu kirim lagi.",
      en: "Save it as .xlsx or CSV (UTF-8) from the spreadsheet program and send it again."))

  /// BMB-1503: no row of column titles.
  package static let registerHeaderNotFound = Rule(
    "BMB-1503", .error, type: "structure",
    message: Bilingual(
      id: "Baris judul kolom tidak ditemukan pada 40 baris pertama.",
      en: "No row of column titles was found in the first 40 rows."),
    fix: Bilingual(
      id: "Tulis judul kolom (Tanggal, Nama, NIK, Diagnosa, ...) dalam satu baris di atas "
        + "data, atau pakai format kosong kami.",
      en: "Write the column titles (Tanggal, Nama, NIK, Diagnosa, ...) in one row above the "
        + "data, or use our blank template."))

  /// BMB-1504: a column that a visit needs.
  package static let registerColumnMissing = Rule(
    "BMB-1504", .error, type: "required",
    message: Bilingual(
      id: "Register tidak memuat kolom yang wajib.",
      en: "The register lacks a required column."),
    fix: Bilingual(
      id: "Tambahkan kolomnya: Tanggal Kunjungan, Nama Pasien, dan NIK, No BPJS atau No RM; "
        + "atau sahkan arti kolom Anda.",
      en: "Add it: Tanggal Kunjungan, Nama Pasien, and NIK, No BPJS or No RM; or confirm what "
        + "your columns mean."))

  /// BMB-1505: a workbook of Excel 97-2003.
  package static let registerOldExcel = Rule(
    "BMB-1505", .error, type: "not-supported",
    message: Bilingual(
      id: "Berkas adalah Excel lama (.xls).",
      en: "The file is an old Excel workbook (.xls)."),
    fix: Bilingual(
      id: "Simpan sebagai .xlsx atau CSV.",
      en: "Save it as .xlsx or CSV."))

  /// BMB-1506: an OpenDocument spreadsheet.
  package static let registerOpenDocument = Rule(
    "BMB-1506", .error, type: "not-supported",
    message: Bilingual(
      id: "Berkas adalah lembar kerja OpenDocument (.ods).",
      en: "The file is an OpenDocument spreadsheet (.ods)."),
    fix: Bilingual(
      id: "Simpan sebagai .xlsx atau CSV.",
      en: "Save it as .xlsx or CSV."))

  /// BMB-1507: a workbook with a password.
  package static let registerEncrypted = Rule(
    "BMB-1507", .error, type: "security",
    message: Bilingual(
      id: "Berkas dikunci dengan kata sandi.",
      en: "The file is locked with a password."),
    fix: Bilingual(
      id: "Hapus kata sandi (Berkas, Info, Lindungi Buku Kerja), simpan, lalu kirim lagi.",
      en: "Remove the password (File, Info, Protect Workbook), save it and send it again."))

  /// BMB-1508: a zip of a kind that no spreadsheet program writes (zip64, other compression).
  package static let registerZipUnsupported = Rule(
    "BMB-1508", .error, type: "not-supported",
    message: Bilingual(
      id: "Berkas XLSX memakai zip64 atau kompresi yang tidak didukung.",
      en: "The XLSX file uses zip64 or a compression that is not supported."),
    fix: Bilingual(
      id: "Buka di Excel atau LibreOffice dan simpan lagi sebagai .xlsx, atau kirim CSV.",
      en: "Open it in Excel or LibreOffice and save it again as .xlsx, or send CSV."))

  /// BMB-1509: a zip that would unpack to more than is allowed.
  package static let registerZipBomb = Rule(
    "BMB-1509", .error, type: "too-long",
    message: Bilingual(
      id: "Isi berkas XLSX terlalu besar bila dibuka.",
      en: "The XLSX file would unpack to too much."),
    fix: Bilingual(
      id: "Hapus lembar, gambar dan format yang tidak perlu, atau kirim CSV.",
      en: "Delete sheets, pictures and formats that are not needed, or send CSV."))

  /// BMB-1510: a workbook that is cut or broken.
  package static let registerWorkbookBroken = Rule(
    "BMB-1510", .error, type: "structure",
    message: Bilingual(
      id: "Berkas XLSX rusak atau terpotong.",
      en: "The XLSX file is broken or cut off."),
    fix: Bilingual(
      id: "Buka di Excel atau LibreOffice, simpan lagi sebagai .xlsx, lalu kirim lagi.",
      en: "Open it in Excel or LibreOffice, save it again as .xlsx and send it again."))

  /// BMB-1511: a workbook with a DOCTYPE in it.
  package static let registerDoctype = Rule(
    "BMB-1511", .error, type: "security",
    message: Bilingual(
      id: "Berkas XLSX memuat DOCTYPE atau entitas, yang tidak diterima.",
      en: "The XLSX file holds a DOCTYPE or entity, which is not accepted."),
    fix: Bilingual(
      id: "Simpan lagi dari Excel atau LibreOffice sebagai .xlsx.",
      en: "Save it again from Excel or LibreOffice as .xlsx."))

  /// BMB-1512: a zip that is no workbook.
  package static let registerNotWorkbook = Rule(
    "BMB-1512", .error, type: "not-supported",
    message: Bilingual(
      id: "Berkas zip ini bukan buku kerja XLSX.",
      en: "This zip file is no XLSX workbook."),
    fix: Bilingual(
      id: "Kirim berkas .xlsx atau CSV itu sendiri, bukan di dalam zip.",
      en: "Send the .xlsx or CSV file itself, not in a zip."))

  /// BMB-1513: text that is not UTF-8.
  package static let registerEncodingGuessed = Rule(
    "BMB-1513", .information, type: "informational",
    message: Bilingual(
      id: "Teks bukan UTF-8; dibaca sebagai Windows-1252.",
      en: "The text is not UTF-8; it was read as Windows-1252."),
    fix: Bilingual(
      id: "Simpan sebagai \"CSV UTF-8\" agar huruf khusus tidak berubah.",
      en: "Save it as \"CSV UTF-8\" so that special letters stay as they are."))

  /// BMB-1514: a second sheet that looks like a register.
  package static let registerSheetNotRead = Rule(
    "BMB-1514", .warning, type: "informational",
    message: Bilingual(
      id: "Lembar lain yang juga tampak seperti register tidak dibaca.",
      en: "Another sheet that looks like a register was not read."),
    fix: Bilingual(
      id: "Kirim setiap lembar sebagai berkas tersendiri.",
      en: "Send each sheet as a file of its own."))

  /// BMB-1515: a column that nobody knows.
  package static let registerColumnUnknown = Rule(
    "BMB-1515", .information, type: "informational",
    message: Bilingual(
      id: "Arti kolom ini tidak dikenal; isinya disimpan bersama kunjungan tanpa arti.",
      en: "The meaning of this column is not known; its content is kept with the visit without "
        + "one."),
    fix: Bilingual(
      id: "Sahkan arti kolom di pratinjau, atau pakai judul kolom dari format kosong kami.",
      en: "Confirm the column's meaning in the preview, or use a title of our blank template."))

  /// BMB-1516: a column whose title was nearly known.
  package static let registerColumnGuessed = Rule(
    "BMB-1516", .information, type: "informational",
    message: Bilingual(
      id: "Judul kolom ini dikenali karena mirip; mohon diperiksa.",
      en: "This column's title was recognised by its likeness; please check it."),
    fix: Bilingual(
      id: "Sahkan arti kolom di pratinjau, atau pakai judul kolom dari format kosong kami.",
      en: "Confirm the column's meaning in the preview, or use a title of our blank template."))

  /// BMB-1517: two columns of one meaning.
  package static let registerColumnTwice = Rule(
    "BMB-1517", .warning, type: "duplicate",
    message: Bilingual(
      id: "Kolom ini berarti sama dengan kolom lain; yang pertama dipakai.",
      en: "This column means the same as another; the first is used."),
    fix: Bilingual(
      id: "Hapus salah satu kolom atau sahkan arti yang berbeda.",
      en: "Delete one of the columns or confirm another meaning."))

  /// BMB-1518: rows that are no visits: totals, footers, titles.
  package static let registerRowsSkipped = Rule(
    "BMB-1518", .information, type: "informational",
    message: Bilingual(
      id: "Baris jumlah, tanda tangan atau judul ulang dilewati.",
      en: "Rows of totals, signatures or repeated titles were skipped."),
    fix: Bilingual(
      id: "Tidak perlu tindakan bila baris itu bukan kunjungan.",
      en: "Nothing is to be done if those rows are no visits."))

  /// BMB-1519: the day of all visits was taken from a line above the titles.
  package static let registerDayAbove = Rule(
    "BMB-1519", .information, type: "informational",
    message: Bilingual(
      id: "Tanggal kunjungan diambil dari baris di atas judul kolom.",
      en: "The date of the visits was taken from a line above the column titles."),
    fix: Bilingual(
      id: "Tambahkan kolom Tanggal bila register memuat lebih dari satu hari.",
      en: "Add a column Tanggal if the register holds more than one day."))
}
