import FoundationEssentials
import PCareFormat
import RecordModel
import StrictJSON

/// A message that was decoded, beside its text.
struct Decoded {
  static let context = FormatContext(
    receivedAt: ClinicalTime(utc: 1_780_000_000_000_000), visitNumberSystem: "urn:test:visit",
    patientNumberSystem: "urn:test:patient")

  let document: JSONDocument
  let submission: DecodedSubmission

  init(_ bytes: [UInt8]) throws {
    document = try JSONDocument(bytes, limits: .history)
    submission = PCareDecoder.decode(document, context: Self.context)
  }

  init(_ text: String) throws { try self.init(Array(text.utf8)) }

  /// The rule codes that were broken, with their places.
  var findings: [String] { submission.issues.map { "\($0.rule.code) \($0.position)" } }

  /// The first visit's remainder.
  var remainder: JSON {
    get throws {
      guard let bytes = submission.visits.first?.remainder, !bytes.isEmpty else { return .null }
      return JSON(try JSONDocument(bytes, limits: .history).root)
    }
  }

  /// The first visit's kept resource of a type.
  func resource(_ type: String) throws -> JSON? {
    try remainder["resources"]?.array?.first { $0["resourceType"]?.string == type }
  }

  /// The fields that the first visit's Encounter keeps, by name.
  var fields: [String: String] {
    get throws { Self.fields(try remainder["elements"]?["extension"]) }
  }

  /// The fields in a list of extensions.
  static func fields(_ list: JSON?) -> [String: String] {
    var fields: [String: String] = [:]
    for item in list?.array ?? [] {
      guard let parts = item["extension"]?.array, parts.count == 2,
        let name = parts[0]["valueString"]?.string
      else { continue }
      fields[name] = parts[1]["valueString"]?.string
    }
    return fields
  }
}

/// Invented messages.
enum Fixture {
  static let peserta = #"""
    {"noKartu": "0009999900001", "nama": "GALUH CONTOH", "hubunganKeluarga": "PESERTA",
     "sex": "P", "tglLahir": "17-08-1990", "tglMulaiAktif": "01-01-2014",
     "kdProviderPst": {"kdProvider": "99990001", "nmProvider": "PUSKESMAS CONTOH"},
     "kdProviderGigi": {"kdProvider": null, "nmProvider": null},
     "jnsKelas": {"nama": "KELAS III", "kode": "3"},
     "jnsPeserta": {"nama": "PBI (APBN)", "kode": "21"}, "golDarah": "0",
     "noHP": "080000000000", "noKTP": "6371015708900001", "pstProl": "", "aktif": true,
     "asuransi": {"kdAsuransi": null, "cob": false}, "tunggakan": 0}
    """#

  static func kunjungan(_ more: String = "", number: String = #""99990001012600Y000001""#)
    -> String
  {
    #"""
    {"noKunjungan": \#(number), "noKartu": "0009999900001", "tglDaftar": "05-01-2026",
     "kdPoli": "001", "keluhan": "Demam 3 hari", "kdSadar": "01", "sistole": 120,
     "diastole": "80", "beratBadan": 65.50, "tinggiBadan": 170, "respRate": 20,
     "heartRate": 84, "lingkarPerut": 0, "kdStatusPulang": "3", "tglPulang": "05-01-2026",
     "kdDokter": "131491", "nmDokter": "dr. Contoh", "kdDiag1": "A90",
     "nmDiag1": "Dengue fever", "kdDiag2": "i10", "kdDiag3": null, "kdPoliRujukInternal": null,
     "rujukLanjut": null, "kdTacc": -1, "alasanTacc": null, "anamnesa": "Demam naik turun",
     "alergiMakan": "01", "alergiUdara": "00", "alergiObat": "Amoksisilin",
     "kdPrognosa": "02", "terapiObat": "Parasetamol 3x1", "terapiNonObat": "Istirahat",
     "bmhp": "Tidak ada", "suhu": "38,2"\#(more.isEmpty ? "" : ", " + more)}
    """#
  }

  static let pendaftaran = #"""
    {"kdProviderPeserta": "99990001", "tglDaftar": "05-01-2026", "noKartu": "0009999900001",
     "kdPoli": "001", "keluhan": null, "kunjSakit": true, "sistole": 0, "rujukBalik": 0,
     "kdTkp": "10", "noUrut": "A7"}
    """#

  static let obat = #"""
    {"kdObatSK": 4711, "noKunjungan": "99990001012600Y000001", "racikan": false,
     "kdRacikan": null, "obatDPHO": true, "kdObat": "130101253", "nmObat": "Parasetamol 500 mg",
     "signa1": 3, "signa2": "1", "jmlObat": "10", "jmlPermintaan": 12}
    """#

  static let tindakan = #"""
    {"kdTindakanSK": 0, "noKunjungan": "99990001012600Y000001", "kdTindakan": "01005",
     "nmTindakan": "Rawat luka", "biaya": 25000, "keterangan": "Lengan kiri", "hasil": "Bersih"}
    """#

  static let rujukan = #"""
    {"tglEstRujuk": "07-01-2026", "kdppk": "9999R001", "nmppk": "RS CONTOH",
     "subSpesialis": {"kdSubSpesialis1": "3", "kdSarana": "1"}, "khusus": null}
    """#

  static var document: String {
    #"""
    {"peserta": \#(peserta), "pendaftaran": \#(pendaftaran), "kunjungan": \#(kunjungan()),
     "obat": [\#(obat)], "tindakan": {"count": 1, "list": [\#(tindakan)]}}
    """#
  }

  /// As P-Care's own answers have it: codes and names in objects.
  static let answered = #"""
    {"response": {"count": 1, "list": [{"noKunjungan": "99990001012600Y000002",
      "tglKunjungan": "06-01-2026", "peserta": \#(peserta),
      "poli": {"kdPoli": "002", "nmPoli": "GIGI", "poliSakit": true}, "keluhan": "Sakit gigi",
      "diagnosa1": {"kdDiag": "K02", "nmDiag": "Dental caries", "nonSpesialis": true},
      "diagnosa2": {"kdDiag": null, "nmDiag": null}, "diagnosa3": null,
      "kesadaran": {"kdSadar": "02", "nmSadar": "SOMNOLENCE"}, "sistole": 110, "diastole": 70,
      "tglPulang": "06-01-2026", "dokter": {"kdDokter": "1", "nmDokter": "drg. Contoh"},
      "statusPulang": {"kdStatusPulang": "6", "nmStatusPulang": "Rujuk Horizontal"},
      "tkp": {"kdTkp": "20", "nmTkp": "RITP"}}]}, "metaData": {"code": "200", "message": "OK"}}
    """#
}

/// The corpora folder, if this machine has one.
let corpora: String? = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]

/// The bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}
