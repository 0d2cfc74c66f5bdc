import CityMap
import Monitoring
import RecordModel

/// Words of the pages of data quality.
enum QualityTexts {
  static let heading = Bilingual(id: "Kualitas data", en: "Data quality")
  static let own = Bilingual(id: "Perbaikan data", en: "Data to mend")
  static let rows = Bilingual(id: "Baris yang perlu diperbaiki", en: "Rows to mend")
  static let lead = Bilingual(
    id:
      "Kelengkapan, ketepatan waktu, dan kesahihan kiriman menurut bulan terima. Pemasok dan fasilitas dibandingkan dengan corong, bukan peringkat.",
    en:
      "Completeness, timeliness and validity of what was sent, by month of receipt. Vendors and facilities are compared by a funnel, not ranked."
  )
  static let ownLead = Bilingual(
    id:
      "Nilai data fasilitas Anda di samping seluruh kota, dan baris demi baris yang perlu diperbaiki dengan caranya. Baris hilang dari daftar begitu kiriman yang lebih lengkap diterima.",
    en:
      "Your facility's score beside the whole city's, and row by row what to mend and how. A row leaves the list as soon as a more complete submission has come."
  )
  static let rowsLead = Bilingual(
    id: "Tempat dalam kiriman, tanpa nilai pasien. Paling banyak 1.000 baris terbaru.",
    en: "Places in what was sent, without a patient's value. The newest 1,000 rows at most.")
  static let index = Bilingual(id: "Indeks kualitas (0–100)", en: "Quality index (0–100)")
  static let indexText = Bilingual(
    id:
      "Rata-rata nilai butir (sah dan lengkap, dikurangi isian bawaan yang berlebih) kali bagian hari buka yang ada kirimannya. Mengikuti DQMI NHS England.",
    en:
      "Mean item score (valid and complete, less excess defaults) times the share of open days with a submission. After the DQMI of NHS England."
  )
  static let mixed = Bilingual(
    id: "Fasilitas dengan bagian kecil", en: "Facilities with a small part")
  static let hiddenText = Bilingual(
    id:
      "Fasilitas dengan 1 sampai 4 kunjungan dalam salah satu bulan ditutup, dan fasilitas lain secukupnya agar tidak dapat dihitung balik. Menurut jalur, pemasok, dan perangkat lunak hanya fasilitas yang tidak ditutup; yang salah satu bagiannya kecil dijumlahkan dalam satu baris.",
    en:
      "Facilities with 1 to 4 visits in one of the months are hidden, and as many others as it takes that none can be worked out. By feed, vendor and software stand only facilities that are not hidden; those of which a part is small are one row together."
  )
  static let accepted = Bilingual(
    id: "Kiriman tanpa galat (%)", en: "Submissions without errors (%)")
  static let kept = Bilingual(id: "Kunjungan diterima (%)", en: "Visits accepted (%)")
  static let clock = Bilingual(id: "Jam tidak bulat (%)", en: "Off the hour and half (%)")
  static let digit = Bilingual(
    id: "Angka akhir sistolik tersering (%)", en: "Commonest last digit of systolic (%)")
  static let digitChance = Bilingual(id: "Peluang sebaran angka itu", en: "Chance of that spread")
  static let items = Bilingual(id: "Butir data", en: "Items")
  static let item = Bilingual(id: "Butir", en: "Item")
  static let defaults = Bilingual(id: "Isian bawaan", en: "Defaults")
  static let faults = Bilingual(id: "Aturan yang dilanggar", en: "Rules broken")
  static let identity = Bilingual(
    id: "Identitas menurut data kependudukan", en: "Identity by the population register")
  static let beside = Bilingual(id: "Nilai Anda dan kota", en: "Your score and the city's")
  static let mine = Bilingual(id: "Fasilitas Anda", en: "Your facility")
  static let feed = Bilingual(id: "Jalur", en: "Feed")
  static let group = Bilingual(id: "Menurut", en: "By")
  static let funnel = Bilingual(
    id: "Corong butir yang terpenuhi", en: "Funnel of items that are met")
  static let quiet = Bilingual(id: "Kiriman terhenti", en: "Gone quiet")
  static let noQuiet = Bilingual(
    id: "Tidak ada jalur yang terhenti.", en: "No feed has gone quiet.")
  static let citySilence = Bilingual(
    id:
      "Hampir seluruh kota diam, padahal bukan libur dalam kalender (isi kalender atau periksa gerbang):",
    en:
      "Nearly the whole city was silent though the calendar has no holiday (fill the calendar, or look at the gateway):"
  )

  static let unusual = Bilingual(
    id: "Hari dengan jumlah kunjungan yang tidak biasa", en: "Days with an unusual number of visits"
  )
  static let unusualText = Bilingual(
    id:
      "Tiap hari terima yang sudah lewat dibandingkan dengan delapan hari buka terakhir yang sama (Senin dengan Senin). Banjir: sebanyak itu lebih jarang dari 1 di antara 10.000 hari. Terlalu sedikit: lebih jarang dari 1 di antara 1.000, atau dua hari tanpa kunjungan. Pencilan: skor terhadap median (0,6745 × selisih / MAD) di luar 3,5; dengan beberapa nilai saja ini sering kebetulan. Tidak masuk indeks. Paling banyak 62 hari terakhir.",
    en:
      "Each day of receipt that is over is compared with the last eight open days of its weekday. Flood: so many is rarer than 1 in 10,000 days. Too few: rarer than 1 in 1,000, or two days without any. Outlier: the score by the median (0.6745 × gap / MAD) is beyond 3.5, which few values often are by chance. Not in the index. The last 62 days at most."
  )
  static let verdict = Bilingual(id: "Yang tampak", en: "What is seen")
  static let flood = Bilingual(id: "banjir", en: "flood")
  static let tooFew = Bilingual(id: "terlalu sedikit", en: "too few")
  static let outlier = Bilingual(id: "pencilan", en: "outlier")
  static let expected = Bilingual(id: "Biasanya", en: "Usual")
  static let times = Bilingual(id: "Kali biasanya (dibulatkan)", en: "Times the usual (rounded)")
  static let chance = Bilingual(id: "Peluang", en: "Chance")
  static let score = Bilingual(id: "Skor median", en: "Score by the median")

  static func since(_ day: String, _ days: Int) -> Bilingual {
    Bilingual(
      id: "sejak \(day), \(days) hari kerja", en: "since \(day), \(days) working days")
  }

  static func by(_ group: QualityGroup) -> Bilingual {
    switch group {
    case .all: MonitorTexts.all
    case .facility: MonitorTexts.facility
    case .feed: feed
    case .vendor: SoftwareTexts.vendor
    case .software: Bilingual(id: "Versi perangkat lunak", en: "Software version")
    case .day: MonitorTexts.day
    }
  }

  static let homes = Bilingual(
    id: "Cara alamat pasien dikenali, menurut bulan kunjungan",
    en: "How patients' addresses were found, by month of visit")
  static let method = Bilingual(id: "Dari", en: "By")
  static let certainty = Bilingual(id: "Kepastian (0–100)", en: "Certainty (0–100)")

  static func method(_ method: Residence.Method) -> Bilingual {
    switch method {
    case .code: Bilingual(id: "Kode wilayah", en: "Area code")
    case .name: Bilingual(id: "Nama kelurahan", en: "Name of the kelurahan")
    case .spelling:
      Bilingual(id: "Nama dengan satu huruf keliru", en: "Name but for one letter")
    case .postal: Bilingual(id: "Kode pos", en: "Postal code")
    case .rt: Bilingual(id: "RT, sendiri atau dengan jalan", en: "RT, alone or with the street")
    case .city: Bilingual(id: "Nama kota lain", en: "Name of another city")
    case .none: Bilingual(id: "Tidak dikenali", en: "Not found")
    }
  }

  static func identity(_ state: String) -> Bilingual {
    switch state {
    case "confirmed": Bilingual(id: "Cocok", en: "Confirmed")
    case "contradicted": Bilingual(id: "Berbeda", en: "Contradicted")
    case "deceased": Bilingual(id: "Meninggal", en: "Deceased")
    default: Bilingual(id: "NIK tidak dikenal", en: "NIK unknown")
    }
  }
}
