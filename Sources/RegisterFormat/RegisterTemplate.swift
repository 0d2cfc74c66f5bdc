/// The blank register that we hand out, as CSV and as workbook, with an example and explanations
/// in Indonesian.
package enum RegisterTemplate {
  /// One column of the template.
  struct Column {
    let meaning: ColumnMeaning
    let example: String
    let explanation: String
    var isRequired = false
    /// Whether a spreadsheet must take it as text: numbers whose zeros and digits count.
    var isText = false
  }

  static let columns: [Column] = [
    Column(
      meaning: .visitNumber, example: "2026/11/03/000001",
      explanation: "Nomor kunjungan dari fasilitas Anda yang tidak pernah berulang; boleh kosong.",
      isText: true),
    Column(
      meaning: .visitDate, example: "03/11/2026", explanation: "Hari/bulan/tahun kunjungan.",
      isRequired: true),
    Column(meaning: .arrivalTime, example: "08:15", explanation: "Jam pasien mendaftar (WITA)."),
    Column(
      meaning: .serviceStartTime, example: "08:40", explanation: "Jam pasien mulai diperiksa."),
    Column(meaning: .serviceEndTime, example: "08:55", explanation: "Jam pelayanan selesai."),
    Column(
      meaning: .recordNumber, example: "001234",
      explanation: "Nomor rekam medis; wajib bila NIK dan No BPJS kosong.", isText: true),
    Column(
      meaning: .nik, example: "6371010101010001",
      explanation: "NIK pasien, 16 angka. Kolom ini berformat Teks: jangan diubah.", isText: true),
    Column(
      meaning: .bpjs, example: "0001234567890",
      explanation: "Nomor kartu BPJS, 13 angka termasuk nol di depan.", isText: true),
    Column(
      meaning: .patientName, example: "Nama Contoh", explanation: "Nama lengkap.", isRequired: true),
    Column(meaning: .parentName, example: "", explanation: "Nama KK, suami, ibu atau ayah."),
    Column(meaning: .birthDate, example: "17/08/1980", explanation: "Hari/bulan/tahun lahir."),
    Column(
      meaning: .age, example: "",
      explanation: "Hanya bila tanggal lahir tidak diketahui: 34 th, 5 bl, 10 hr."),
    Column(meaning: .sex, example: "L", explanation: "L atau P.", isRequired: true),
    Column(meaning: .address, example: "Jl. Contoh No. 1", explanation: "Jalan dan nomor."),
    Column(meaning: .kelurahan, example: "Pekauman", explanation: "Kelurahan atau desa."),
    Column(meaning: .kecamatan, example: "Banjarmasin Selatan", explanation: "Kecamatan."),
    Column(meaning: .rt, example: "005", explanation: "RT.", isText: true),
    Column(meaning: .rw, example: "001", explanation: "RW.", isText: true),
    Column(
      meaning: .phone, example: "081200000000", explanation: "Nomor telepon pasien.", isText: true),
    Column(meaning: .visitType, example: "Baru", explanation: "Baru atau Lama."),
    Column(
      meaning: .payer, example: "BPJS", explanation: "BPJS, Umum, Asuransi, Gratis, ...",
      isRequired: true),
    Column(
      meaning: .unit, example: "Poli Umum", explanation: "Poli atau ruangan.", isRequired: true),
    Column(
      meaning: .practitioner, example: "dr. Contoh",
      explanation: "Tenaga kesehatan yang memeriksa.", isRequired: true),
    Column(meaning: .complaint, example: "Demam 3 hari", explanation: "Keluhan utama."),
    Column(
      meaning: .systolic, example: "120/80", explanation: "Tekanan darah dalam mmHg: 120/80.",
      isText: true),
    Column(meaning: .pulse, example: "80", explanation: "Denyut per menit."),
    Column(meaning: .respiratoryRate, example: "20", explanation: "Napas per menit."),
    Column(meaning: .temperature, example: "36,5", explanation: "Derajat Celsius."),
    Column(meaning: .spo2, example: "98", explanation: "Persen."),
    Column(meaning: .weight, example: "60", explanation: "Kilogram."),
    Column(meaning: .height, example: "165", explanation: "Sentimeter."),
    Column(meaning: .waist, example: "80", explanation: "Sentimeter."),
    Column(meaning: .gcs, example: "15", explanation: "3 sampai 15, atau E4V5M6."),
    Column(meaning: .consciousness, example: "Compos mentis", explanation: "Kesadaran."),
    Column(
      meaning: .diagnosis, example: "ISPA",
      explanation: "Diagnosa dengan kata; beberapa dipisah titik koma.", isRequired: true),
    Column(
      meaning: .icd10, example: "J06.9",
      explanation: "Kode ICD-10, diagnosa utama dahulu; beberapa dipisah titik koma.",
      isRequired: true, isText: true),
    Column(meaning: .caseType, example: "Baru", explanation: "Kasus Baru atau Lama."),
    Column(meaning: .procedure, example: "", explanation: "Tindakan dengan kata."),
    Column(
      meaning: .procedureCode, example: "", explanation: "Kode ICD-9-CM, misalnya 96.59.",
      isText: true),
    Column(
      meaning: .therapy, example: "Paracetamol 500 mg 3x1",
      explanation: "Obat dan aturan pakai; beberapa dipisah titik koma."),
    Column(
      meaning: .lab, example: "GDS 110; Hb 13,2",
      explanation: "Hasil laboratorium; beberapa dipisah titik koma."),
    Column(
      meaning: .outcome, example: "Berobat jalan",
      explanation: "Berobat jalan, Rujuk, Rawat inap, Pulang paksa atau Meninggal.",
      isRequired: true),
    Column(
      meaning: .referredTo, example: "", explanation: "Fasilitas tujuan bila pasien dirujuk."),
    Column(meaning: .remarks, example: "", explanation: "Keterangan lain."),
  ]

  /// The blank register as CSV: UTF-8 with its mark, semicolons, as spreadsheet programs in
  /// Indonesia write and read it.
  package static var csv: [UInt8] {
    var writer = CSVWriter(delimiter: UInt8(ascii: ";"))
    writer.row(columns.map(\.meaning.title))
    writer.row(exampleRow)
    return writer.bytes
  }

  /// The blank register as workbook: titles, an example, and a second sheet with explanations.
  /// Columns of numbers whose digits count are formatted as text.
  package static var xlsx: [UInt8] {
    var register = Spreadsheet.Sheet(name: "Register")
    register.rows = [columns.map { .title($0.meaning.title) }, exampleRow.map(cell)]
    register.frozenRows = 1
    register.textColumns = Set(columns.indices.filter { columns[$0].isText })
    for index in columns.indices { register.widths[index] = 20 }
    var guide = Spreadsheet.Sheet(name: "Petunjuk")
    guide.widths = [0: 22, 1: 10, 2: 70, 3: 26]
    guide.rows = [
      [.title("Cara mengisi")],
      [
        .text(
          "Satu baris untuk setiap kunjungan. Baris yang diawali # tidak dibaca; boleh dihapus.")
      ],
      [
        .text("NIK, No BPJS atau No RM harus terisi. Jangan mengubah format Teks pada kolom nomor.")
      ],
      [], [.title("Kolom"), .title("Wajib"), .title("Penjelasan"), .title("Contoh")],
    ]
    guide.rows += columns.map {
      [
        .text($0.meaning.title), .text($0.isRequired ? "ya" : "tidak"), .text($0.explanation),
        cell($0.example),
      ]
    }
    return Spreadsheet(sheets: [register, guide]).bytes
  }

  /// The example's first cell marks the row as a comment.
  private static var exampleRow: [String] {
    ["# Contoh: \(columns[0].example)"] + columns.dropFirst().map(\.example)
  }

  private static func cell(_ text: String) -> Spreadsheet.Cell {
    text.isEmpty ? .empty : .text(text)
  }
}

/// Writes a CSV: UTF-8 with its mark, CR LF. Source: RFC 4180.
struct CSVWriter {
  private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
  let delimiter: UInt8

  init(delimiter: UInt8) { self.delimiter = delimiter }

  /// Adds a row; cells are quoted where they must be.
  mutating func row(_ cells: [String]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      let text = cell.utf8
      let isPlain = text.allSatisfy {
        $0 != delimiter && $0 != UInt8(ascii: "\"") && $0 != 10 && $0 != 13
      }
      if isPlain {
        bytes.append(contentsOf: text)
      } else {
        bytes.append(UInt8(ascii: "\""))
        for byte in text {
          if byte == UInt8(ascii: "\"") { bytes.append(byte) }
          bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
      }
    }
    bytes += [13, 10]
  }
}
