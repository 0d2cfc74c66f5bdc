import Monitoring
import RecordModel

/// Words of the census of beds.
enum BedTexts {
  static let heading = Bilingual(id: "Sensus tempat tidur", en: "Census of beds")
  static let lead = Bilingual(
    id:
      "Tempat tidur yang dapat dipakai pada hari itu dan pasien yang menginap pada pukul 24.00, termasuk yang masuk dan keluar pada hari yang sama, tiap kelas. BOR, TOI dan BTO dihitung dari sini; lama rawat dan kematian dari kunjungan.",
    en:
      "The beds that could be used that day and the patients who lay in them at midnight, with those who came and went in it, class by class. BOR, TOI and BTO are made of this; stays and deaths come from visits."
  )
  static let whole = Bilingual(
    id:
      "Isi semua kelas pada hari itu. Pernyataan baru menggantikan seluruh hari itu; yang lama tetap tersimpan.",
    en:
      "Give all classes of the day. A new statement replaces the whole day; the earlier one is kept."
  )
  static let bedClass = Bilingual(id: "Kelas", en: "Class")
  static let beds = Bilingual(id: "Tempat tidur", en: "Beds")
  static let occupied = Bilingual(id: "Terisi", en: "Occupied")
  static let reason = Bilingual(
    id: "Alasan (bila memperbaiki)", en: "Reason (of a correction)")
  static let why = Bilingual(id: "Alasan", en: "Reason")
  static let correcting = Bilingual(
    id: "Hari ini sudah punya sensus: ini perbaikan.",
    en: "This day has a census: this corrects it.")
  static let tooLong = Bilingual(
    id: "Hari ini punya lebih dari 30 kelas. Perbaiki dengan berkas.",
    en: "This day has more than 30 classes. Correct it with a file.")
  static let file = Bilingual(
    id: "Atau berkas CSV atau XLSX dengan judul tanggal, kelas, tempat tidur, terisi",
    en: "Or a CSV or XLSX with the titles day, class, beds, occupied")
  static let last = Bilingual(id: "31 hari terakhir", en: "The last 31 days")
  static let missing = Bilingual(id: "belum ada", en: "none yet")
  static let row = Bilingual(id: "Baris", en: "Row")
  static let problem = Bilingual(id: "Belum tersimpan", en: "Not saved yet")

  // MARK: All hospitals

  static let board = Bilingual(id: "Pemakaian tempat tidur", en: "Use of beds")
  static let boardLead = Bilingual(
    id:
      "BOR, TOI dan BTO dari sensus yang dinyatakan tiap fasilitas, lama rawat (AvLOS) dan kematian (GDR, NDR) dari kunjungan rawat inap. Sebaris dari bulan yang sama: deretan terpanjang bulan utuh sampai kemarin; tanpa bulan utuh, sensus hanya memberi BOR, dari hari yang ada, dan AvLOS, GDR dan NDR dari semua bulan yang dipilih. Pada perbandingan pemilik ketiganya dari semua bulan yang dipilih. TOI dan BTO memberi tahu jumlah yang keluar, jadi hanya ada bila jumlah itu boleh tampak.",
    en:
      "BOR, TOI and BTO come from the census that each facility states, the length of stay (AvLOS) and deaths (GDR, NDR) from inpatient visits. A row is of the same months: the longest run of whole ones up to yesterday; without a whole month the census gives BOR alone, of the days there are, and AvLOS, GDR and NDR are of all months chosen. In the comparison of owners these three are of all months chosen. TOI and BTO tell how many left, so they stand only where that number may be seen."
  )
  static let noCensus = Bilingual(id: "belum ada sensus", en: "no census yet")
  static let meanBeds = Bilingual(id: "Tempat tidur (rerata)", en: "Beds (mean)")
  static let stay = Bilingual(id: "Lama rawat (AvLOS, hari)", en: "Length of stay (AvLOS, days)")
  static let yearlyTurnover = Bilingual(id: "BTO setara setahun", en: "BTO as of a year")
  static let grossDeaths = Bilingual(id: "GDR (‰)", en: "GDR (‰)")
  static let netDeaths = Bilingual(id: "NDR (‰)", en: "NDR (‰)")
  static let outside = Bilingual(id: "Di luar ideal", en: "Outside the ideal")
  static let none = Bilingual(id: "tidak ada", en: "none")
  static let days = Bilingual(id: "hari", en: "days")
  static let ideal = Bilingual(id: "Ideal", en: "Ideal")
  static let idealText = Bilingual(
    id:
      "Depkes RI 2005: BOR 60–85 %, AvLOS 6–9 hari, TOI 1–3 hari, BTO 40–50 kali setahun, GDR paling tinggi 45 ‰, NDR paling tinggi 25 ‰. Daerah efisien grafik Barber-Johnson (1973): BOR paling rendah 75 %, AvLOS 3–12 hari, TOI 1–3 hari, BTO paling rendah 30 kali setahun; keempatnya saling mengikat, jadi satu angka saja tidak menilai. Kolom terakhir memakai rentang Depkes.",
    en:
      "Depkes RI 2005: BOR 60–85%, AvLOS 6–9 days, TOI 1–3 days, BTO 40–50 a year, GDR at most 45‰, NDR at most 25‰. The efficient region of Barber and Johnson's diagram (1973): BOR at least 75%, AvLOS 3–12 days, TOI 1–3 days, BTO at least 30 a year; the four bind each other, so that no one of them judges alone. The last column takes the ranges of Depkes."
  )
  static let comparison = Bilingual(
    id: "Pemerintah dan swasta", en: "Government and non-government")
  /// The rows of the comparison.
  static let measures: [(ideal: BedIdeal, title: Bilingual, unit: Bilingual)] = [
    (.occupancy, MonitorTexts.occupancy, same("%")), (.lengthOfStay, stay, days),
    (.turnoverInterval, MonitorTexts.turnoverInterval, days),
    (.turnover, yearlyTurnover, same("")), (.grossDeaths, grossDeaths, same("‰")),
    (.netDeaths, netDeaths, same("‰")),
  ]

  private static func same(_ text: String) -> Bilingual { Bilingual(id: text, en: text) }
}
