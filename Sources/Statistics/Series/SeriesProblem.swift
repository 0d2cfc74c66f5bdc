/// What can be wrong with a series file.
enum SeriesProblem: Error, Hashable {
  case empty
  case notUTF8
  case tooLong
  case quotes
  case columnTwice
  case noCountColumn
  case noTimeColumn
  case badCount
  case badPopulation
  case badWeek
  case badDate
  case tooFewRows
  case twice
  case missing(String)

  var message: Sentence {
    switch self {
    case .empty: Sentence(id: "Berkas ini kosong.", en: "This file is empty.")
    case .notUTF8:
      Sentence(id: "Berkas ini bukan teks UTF-8.", en: "This file is not UTF-8 text.")
    case .tooLong:
      Sentence(
        id: "Berkas ini lebih panjang dari 100.000 periode.",
        en: "This file is longer than 100,000 periods.")
    case .quotes:
      Sentence(
        id: "Tanda kutip pada baris ini tidak ditutup.",
        en: "A quote on this line is not closed.")
    case .columnTwice:
      Sentence(
        id: "Dua kolom berarti sama.", en: "Two columns mean the same.")
    case .noCountColumn:
      Sentence(id: "Tidak ada kolom jumlah kasus.", en: "There is no column of counts.")
    case .noTimeColumn:
      Sentence(
        id: "Tidak ada kolom tanggal atau minggu.", en: "There is no column of dates or weeks.")
    case .badCount:
      Sentence(
        id: "Jumlah kasus pada baris ini bukan bilangan bulat 0 atau lebih.",
        en: "The count on this line is not a whole number of 0 or more.")
    case .badPopulation:
      Sentence(
        id: "Jumlah penduduk pada baris ini bukan bilangan bulat di atas 0.",
        en: "The population on this line is not a whole number above 0.")
    case .badWeek:
      Sentence(
        id: "Minggu pada baris ini tidak ada dalam kalender epidemiologi.",
        en: "The week on this line is not in the epidemiological calendar.")
    case .badDate:
      Sentence(
        id: "Tanggal pada baris ini tidak ada dalam kalender.",
        en: "The date on this line is not in the calendar.")
    case .tooFewRows:
      Sentence(
        id: "Berkas ini punya kurang dari dua baris data.",
        en: "This file has fewer than two rows of data.")
    case .twice:
      Sentence(
        id: "Periode pada baris ini sudah ada di baris lain.",
        en: "The period on this line is on another line already.")
    case .missing(let label):
      Sentence(id: "Periode \(label) tidak ada.", en: "The period \(label) is missing.")
    }
  }

  var fix: Sentence {
    switch self {
    case .empty, .tooFewRows:
      Sentence(
        id: "Baris pertama berisi nama kolom, lalu satu baris untuk setiap hari atau minggu.",
        en: "Put the names of the columns first, then one line for each day or week.")
    case .notUTF8:
      Sentence(
        id: "Simpan berkas sebagai CSV UTF-8.", en: "Save the file as CSV UTF-8.")
    case .tooLong:
      Sentence(id: "Kirim tahun-tahun terakhir saja.", en: "Give the last years only.")
    case .quotes:
      Sentence(
        id: "Tutup tanda kutip, atau hapus.", en: "Close the quote, or take it out.")
    case .columnTwice:
      Sentence(
        id: "Sisakan satu kolom tanggal, minggu dan jumlah, atau sebut kolom jumlahnya.",
        en: "Leave one column each of dates, weeks and counts, or name that of the counts.")
    case .noCountColumn:
      Sentence(
        id: "Beri nama kolom jumlah \"jumlah\" atau \"kasus\", atau sebut namanya.",
        en: "Name the column of counts \"count\" or \"cases\", or say what it is called.")
    case .noTimeColumn:
      Sentence(
        id: "Beri kolom \"tanggal\" (2026-08-03) atau \"minggu\" (2026-W31).",
        en: "Give a column \"date\" (2026-08-03) or \"week\" (2026-W31).")
    case .badCount:
      Sentence(
        id: "Tulis bilangan bulat tanpa titik atau koma; bila tidak ada kasus tulis 0.",
        en: "Write a whole number without points or commas; write 0 for no cases.")
    case .badPopulation:
      Sentence(
        id: "Tulis bilangan bulat tanpa titik atau koma, atau hapus kolomnya.",
        en: "Write a whole number without points or commas, or take the column out.")
    case .badWeek:
      Sentence(
        id: "Tulis seperti 2026-W31; setahun punya 52 atau 53 minggu.",
        en: "Write it like 2026-W31; a year has 52 or 53 weeks.")
    case .badDate:
      Sentence(
        id: "Tulis seperti 2026-08-03 atau 03/08/2026.",
        en: "Write it like 2026-08-03 or 03/08/2026.")
    case .twice:
      Sentence(
        id: "Jumlahkan kedua baris itu menjadi satu.", en: "Add the two lines up into one.")
    case .missing:
      Sentence(
        id: "Tambahkan barisnya; bila memang tidak ada kasus tulis 0.",
        en: "Add its line; write 0 if there truly were no cases.")
    }
  }
}

extension SeriesFile.Problem {
  init(_ problem: SeriesProblem, line: Int) {
    self.init(line: line, message: problem.message, fix: problem.fix)
  }
}

extension SeriesFile.Unreadable {
  static func of(_ problem: SeriesProblem, line: Int) -> Self {
    .init(problems: [.init(problem, line: line)])
  }
}
