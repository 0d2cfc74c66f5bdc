/// The fields that have a home in the record. Source: P-Care's kunjungan/v1, pendaftaran and
/// peserta, requests and answers; VClaim's peserta.
extension Field {
  static let card = Field("noKartu", inside: ("peserta", "noKartu"))
  static let nik = Field("noKTP", "nik", inside: ("peserta", "noKTP"), ("peserta", "nik"))
  static let visitNumber = Field("noKunjungan")
  static let registered = Field("tglDaftar", "tgldaftar", "tglKunjungan")
  static let left = Field("tglPulang")
  static let poli = Field("kdPoli", inside: ("poli", "kdPoli"))
  static let poliName = Field("nmPoli", inside: ("poli", "nmPoli"))
  static let level = Field("kdTkp", inside: ("tkp", "kdTkp"))
  static let complaint = Field("keluhan")
  static let history = Field("anamnesa")
  static let awareness = Field("kdSadar", inside: ("kesadaran", "kdSadar"))
  static let awarenessName = Field("nmSadar", inside: ("kesadaran", "nmSadar"))
  static let outcome = Field("kdStatusPulang", inside: ("statusPulang", "kdStatusPulang"))
  static let outcomeName = Field("nmStatusPulang", inside: ("statusPulang", "nmStatusPulang"))
  static let doctor = Field("kdDokter", inside: ("dokter", "kdDokter"))
  static let doctorName = Field("nmDokter", inside: ("dokter", "nmDokter"))
  static let referral = Field("rujukLanjut")
  static let exception = Field("kdTacc")
  static let exceptionReason = Field("alasanTacc")
  static let prognosis = Field("kdPrognosa", inside: ("prognosa", "kdPrognosa"))
  static let prognosisName = Field("nmPrognosa", inside: ("prognosa", "nmPrognosa"))
  static let drugTherapy = Field("terapiObat")
  static let otherTherapy = Field("terapiNonObat")
  static let supplies = Field("bmhp")

  static let diagnoses: [(code: Field, name: Field)] = [
    (
      Field("kdDiag1", inside: ("diagnosa1", "kdDiag")),
      Field("nmDiag1", "nmDiag", inside: ("diagnosa1", "nmDiag"))
    ),
    (
      Field("kdDiag2", inside: ("diagnosa2", "kdDiag")),
      Field("nmDiag2", inside: ("diagnosa2", "nmDiag"))
    ),
    (
      Field("kdDiag3", inside: ("diagnosa3", "kdDiag")),
      Field("nmDiag3", inside: ("diagnosa3", "nmDiag"))
    ),
  ]

  static let medicineRow = Field("kdObatSK")
  static let medicine = Field("kdObat", inside: ("obat", "kdObat"))
  static let medicineName = Field("nmObat", "nmObatNonDPHO", inside: ("obat", "nmObat"))
  static let signa1 = Field("signa1")
  static let signa2 = Field("signa2")
  static let amount = Field("jmlObat")
  static let actRow = Field("kdTindakanSK")
  static let act = Field("kdTindakan", inside: ("tindakan", "kdTindakan"))
  static let actName = Field("nmTindakan", inside: ("tindakan", "nmTindakan"))
  static let result = Field("hasil")
  static let remark = Field("keterangan")

  static let name = Field("nama")
  static let sex = Field("sex")
  static let born = Field("tglLahir")
  static let phone = Field("noHP", inside: ("mr", "noTelepon"))
  static let record = Field("noMR", inside: ("mr", "noMR"))
  static let memberGroup = Field(
    "nmJnsPeserta", inside: ("jnsPeserta", "nama"), ("jenisPeserta", "keterangan"))
}

extension RecordKind {
  /// Paths that the columns or resources take; a path with a final dot is an object whose other
  /// members are kept.
  var known: Set<String> {
    switch self {
    case .peserta: Self.knownOfPeserta
    case .pendaftaran, .kunjungan: Self.knownOfVisit
    case .obat: Self.knownOfObat
    case .tindakan: Self.knownOfTindakan
    }
  }

  private static let knownOfPeserta: Set<String> = [
    "noKartu", "noKTP", "nik", "nama", "sex", "tglLahir", "noHP", "noMR", "mr.", "mr.noMR",
    "mr.noTelepon",
  ]
  private static let knownOfVisit: Set<String> = [
    "noKartu", "noKTP", "nik", "peserta", "noKunjungan", "tglDaftar", "tgldaftar", "tglKunjungan",
    "tglPulang", "kdPoli", "nmPoli", "poli.", "poli.kdPoli", "poli.nmPoli", "kdTkp", "tkp.",
    "tkp.kdTkp", "tkp.nmTkp", "keluhan", "anamnesa", "kdSadar", "nmSadar", "kesadaran.",
    "kesadaran.kdSadar", "kesadaran.nmSadar", "kdStatusPulang", "nmStatusPulang", "statusPulang.",
    "statusPulang.kdStatusPulang", "statusPulang.nmStatusPulang", "kdDokter", "nmDokter",
    "dokter.", "dokter.kdDokter", "dokter.nmDokter", "rujukLanjut", "kdPrognosa", "nmPrognosa",
    "prognosa.", "prognosa.kdPrognosa", "prognosa.nmPrognosa", "terapiObat", "terapiNonObat",
    "bmhp", "alergiMakan", "alergiUdara", "alergiObat", "kdDiag1", "kdDiag2", "kdDiag3",
    "nmDiag", "nmDiag1", "nmDiag2", "nmDiag3", "diagnosa1.", "diagnosa1.kdDiag",
    "diagnosa1.nmDiag", "diagnosa2.", "diagnosa2.kdDiag", "diagnosa2.nmDiag", "diagnosa3.",
    "diagnosa3.kdDiag", "diagnosa3.nmDiag", "sistole", "diastole", "beratBadan", "tinggiBadan",
    "respRate", "heartRate", "lingkarPerut", "suhu",
  ]
  private static let knownOfObat: Set<String> = [
    "noKunjungan", "kdObatSK", "kdObat", "nmObat", "nmObatNonDPHO", "obat.", "obat.kdObat",
    "obat.nmObat", "signa1", "signa2", "jmlObat",
  ]
  private static let knownOfTindakan: Set<String> = [
    "noKunjungan", "kdTindakanSK", "kdTindakan", "nmTindakan", "tindakan.", "tindakan.kdTindakan",
    "tindakan.nmTindakan", "hasil", "keterangan",
  ]
}
