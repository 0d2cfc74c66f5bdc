/// Why a statistic is not computed. Positions count from 1; no value of the data is repeated.
package enum Refusal: Error, Hashable, Sendable {
  /// Fewer values than the method needs.
  case tooShort(needed: Int, given: Int)
  /// Two inputs that belong together have different lengths.
  case lengthsDiffer(first: Int, second: Int)
  /// A count or size below zero, at this position.
  case negative(position: Int)
  /// A count above a thousand million, at this position.
  case tooLarge(position: Int)
  /// A value that must be above zero is not, at this position.
  case notPositive(position: Int)
  /// A value that is not a finite number, at this position.
  case notFinite(position: Int)
  /// A numerator above its denominator, at this position.
  case numeratorAboveDenominator(position: Int)
  /// A setting of the method outside what it can work with; the name of the setting.
  case settingOutOfRange(String)
  /// There is not a single case to estimate from.
  case noCases
  /// All values are the same, so there is no spread to measure against.
  case noSpread
  /// Columns of a regression depend on each other, so it has no single solution.
  case dependentColumns
  /// The fit did not settle within its limit of steps.
  case noConvergence
  /// A total that is not the sum of its parts; the position of the sum.
  case doesNotAddUp(position: Int)
  /// A cell that is not there, named by the sum or list at this position.
  case unknownCell(position: Int)

  /// What is wrong.
  package var message: Sentence {
    switch self {
    case .tooShort(let needed, let given):
      Sentence(
        id: "Deret terlalu pendek: perlu \(needed) nilai, ada \(max(0, given)).",
        en: "The series is too short: \(needed) values are needed, \(max(0, given)) are there.")
    case .lengthsDiffer(let first, let second):
      Sentence(
        id: "Dua deret yang berpasangan tidak sama panjang: \(first) dan \(second).",
        en: "Two series that belong together differ in length: \(first) and \(second).")
    case .negative(let position):
      Sentence(
        id: "Nilai ke-\(position) kurang dari nol.", en: "Value \(position) is below zero.")
    case .tooLarge(let position):
      Sentence(
        id: "Nilai ke-\(position) lebih dari seribu juta.",
        en: "Value \(position) is above a thousand million.")
    case .notPositive(let position):
      Sentence(
        id: "Nilai ke-\(position) harus lebih dari nol.",
        en: "Value \(position) must be above zero.")
    case .notFinite(let position):
      Sentence(
        id: "Nilai ke-\(position) bukan bilangan.", en: "Value \(position) is not a number.")
    case .numeratorAboveDenominator(let position):
      Sentence(
        id: "Pembilang ke-\(position) lebih besar daripada penyebutnya.",
        en: "Numerator \(position) is larger than its denominator.")
    case .settingOutOfRange(let name):
      Sentence(
        id: "Pengaturan \(name) di luar batas metode ini.",
        en: "The setting \(name) is outside what this method can work with.")
    case .noCases:
      Sentence(
        id: "Tidak ada satu kasus pun sebagai dasar perkiraan.",
        en: "There is not a single case to estimate from.")
    case .noSpread:
      Sentence(
        id: "Semua nilai sama, jadi tidak ada sebaran sebagai pembanding.",
        en: "All values are the same, so there is no spread to compare with.")
    case .dependentColumns:
      Sentence(
        id: "Peubah regresi saling bergantung.",
        en: "The columns of the regression depend on each other.")
    case .noConvergence:
      Sentence(
        id: "Perhitungan tidak mencapai hasil yang tetap.", en: "The fit did not settle.")
    case .doesNotAddUp(let position):
      Sentence(
        id: "Jumlah ke-\(position) tidak sama dengan bagian-bagiannya.",
        en: "Sum \(position) is not what its parts add up to.")
    case .unknownCell(let position):
      Sentence(
        id: "Jumlah atau daftar ke-\(position) menyebut sel yang tidak ada.",
        en: "Sum or list \(position) names a cell that is not there.")
    }
  }

  /// How to mend it.
  package var fix: Sentence {
    switch self {
    case .tooShort:
      Sentence(
        id: "Tambahkan riwayat yang lebih panjang, atau pakai metode untuk deret pendek (EARS).",
        en: "Add a longer history, or use a method for short series (EARS).")
    case .lengthsDiffer:
      Sentence(
        id: "Beri setiap nilai pasangannya, dengan urutan yang sama.",
        en: "Give each value its partner, in the same order.")
    case .negative, .tooLarge, .notPositive, .notFinite:
      Sentence(
        id: "Periksa nilai itu pada sumbernya; minggu tanpa kasus ditulis 0.",
        en: "Check that value at its source; a week without cases is written 0.")
    case .numeratorAboveDenominator:
      Sentence(
        id: "Periksa definisi indikator: yang dihitung harus bagian dari penyebut.",
        en: "Check the definition: what is counted must be part of the denominator.")
    case .settingOutOfRange:
      Sentence(
        id: "Pakai pengaturan bawaan, atau nilai di dalam batas pada dokumentasi metode.",
        en: "Use the default, or a value within the bounds that the method documents.")
    case .noCases:
      Sentence(
        id: "Tunggu sampai ada kasus; untuk penyakit yang jarang pakai aturan jumlah.",
        en: "Wait until there are cases; for a rare disease use the count rule.")
    case .noSpread:
      Sentence(
        id: "Periksa apakah data memang tidak berubah, atau disalin dari periode lain.",
        en: "Check whether the data truly never change, or were copied from another period.")
    case .dependentColumns, .noConvergence:
      Sentence(
        id: "Pakai riwayat yang lebih panjang atau model yang lebih sederhana.",
        en: "Use a longer history or a simpler model.")
    case .doesNotAddUp, .unknownCell:
      Sentence(
        id: "Susun tabel dari data yang sama, dan hitung jumlahnya dari sel-selnya.",
        en: "Build the tables from the same data, and add the totals up from their cells.")
    }
  }
}
