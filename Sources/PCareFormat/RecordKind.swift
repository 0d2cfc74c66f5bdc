import StrictJSON

/// What a P-Care object is; the raw value is its name in positions and documents.
enum RecordKind: String, CaseIterable {
  /// An insured person.
  case peserta
  /// A registration at the desk.
  case pendaftaran
  /// A visit that was served.
  case kunjungan
  /// A medicine of a visit.
  case obat
  /// An act of a visit.
  case tindakan

  private static let obatFields: [StaticString] = [
    "kdObatSK", "kdObat", "obatDPHO", "nmObatNonDPHO", "jmlObat", "signa1",
  ]
  private static let tindakanFields: [StaticString] = ["kdTindakanSK", "kdTindakan"]
  private static let kunjunganFields: [StaticString] = [
    "noKunjungan", "tglKunjungan", "kdDiag1", "diagnosa1", "kdStatusPulang", "statusPulang",
    "tglPulang", "kdSadar", "kesadaran", "rujukLanjut", "kdPrognosa",
  ]
  private static let dateFields: [StaticString] = ["tglDaftar", "tgldaftar"]
  private static let pendaftaranFields: [StaticString] = [
    "kdPoli", "poli", "kdProviderPeserta", "kunjSakit", "noUrut", "kdTkp", "keluhan",
  ]
  private static let pesertaFields: [StaticString] = [
    "nama", "tglLahir", "noKTP", "nik", "hubunganKeluarga", "sex",
  ]

  /// The kind of a bare object, told by its fields; nil if they are nobody's.
  static func of(_ object: JSONValue) -> RecordKind? {
    guard object.kind == .object else { return nil }
    func has(_ names: [StaticString]) -> Bool { names.contains { object[$0] != nil } }
    if has(obatFields) { return .obat }
    if has(tindakanFields) { return .tindakan }
    if has(kunjunganFields) { return .kunjungan }
    if has(dateFields), has(pendaftaranFields) { return .pendaftaran }
    return object["noKartu"] != nil && has(pesertaFields) || object["noKTP"] != nil
      ? .peserta : nil
  }

  /// Whether an object holds objects of several kinds under their names.
  static func isDocument(_ object: JSONValue) -> Bool {
    guard of(object) == nil else { return false }
    return [
      object["peserta"], object["pendaftaran"], object["kunjungan"], object["obat"],
      object["tindakan"],
    ].contains { $0?.kind == .object || $0?.kind == .array }
  }

  /// Whether an object is one of the envelopes: of an answer, or of a list.
  static func isEnvelope(_ object: JSONValue) -> Bool {
    guard object.kind == .object else { return false }
    let isAnswer =
      object["response"] != nil && (object["metaData"] != nil || object["metadata"] != nil)
    return isAnswer || (object["list"]?.kind == .array && object["count"] != nil)
  }

  /// Whether an object is anything that this room reads.
  static func isOurs(_ object: JSONValue) -> Bool {
    guard object["resourceType"] == nil else { return false }
    return isEnvelope(object) || of(object) != nil || isDocument(object)
  }
}
