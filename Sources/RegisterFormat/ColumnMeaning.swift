/// What a column of a register holds.
///
/// The raw value is its canonical name, which positions use: `row 7, column nik`. Source: the
/// project's list of register columns (`register_columns.csv`, after the tables of SIMRS Khanza and
/// registers of puskesmas), and more that registers split or join.
package enum ColumnMeaning: String, CaseIterable, Sendable, Hashable {
  /// The facility's own number of the visit.
  case visitNumber = "visit_no"
  /// A running number of the sheet, which comes again in the next.
  case lineNumber = "line_no"
  /// The day of the visit.
  case visitDate = "visit_date"
  /// When the patient came.
  case arrivalTime = "arrival_time"
  /// When care began.
  case serviceStartTime = "service_start_time"
  /// When care ended.
  case serviceEndTime = "service_end_time"
  /// The facility's number of the patient.
  case recordNumber = "mrn"
  /// The population number.
  case nik = "nik"
  /// The BPJS card number.
  case bpjs = "bpjs_no"
  /// A passport number.
  case passport = "passport_no"
  /// The patient's name.
  case patientName = "patient_name"
  /// The mother, husband or head of the family.
  case parentName = "parent_name"
  /// The birth date, perhaps behind the birth place.
  case birthDate = "birth_date"
  /// An age with its unit.
  case age = "age"
  /// An age in the column of men.
  case ageOfMan = "age_male"
  /// An age in the column of women.
  case ageOfWoman = "age_female"
  /// The sex.
  case sex = "sex"
  /// A mark in the column of men.
  case markOfMan = "mark_male"
  /// A mark in the column of women.
  case markOfWoman = "mark_female"
  /// Street and number.
  case address = "address"
  /// Kelurahan or desa.
  case kelurahan = "kelurahan"
  /// Kecamatan.
  case kecamatan = "kecamatan"
  /// RT.
  case rt = "rt"
  /// RW.
  case rw = "rw"
  /// A telephone number.
  case phone = "phone"
  /// New or old patient.
  case visitType = "visit_type"
  /// A mark in the column of new patients.
  case markOfNew = "mark_new"
  /// A mark in the column of old patients.
  case markOfOld = "mark_old"
  /// Outpatient, inpatient, emergency.
  case visitClass = "visit_class"
  /// Who pays.
  case payer = "payer"
  /// The poli or service.
  case unit = "unit"
  /// Who attended.
  case practitioner = "practitioner"
  /// What the patient complained of.
  case complaint = "complaint"
  /// Blood pressure `120/80`, or the upper value alone.
  case systolic = "systolic"
  /// The lower value of the blood pressure.
  case diastolic = "diastolic"
  /// Heart rate a minute.
  case pulse = "pulse"
  /// Breaths a minute.
  case respiratoryRate = "resp_rate"
  /// Body temperature in degrees Celsius.
  case temperature = "temperature"
  /// Oxygen saturation in percent.
  case spo2 = "spo2"
  /// Body weight in kilograms.
  case weight = "weight"
  /// Body height in centimetres.
  case height = "height"
  /// Waist in centimetres.
  case waist = "waist"
  /// Glasgow coma score.
  case gcs = "gcs"
  /// Words for consciousness.
  case consciousness = "consciousness"
  /// Words of the diagnosis, perhaps with its code.
  case diagnosis = "diagnosis"
  /// Codes of ICD-10.
  case icd10 = "icd10"
  /// New or old case.
  case caseType = "case_type"
  /// What was done, in words or codes of ICD-9-CM.
  case procedure = "procedure"
  /// Codes of ICD-9-CM.
  case procedureCode = "procedure_code"
  /// Medicines and advice.
  case therapy = "therapy"
  /// Results of the laboratory in words.
  case lab = "lab"
  /// Random glucose in mg/dL.
  case glucose = "glucose"
  /// Haemoglobin in g/dL.
  case hemoglobin = "hemoglobin"
  /// Cholesterol in mg/dL.
  case cholesterol = "cholesterol"
  /// Uric acid in mg/dL.
  case uricAcid = "uric_acid"
  /// How the patient left.
  case outcome = "outcome"
  /// Where the patient was referred to.
  case referredTo = "referred_to"
  /// Anything else in words.
  case remarks = "remarks"
  /// A column that the sender says has none of these meanings.
  case other = "other"
}

extension ColumnMeaning {
  /// The titles that mean it, by `HeaderText.normal`; the first is the blank template's, in its
  /// own spelling.
  var titles: String {
    switch self {
    case .visitNumber:
      "No Kunjungan|no reg|no registrasi|no rawat|no register|no daftar|no pendaftaran|id "
        + "kunjungan|no kunjungan pasien"
    case .lineNumber: "No Urut|no|urut|no antrian|no antri|antrian"
    case .visitDate:
      "Tanggal Kunjungan|tanggal|tanggal registrasi|tanggal periksa|tanggal pelayanan|tanggal "
        + "pemeriksaan|tanggal berobat|tanggal daftar|tanggal perawatan|tanggal masuk|hari "
        + "tanggal|tanggal layanan|waktu kunjungan"
    case .arrivalTime:
      "Jam Datang|jam|pukul|jam daftar|jam reg|jam registrasi|waktu daftar|waktu datang|jam masuk|jam "
        + "kunjungan|jam pendaftaran"
    case .serviceStartTime:
      "Jam Dilayani|jam periksa|jam rawat|waktu pelayanan|jam pelayanan|jam mulai|waktu periksa|"
        + "jam pemeriksaan"
    case .serviceEndTime: "Jam Selesai|jam pulang|waktu selesai|jam keluar|waktu pulang"
    case .recordNumber:
      "No RM|no rekam medis|no rkm medis|nrm|rm|no erm|rekam medis|no medrec|no mr|medrec|no "
        + "kartu berobat|no index|no indeks|no cm|no kib"
    case .nik:
      "NIK|no ktp|no identitas|nik pasien|ktp|no nik|nik ktp|no induk kependudukan|no ktp nik|nik "
        + "no ktp"
    case .bpjs:
      "No BPJS|no kartu|no peserta|no jkn|no asuransi|no kartu bpjs|no kartu jkn|no bpjs "
        + "kesehatan|no kis|no kartu peserta|no bpjs kis|bpjs kis"
    case .passport: "No Paspor|paspor|passport|no passport"
    case .patientName:
      "Nama Pasien|nama|nama lengkap|nama lengkap pasien|nama bayi|nama anak|nama akseptor|nama "
        + "klien|nama peserta"
    case .parentName:
      "Nama KK|nama orang tua|nama ibu|p jawab|nama suami|nama ayah|nama kepala keluarga|"
        + "penanggung jawab|nama ortu|nama wali|kepala keluarga|kk|suami|nama ibu kandung|nama "
        + "suami istri"
    case .birthDate:
      "Tanggal Lahir|ttl|tempat tanggal lahir|tempat lahir tanggal lahir|lahir|tanggal lahir "
        + "pasien|tempat dan tanggal lahir"
    case .age: "Umur|umur daftar|umurdaftar|umur tahun|umur th|umur saat kunjungan|umur pasien"
    case .ageOfMan: "Umur L|umur laki laki|umur lk|umur pria"
    case .ageOfWoman: "Umur P|umur perempuan|umur pr|umur wanita"
    case .sex:
      "Jenis Kelamin|jk|l p|sex|kelamin|gender|lk pr|jenis kelamin l p|j k|jkel|jenkel|seks|p l"
    case .markOfMan:
      "Jenis Kelamin L|jk l|l p l|jenis kelamin laki laki|jenis kelamin lk|sex l|kelamin l"
    case .markOfWoman:
      "Jenis Kelamin P|jk p|l p p|jenis kelamin perempuan|jenis kelamin pr|sex p|kelamin p"
    case .address:
      "Alamat|alamat pj|alamat lengkap|alamat rumah|alamat domisili|alamat tinggal|alamat ktp|"
        + "jalan|domisili|tempat tinggal"
    case .kelurahan: "Kelurahan|desa|kelurahan desa|desa kelurahan"
    case .kecamatan: "Kecamatan"
    case .rt: "RT|no rt"
    case .rw: "RW|no rw"
    case .phone:
      "No HP|telepon|no telepon|hp|no wa|wa|no hp wa|kontak|no telepon hp|no handphone|handphone|"
        + "no whatsapp"
    case .visitType:
      "Baru/Lama|kunjungan|stts daftar|b l|status poli|jenis kunjungan|status kunjungan|status "
        + "pasien|pasien baru lama|kunjungan baru lama|l b"
    case .markOfNew:
      "Kunjungan Baru|kunjungan b|baru|pasien baru|baru lama baru|jenis kunjungan baru"
    case .markOfOld:
      "Kunjungan Lama|kunjungan l|lama|pasien lama|baru lama lama|jenis kunjungan lama"
    case .visitClass: "Jenis Rawat|status lanjut|jenis pelayanan|jenis perawatan|kelas pelayanan"
    case .payer:
      "Cara Bayar|jenis bayar|penjamin|kd pj|status|bpjs umum|jenis pembayaran|cara pembayaran|"
        + "pembiayaan|jenis pasien|bpjs|jaminan|kategori pasien|umum bpjs|jenis peserta|asuransi|"
        + "status bayar"
    case .unit:
      "Poli|unit|ruangan|kd poli|klaster|poliklinik|poli tujuan|unit layanan|layanan|ruang|unit "
        + "pelayanan|poli ruangan|nama poli|nm poli|jenis layanan"
    case .practitioner:
      "Petugas|dokter|pemeriksa|kd dokter|nip|dokter pemeriksa|nama dokter|nm dokter|nama petugas|"
        + "bidan|tenaga medis|dpjp|nakes|tenaga kesehatan|dokter gigi|penolong"
    case .complaint:
      "Keluhan|anamnesa|anamnesis|subjektif|keluhan utama|subyektif|s o a p s|anamnesa keluhan"
    case .systolic:
      "Tekanan Darah|sistole|td|tensi|sistol|sistolik|tekanan darah mmhg|tensi darah|td sistole|"
        + "td sistolik|tekanan darah sistole|tanda vital sistole|sistole mmhg|td mmhg|t d"
    case .diastolic:
      "Diastole|diastol|diastolik|td diastole|tekanan darah diastole|td diastolik|tanda vital "
        + "diastole"
    case .pulse: "Nadi|hr|n|detak nadi|denyut nadi|heart rate|nadi menit|hr nadi|frekuensi nadi"
    case .respiratoryRate:
      "RR|respirasi|nafas|napas|pernafasan|pernapasan|frekuensi napas|r|laju napas|p rr|"
        + "respiratory rate"
    case .temperature: "Suhu|suhu tubuh|s|suhu badan|t|temp|temperatur|suhu c|suhu tubuh c"
    case .spo2: "SpO2|saturasi|sao2|saturasi oksigen|sp o2"
    case .weight: "BB|berat|berat badan|berat badan kg|bb kg"
    case .height: "TB|tinggi|tinggi badan|tinggi badan cm|tb cm|pb|panjang badan|tb pb"
    case .waist: "Lingkar Perut|lp|lingkar pinggang|lingkar perut cm"
    case .gcs: "GCS"
    case .consciousness: "Kesadaran|tingkat kesadaran"
    case .diagnosis:
      "Diagnosa|diagnosa 1|diagnosa 2|diagnosa 3|diagnosa sekunder|diagnosa tambahan|dx gigi|diagnosa gigi|"
        + "penilaian|assessment|diagnosa penyakit|nama penyakit|penyakit|asesmen|diagnosa "
        + "kerja|diagnosa utama|diagnosa medis|diagnosa akhir|diagnosa nama penyakit|jenis "
        + "penyakit|asessment|diagnosa dokter"
    case .icd10:
      "Kode ICD-10|icd x 1|icd x 2|icd x 3|icd 10 1|icd 10 2|icd 10 3|kddiag2|kddiag3|"
        + "kode icd|icd 10|icd x|kode diagnosa|kddiag1|kode penyakit|icd|kode icd x|kd "
        + "penyakit|diagnosa kode icd 10|diagnosa icd 10|diagnosa icd|kode diagnosa icd 10|"
        + "diagnosa kode"
    case .caseType: "Kasus|kasus baru lama|kkl|jenis kasus|kasus b l|status kasus|kasus lama baru"
    case .procedure:
      "Tindakan|perawatan|tindakan medis|jenis tindakan|tindakan perawatan|nama tindakan|jenis "
        + "imunisasi|imunisasi|vaksin|jenis vaksin|tindakan pelayanan"
    case .procedureCode:
      "Kode Tindakan|icd 9|icd 9 cm|kode icd 9|kode prosedur|icd ix|kode icd 9 cm"
    case .therapy:
      "Terapi|obat|resep|rtl|penatalaksanaan|pengobatan|terapi obat|nama obat|resep obat|planning|"
        + "tatalaksana|obat terapi|plan|pemberian obat|terapi tindakan|terapi pengobatan"
    case .lab:
      "Hasil Lab|lab|laboratorium|hasil laboratorium|pemeriksaan lab|pemeriksaan laboratorium|"
        + "pemeriksaan penunjang|penunjang"
    case .glucose:
      "Gula Darah Sewaktu|gds|gula darah|gula|hasil lab gds|lab gds|glukosa|hasil lab gula darah|"
        + "gds mg dl"
    case .hemoglobin: "Hb|hemoglobin|hasil lab hb|lab hb|hb g dl"
    case .cholesterol:
      "Kolesterol|chol|cholesterol|kolesterol total|hasil lab kolesterol|lab kolesterol"
    case .uricAcid: "Asam Urat|au|uric acid|hasil lab asam urat|lab asam urat"
    case .outcome:
      "Status Pulang|tindak lanjut|rujuk|stts|cara keluar|cara pulang|keadaan pulang|status akhir|"
        + "kondisi pulang|rujukan|keluar"
    case .referredTo:
      "Rujuk Ke|faskes tujuan|dirujuk ke|rs rujukan|tempat rujukan|tujuan rujukan|rs tujuan|"
        + "rujukan ke"
    case .remarks: "Keterangan|catatan|catatan lain|lain lain"
    case .other: "Alasan ditolak|baris asal"
    }
  }

  /// The title in the blank template.
  package var title: String { String(titles.prefix { $0 != "|" }) }
}
