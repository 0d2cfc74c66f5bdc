import Monitoring
import RecordModel

/// Words of the office's pages of figures.
enum MonitorTexts {
  static let today = Bilingual(id: "Ringkasan", en: "Overview")
  static let quality = Bilingual(id: "Mutu", en: "Quality")
  static let lead = Bilingual(
    id:
      "Angka seluruh kota dari kunjungan yang dikirim fasilitas. Hitungan 1 sampai 4 ditutup. Pilih indikator untuk corong, bagan kendali, dan peta.",
    en:
      "Figures of the whole city from the visits that facilities sent. Counts of 1 to 4 are hidden. Choose an indicator for its funnel, control chart and map."
  )
  static let indicator = Bilingual(id: "Indikator", en: "Indicator")
  static let facility = Bilingual(id: "Fasilitas", en: "Facility")
  /// Those that stand in a part of the city.
  static func facilities(in area: String) -> Bilingual {
    Bilingual(id: "Fasilitas di \(area)", en: "Facilities in \(area)")
  }
  static let kelurahan = Bilingual(id: "Kelurahan tempat tinggal", en: "Kelurahan of residence")
  static let month = Bilingual(id: "Bulan", en: "Month")
  static let ownership = Bilingual(id: "Pemilik", en: "Owner")
  static let residence = Bilingual(id: "Tempat tinggal", en: "Residence")
  static let everyone = Bilingual(id: "Semua", en: "All")
  static let all = Bilingual(id: "Semua", en: "All")
  static let n = Bilingual(id: "n (pembilang)", en: "n (numerator)")
  static let total = Bilingual(id: "N (penyebut)", en: "N (denominator)")
  static let value = Bilingual(id: "Nilai", en: "Value")
  static let unit = Bilingual(id: "Satuan", en: "Unit")
  static let lower = Bilingual(id: "95 % bawah", en: "95% lower")
  static let upper = Bilingual(id: "95 % atas (W2: P90)", en: "95% upper (W2: P90)")
  static let missing = Bilingual(id: "Hilang (%)", en: "Missing (%)")
  static let missingShort = Bilingual(id: "hilang", en: "missing")
  static let widened = Bilingual(
    id: "Batas dilebarkan menurut sebaran antarfasilitas.",
    en: "Limits are widened by the spread between facilities.")
  static let excluded = Bilingual(id: "Dikecualikan", en: "Left out")
  static let city = Bilingual(id: "Kota", en: "City")
  static let target = Bilingual(id: "Target", en: "Target")
  static let trend = Bilingual(id: "Arah 12 bulan", en: "Trend, 12 months")
  static let hidden = Bilingual(id: "ditutup", en: "hidden")
  static let occupancy = Bilingual(
    id: "Pemakaian tempat tidur (BOR, %)", en: "Bed occupancy (BOR, %)")
  static let censusSpan = Bilingual(
    id: "Angka tempat tidur dari hari", en: "Figures of beds of days")
  static let censusDays = Bilingual(id: "Hari dengan sensus", en: "Days with a census")
  static let turnoverInterval = Bilingual(
    id: "Tempat tidur kosong antar pasien (TOI, hari)",
    en: "Empty between patients (TOI, days)")
  static let turnover = Bilingual(
    id: "Pasien keluar tiap tempat tidur (BTO)", en: "Discharges of each bed (BTO)")
  static let noRows = Bilingual(id: "Tidak ada baris.", en: "No rows.")
  static let hiddenText = Bilingual(
    id:
      "Hitungan 1 sampai 4 ditutup, dan hitungan lain secukupnya agar tidak dapat dihitung balik; nilai tidak ditunjukkan bila penyebut kurang dari 20.",
    en:
      "Counts of 1 to 4 are hidden, and as many others as it takes that none can be worked out; a rate over fewer than 20 is not shown."
  )
  static let definition = Bilingual(id: "Definisi", en: "Definition")
  static let numerator = Bilingual(id: "Pembilang", en: "Numerator")
  static let denominator = Bilingual(id: "Penyebut", en: "Denominator")
  static let exclusions = Bilingual(id: "Pengecualian dan data hilang", en: "Left out and missing")
  static let source = Bilingual(id: "Sumber", en: "Source")
  static let version = Bilingual(id: "Versi", en: "Version")
  static let ripe = Bilingual(id: "Hari sampai lengkap", en: "Days until whole")
  static let filters = Bilingual(id: "Pilihan", en: "Filters")
  static let cut = Bilingual(id: "Data s.d.", en: "Data up to")
  static let from = Bilingual(id: "Dari bulan", en: "From month")
  static let to = Bilingual(id: "Sampai bulan", en: "To month")
  static let fromDay = Bilingual(id: "Dari tanggal", en: "From day")
  static let toDay = Bilingual(id: "Sampai tanggal", en: "To day")
  static let show = Bilingual(id: "Tampilkan", en: "Show")
  static let residents = Bilingual(id: "Warga", en: "Residents")
  static let residentsOnly = Bilingual(id: "Warga kota saja", en: "City residents only")
  static let othersOnly = Bilingual(
    id: "Luar kota atau tidak diketahui", en: "From elsewhere or not known")
  static let table = Bilingual(id: "Tabel angka", en: "Table of the numbers")
  static let files = Bilingual(id: "Unduh", en: "Download")
  static let control = Bilingual(id: "Bagan kendali, per bulan", en: "Control chart, by month")
  static let funnel = Bilingual(id: "Corong fasilitas", en: "Funnel of facilities")
  static let map = Bilingual(id: "Peta kelurahan", en: "Map of kelurahan")
  static let daily = Bilingual(
    id: "Kunjungan per hari, 28 hari terakhir", en: "Visits by day, last 28 days")
  static let day = Bilingual(id: "Hari", en: "Day")
  static let visits = Bilingual(id: "Kunjungan", en: "Visits")
  static let quiet = Bilingual(
    id: "Fasilitas aktif tanpa kunjungan 7 hari terakhir",
    en: "Active facilities without a visit in the last 7 days")
  static let noQuiet = Bilingual(id: "Tidak ada.", en: "None.")
  static let noData = Bilingual(id: "tidak ada data", en: "no data")
  static let noFunnel = Bilingual(
    id: "Corong ditunjukkan mulai dari 5 fasilitas yang nilainya boleh tampak.",
    en: "A funnel is shown from 5 facilities on whose values may be seen.")
  static let empty = Bilingual(
    id: "Belum ada data untuk pilihan ini.", en: "No data for these filters yet.")
  static let legend = Bilingual(
    id: "Warna: perlimaan nilai, pucat ke gelap. Garis miring: tidak ada data. Titik: ditutup.",
    en: "Shade: fifths of the values, pale to dark. Stripes: no data. Dots: hidden.")

  static func by(_ group: FigureGroup) -> Bilingual {
    switch group {
    case .facility: facility
    case .kelurahan, .kelurahanMonth: kelurahan
    case .month: month
    case .day: day
    case .ownership: ownership
    case .residence: residence
    case .all: all
    }
  }

  /// `resident`, `outside` and `unresolved` in words.
  static func place(_ key: String) -> Bilingual {
    switch key {
    case "resident": Bilingual(id: "Warga kota", en: "City residents")
    case "outside": Bilingual(id: "Luar kota", en: "Outside the city")
    case "unresolved": Bilingual(id: "Alamat tidak terurai", en: "Address not resolved")
    default: Bilingual(id: key, en: key)
    }
  }

  static func mapSentence(
    _ title: String, _ count: String, _ low: String, _ high: String
  ) -> Bilingual {
    Bilingual(
      id: "\(title): nilai \(count) kelurahan, dari \(low) sampai \(high).",
      en: "\(title): values of \(count) kelurahan, from \(low) to \(high).")
  }
}
