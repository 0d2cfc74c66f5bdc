/// Twenty registers as bidan, dentists, klinik pratama and puskesmas keep them.
enum RegisterFixtures {
  static let all: [RegisterFixture] = (bidan + dentists + clinics + puskesmas)
    .enumerated().map { offset, maker in
      var maker = maker
      maker.seed = UInt64(offset + 1)
      return maker.make()
    }

  private static func titles(_ line: String) -> [[String]] {
    [line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)]
  }

  private static func keys(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
  }

  static let bidan: [FixtureMaker] = [
    FixtureMaker(
      name: "bidan ANC", above: ["REGISTER KUNJUNGAN IBU HAMIL", "PMB Bidan Contoh", ""],
      titles: titles(
        "No|Tgl Kunjungan|Nama Ibu|Umur|NIK|No RM|Nama Suami|Alamat|RT|RW|GPA|BB|TD|Keluhan|"
          + "Diagnosa|Terapi|Ket"
      ),
      keys: keys(
        "no date name age nik rm parent address rt rw gpa weight td complaint diagnosis therapy "
          + "empty"
      ),
      style: .dashes, delimiter: ";", comma: true, encoding: .utf8BOM,
      footer: ["", "Jumlah", "Banjarmasin, 31 Oktober 2026", "Bidan Contoh, S.Tr.Keb"], women: true),
    FixtureMaker(
      name: "bidan KB",
      titles: titles(
        "No.|Tanggal|Nama Pasien|NIK|Tgl. Lahir|No. HP|Alamat|Tindakan|Diagnosa|Keterangan"),
      keys: keys("no date name nik birth phone address procedure diagnosis empty"), style: .words,
      birthStyle: .words, delimiter: "\t", women: true, newline: "\n"),
    FixtureMaker(
      name: "bidan umum, dua baris judul", above: ["Buku Register Pasien Umum"],
      titles: [
        [
          "No", "Tanggal", "Nama", "NIK", "Umur", "", "Alamat", "Anamnesa", "Tensi", "Diagnosa",
          "Terapi",
        ],
        ["", "", "", "", "L", "P", "", "", "", "", ""],
      ], keys: keys("no date name nik ageL ageP address complaint td diagnosis therapy"),
      style: .dashesShort, gapEvery: 10),
    FixtureMaker(
      name: "bidan imunisasi", above: ["IMUNISASI BAYI", "Bulan: Oktober 2026"],
      titles: titles(
        "No|Tgl Pelayanan|Nama Anak|L/P|Tgl Lahir|NIK Anak|Nama Orang Tua|Alamat|BB|Diagnosa|"
          + "Tindakan"
      ),
      keys: keys("no date name sex birth nik parent address weight diagnosis procedure"),
      style: .serial, birthStyle: .serial, isWorkbook: true, numbers: ["no", "date", "birth"],
      children: true),
    FixtureMaker(
      name: "bidan nifas",
      titles: titles(
        "NO|TGL|NAMA|USIA|NO KTP|NO KARTU BPJS|ALAMAT LENGKAP|TEKANAN DARAH|SUHU (°C)|NADI|"
          + "DIAGNOSA|OBAT"
      ),
      keys: keys("no date name age nik bpjs address td temp pulse diagnosis therapy"),
      delimiter: ";",
      comma: true, encoding: .windows1252, women: true),
  ]

  static let dentists: [FixtureMaker] = [
    FixtureMaker(
      name: "dokter gigi harian",
      titles: titles(
        "Tanggal|No. RM|Nama Pasien|L/P|Tgl. Lahir|No. KTP|Alamat|No. Telp|Keluhan Utama|Gigi|"
          + "Diagnosis|ICD X|Tindakan|Biaya|Dokter"
      ),
      keys: keys(
        "date rm name sex birth nik address phone complaint tooth diagnosis icd procedure cost "
          + "doctor"
      )),
    FixtureMaker(
      name: "dokter gigi, dua lembar", above: ["PRAKTIK DOKTER GIGI CONTOH"],
      titles: titles(
        "Tgl|Jam|RM|Nama|Jenis Kelamin|Tanggal Lahir|NIK|Diagnosa|Kode ICD-10|Tindakan|Cara Bayar"),
      keys: keys("date time rm name sexword birth nik diagnosis icd procedure payer"),
      isWorkbook: true, otherSheet: true),
    FixtureMaker(
      name: "dokter gigi Unicode",
      titles: titles(
        "Tanggal Kunjungan|Nama Pasien|JK|Umur|NIK|No.RM|Anamnesis|Diagnosa|Kode Diagnosa|Perawatan"
      ),
      keys: keys("date name sex age nik rm complaint diagnosis icd procedure"), style: .dashes,
      delimiter: "\t", encoding: .utf16LE),
    FixtureMaker(
      name: "dokter gigi ISO",
      titles: titles(
        "tanggal|jam_datang|jam_periksa|nama_pasien|jk|tgl_lahir|nik|no_bpjs|diagnosa|icd10|"
          + "tindakan|penjamin"
      ),
      keys: keys("date time seen name sex birth nik bpjs diagnosis icd procedure payer"),
      style: .iso,
      birthStyle: .iso, newline: "\n"),
    FixtureMaker(
      name: "dokter gigi dengan jumlah",
      titles: titles(
        "No|Tanggal|Nama Penderita|Sex|Umur|No. Identitas|No Rekam Medis|Alamat|Diagnosa|ICD|"
          + "Tindakan"
      ),
      keys: keys("no date name sex age nik rm address diagnosis icd procedure"), isWorkbook: true,
      numbers: ["no"], footer: ["", "JUMLAH PASIEN", "Mengetahui,", "drg. Contoh"]),
  ]

  static let clinics: [FixtureMaker] = [
    FixtureMaker(
      name: "klinik TTL", above: ["KLINIK PRATAMA CONTOH;;;;", "Rekap harian"],
      titles: titles(
        "No|Tgl Periksa|Nama Lengkap|TTL|Jenis Kelamin|NIK|No RM|Alamat|Kelurahan|Tensi|Suhu|BB|"
          + "TB|Diagnosa|Kode ICD|Terapi|Status Pulang"
      ),
      keys: keys(
        "no date name ttl sexword nik rm address kel td temp weight height diagnosis icd therapy "
          + "outcome"
      ),
      delimiter: ";", comma: true),
    FixtureMaker(
      name: "klinik singkatan",
      titles: titles(
        "Tgl.|Nm. Pasien|JK|Umr|No.KTP|No.Kartu|Almt|Kel.|Kec|TD|N|RR|S|Dx|ICD 10|Tx|Ket."),
      keys: keys(
        "date name sex age nik bpjs address kel empty td pulse rr temp diagnosis icd therapy empty")
    ),
    FixtureMaker(
      name: "klinik dua baris judul",
      above: ["REGISTER RAWAT JALAN", "Klinik Contoh Sejahtera"],
      titles: [
        [
          "No", "Tanggal", "Identitas Pasien", "", "", "", "Tanda Vital", "", "", "Diagnosa", "",
          "Terapi",
        ],
        [
          "", "", "Nama", "NIK", "No RM", "L/P", "Sistole", "Diastole", "Suhu", "Nama Penyakit",
          "Kode ICD-10", "",
        ],
      ], keys: keys("no date name nik rm sex sys dia temp diagnosis icd therapy"), style: .serial,
      isWorkbook: true,
      merges: ["A3:A4", "B3:B4", "C3:F3", "G3:I3", "J3:K3", "L3:L4"],
      numbers: ["no", "date", "sys", "dia", "temp"]),
    FixtureMaker(
      name: "klinik garis tegak",
      titles: titles(
        "Tanggal|Nama|NIK|No RM|Jenis Kelamin (L/P)|Tanggal Lahir|No. Telepon|Poli|Dokter "
          + "Pemeriksa|Keluhan|Diagnosa|Kode ICD X|Obat yang Diberikan"),
      keys: keys("date name nik rm sex birth phone unit doctor complaint diagnosis icd therapy"),
      delimiter: "|", gapEvery: 7),
    FixtureMaker(
      name: "klinik Khanza",
      titles: titles(
        "no_rawat|tgl_registrasi|jam_reg|no_rkm_medis|nm_pasien|no_ktp|no_peserta|jk|tgl_lahir|"
          + "kd_poli|kd_dokter|kd_pj|stts|stts_daftar|tensi|suhu_tubuh|nadi|respirasi|berat|"
          + "tinggi|keluhan|penilaian"
      ),
      keys: keys(
        "visit date time rm name nik bpjs sex birth unit doctor payer outcome newold td temp "
          + "pulse rr weight height complaint diagnosis"
      ),
      style: .iso, birthStyle: .iso, newline: "\n"),
  ]

  static let puskesmas: [FixtureMaker] = [
    FixtureMaker(
      name: "puskesmas harian",
      above: [
        "PEMERINTAH KOTA BANJARMASIN", "DINAS KESEHATAN", "PUSKESMAS CONTOH", "",
        "REGISTER HARIAN POLI UMUM",
      ],
      titles: titles(
        "No|Tgl Kunjungan|No. Rekam Medis|NIK|No. JKN|Nama Pasien|Nama KK|JK|Tgl Lahir|Umur|"
          + "Alamat|RT|RW|Kelurahan|Baru/Lama|Cara Bayar|TD|Nadi|RR|Suhu|BB|TB|Lingkar Perut|SpO2|"
          + "Anamnesa|Diagnosa|Kode ICD X|Terapi|Hasil Lab|Petugas|Tindak Lanjut"
      ),
      keys: keys(
        "no date rm nik bpjs name parent sex birth age address rt rw kel newold payer td pulse rr "
          + "temp weight height waist spo2 complaint diagnosis icd therapy lab doctor outcome"
      ),
      delimiter: ";", comma: true, encoding: .utf8BOM,
      footer: [
        "", "JUMLAH", "Banjarmasin, 31 Oktober 2026", "Kepala Puskesmas Contoh",
        "NIP. 000000000000000000",
      ], gapEvery: 15),
    FixtureMaker(
      name: "puskesmas nomor kolom", above: ["REGISTER KUNJUNGAN PUSKESMAS"],
      titles: [
        [
          "No", "Tanggal", "Nama", "NIK", "No RM", "Jenis Kelamin", "Umur", "Kunjungan", "",
          "Diagnosa", "Kode ICD-10", "Pengobatan",
        ],
        ["", "", "", "", "", "", "", "Baru", "Lama", "", "", ""],
      ], keys: keys("no date name nik rm sex age new old diagnosis icd therapy"), isWorkbook: true,
      merges: ["H2:I2"], numbersRow: true),
    FixtureMaker(
      name: "puskesmas Unicode besar",
      titles: titles(
        "TANGGAL KUNJUNGAN|NAMA PASIEN|NIK|NO. RM|L / P|TANGGAL LAHIR|KELURAHAN|JENIS BAYAR|"
          + "RUANGAN|DIAGNOSA|ICD-10|TINDAK LANJUT"
      ),
      keys: keys("date name nik rm sex birth kel payer unit diagnosis icd outcome"), style: .words,
      birthStyle: .dashes, delimiter: "\t", encoding: .utf16BE),
    FixtureMaker(
      name: "puskesmas pelayanan",
      titles: titles(
        "Nomor Kunjungan|Tanggal Kunjungan|Waktu Daftar|Jam Dilayani|Jam Selesai|Nama Pasien|NIK "
          + "Pasien|Nomor Rekam Medis|Jenis Kelamin|Tanggal Lahir|Klaster|Diagnosis|Kode ICD-10|"
          + "Resep|Cara Keluar"
      ),
      keys: keys(
        "visit date time seen end name nik rm sex birth unit diagnosis icd therapy outcome"),
      style: .slashes, birthStyle: .dashes),
    FixtureMaker(
      name: "puskesmas salah ketik",
      titles: titles(
        "No|Tangal Kunjungan|Nama Pasein|N I K|No Rekam Medik|Jns Kelamin|Tgl Lhr|Alamat Rumah|"
          + "Tekanan Drh|Suhu Badan|Berat Bdn|Diagnosa Penyakit|Kode ICD|Terapi/Obat"
      ),
      keys: keys("no date name nik rm sex birth address td temp weight diagnosis icd therapy"),
      delimiter: ";", comma: true),
  ]
}
