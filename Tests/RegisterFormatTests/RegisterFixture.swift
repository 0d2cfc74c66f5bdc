import RecordModel
import RegisterFormat

/// A register as somebody keeps it, with what is right and wrong in it: the truth is written before
/// anything reads it.
struct RegisterFixture {
  let name: String
  let bytes: [UInt8]
  /// Rows that must become visits, by their number in the sheet.
  let goodRows: Set<Int>
  /// What was planted where: the row's number and the rule that must name it.
  let faults: [Fault]

  struct Fault: Hashable {
    let row: Int
    let rule: String
    let isError: Bool
  }
}

/// Invented patients, always the same for the same seed.
struct InventedPatient {
  let name: String
  let isFemale: Bool
  let birth: CivilDate
  let nik: String
  let bpjs: String
  let recordNumber: String
  let phone: String
  let street: String
  let kelurahan: String
  let rt: Int
  let rw: Int

  private static let women = [
    "Siti Aminah", "Nurul Huda", "Rabiatul", "Mariatul Kiptiah", "Hj. Salasiah",
  ]
  private static let men = ["Ahmad Rifani", "M. Noor", "Syahrani", "Akhmad Zaini", "H. Basri"]
  private static let kelurahans = [
    "Pekauman", "Kuin Utara", "Teluk Dalam", "Sungai Lulut", "Basirih",
  ]

  init(_ random: inout SeededGenerator, number: Int, female: Bool? = nil, child: Bool = false) {
    isFemale = female ?? Bool.random(using: &random)
    let first = (isFemale ? Self.women : Self.men).randomElement(using: &random) ?? ""
    name = "\(first) Contoh \(number)"
    birth = CivilDate(
      year: child ? 2025 : Int.random(in: 1950...2004, using: &random),
      month: Int.random(in: 1...12, using: &random), day: Int.random(in: 1...28, using: &random))
    let day = birth.day + (isFemale ? 40 : 0)
    nik =
      "6371\(padded(Int.random(in: 1...5, using: &random)))\(padded(day))\(padded(birth.month))"
      + "\(padded(birth.year % 100))\(padded(number * 10 + 1, 4))"
    bpjs = "000\(1_000_000_000 + number * 7919)"
    recordNumber = padded(number * 13, 6)
    phone = "0812500\(padded(number, 4))"
    street = "Jl. Contoh No. \(number)"
    kelurahan = Self.kelurahans.randomElement(using: &random) ?? ""
    rt = Int.random(in: 1...30, using: &random)
    rw = Int.random(in: 1...5, using: &random)
  }
}

func padded(_ value: Int, _ width: Int = 2) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}

/// How a register writes a day.
enum DayStyle {
  case slashes, dashesShort, dashes, words, iso, serial

  private static let months = [
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
  ]

  func text(_ day: CivilDate) -> String {
    switch self {
    case .slashes: "\(padded(day.day))/\(padded(day.month))/\(day.year)"
    case .dashesShort: "\(padded(day.day))-\(padded(day.month))-\(padded(day.year % 100))"
    case .dashes: "\(padded(day.day))-\(padded(day.month))-\(day.year)"
    case .words: "\(day.day) \(Self.months[day.month - 1]) \(day.year)"
    case .iso: "\(day.year)-\(padded(day.month))-\(padded(day.day))"
    case .serial: String(day.daysSince1970 + 25_569)
    }
  }
}

/// One visit of an invented patient, by the keys that a register's columns name.
struct InventedVisit {
  let patient: InventedPatient
  let day: CivilDate
  var values: [String: String]

  private static let illnesses = [
    ("ISPA", "J06.9", "Paracetamol 500 mg 3x1; CTM 4 mg 3x1"),
    ("Hipertensi", "I10", "Amlodipin 5 mg 1x1"), ("Dispepsia", "K30", "Antasida syr 3x1"),
    ("Diare akut", "A09", "Oralit; Zink 20 mg 1x1"), ("Pulpitis", "K04.0", "Asam mefenamat 3x1"),
    ("Demam tifoid", "A01.0", "Tiamfenikol 500 mg 3x1"),
    ("DM tipe 2", "E11.9", "Metformin 500 mg 2x1"),
  ]

  init(
    _ random: inout SeededGenerator, _ patient: InventedPatient, number: Int, style: DayStyle,
    birthStyle: DayStyle, comma: Bool
  ) {
    self.patient = patient
    day = CivilDate(
      year: 2026, month: 1 + number % 10, day: Int.random(in: 1...28, using: &random))
    func decimal(_ range: ClosedRange<Int>) -> String {
      let value = Int.random(in: range, using: &random)
      return "\(value / 10)\(comma ? "," : ".")\(value % 10)"
    }
    func whole(_ range: ClosedRange<Int>) -> String {
      String(Int.random(in: range, using: &random))
    }
    let illness = Self.illnesses[number % Self.illnesses.count]
    let age = 2026 - patient.birth.year
    let sex = patient.isFemale ? "P" : "L"
    let systolic = whole(100...150)
    let diastolic = whole(60...95)
    let hour = 8 + number % 5
    values = [
      "no": String(number), "name": patient.name, "nik": patient.nik, "bpjs": patient.bpjs,
      "rm": patient.recordNumber, "phone": patient.phone, "address": patient.street,
      "kel": patient.kelurahan, "rt": padded(patient.rt, 3), "rw": padded(patient.rw, 3),
      "date": style.text(day), "birth": birthStyle.text(patient.birth),
      "ttl": "Banjarmasin, \(DayStyle.dashes.text(patient.birth))", "sex": sex,
      "sexword": patient.isFemale ? "Perempuan" : "Laki-laki",
      "age": "\(age) th", "ageL": patient.isFemale ? "" : String(age),
      "ageP": patient.isFemale ? String(age) : "", "payer": number % 2 == 0 ? "BPJS" : "Umum",
      "unit": "Poli Umum", "doctor": "dr. Contoh", "complaint": "Demam, batuk sejak 2 hari",
      "td": "\(systolic)/\(diastolic)", "sys": systolic, "dia": diastolic,
      "pulse": whole(60...100), "rr": whole(16...24), "temp": decimal(361...385),
      "weight": decimal(400...900), "height": whole(140...180), "diagnosis": illness.0,
      "icd": illness.1, "therapy": illness.2, "procedure": "Konsultasi", "outcome": "Berobat jalan",
      "visit": "2026/\(padded(day.month))/\(padded(day.day))/\(padded(number, 6))",
      "newold": number % 3 == 0 ? "Baru" : "Lama", "new": number % 3 == 0 ? "v" : "",
      "old": number % 3 == 0 ? "" : "v", "time": "\(padded(hour)):\(padded(number * 7 % 60))",
      "seen": "\(padded(hour + 1)):05", "end": "\(padded(hour + 1)):20", "empty": "",
      "parent": "Bapak Contoh", "tooth": "36", "cost": "150000", "gpa": "G2P1A0",
      "lab": "GDS 140, Hb 12,5", "waist": whole(70...100), "spo2": "98",
    ]
  }
}
