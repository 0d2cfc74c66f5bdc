/// Invented messages that use most of what is mapped.
enum Samples {
  private static let pid =
    "PID|1||000123^^^RS^MR~6371015203900001^^^DUKCAPIL^NI||SARI^DEWI^AYU^^dr.^^L~TUTI||19900312|F|"
    + "||Jl. Veteran 1^RT 02^Banjarmasin^KS^70231^ID^H^^6371041003||0511-123^PRN^PH~08123^^CP|||M|"
    + "ISLAM|R-55"
  private static let pv1 =
    "PV1|1|O|POLI UMUM^R1^B2|R|||N10000001^Rahman^Budi^^^dr.|||UMUM|||||||||V-7|||||||||||||||||"
    + "02|RSUD ULIN|||||||20260302081500+0800|202603020900"

  private static func sent(_ segments: String...) -> [UInt8] {
    Array(segments.map { $0 + "\r" }.joined().utf8)
  }

  static let all: [[UInt8]] = [
    sent(
      header("ADT^A03^ADT_A03"), "EVN|A03|20260302090100+0800", pid, "PD1|||KLINIK^^1",
      "NK1|1|SARI^TUTI|MTH^Ibu|Jl. A^^Banjarmasin|0812", pv1, "PV2||VIP|A09^Diare^I10",
      "AL1|1|DA|93001019^Amoksisilin^KFA|SV|Ruam~Gatal|20200101",
      "DG1|1||A09^Diare^I10^D1^Mencret^L||20260302|F|||||||||1|7^ANA|A", "DG1|2|||Batuk||W",
      "PR1|1||89.52^EKG^I9C||202603020900+0800|||||||N10000002^BUDI", "NTE|1||catatan",
      "OBX|1|NM|8480-6^Sistolik^LN||120|mm[Hg]^^UCUM|90-140|N|||F|||202603020820",
      "OBX|2|NM|8867-4^Nadi^LN||60~120|/min|||||F", "OBX|3|ED|S^Scan||^IM^pdf^Base64^QUJD",
      "IN1|1|BPJS-PBPU^Mandiri|BPJS|BPJS Kesehatan||||||||20200101|20301231|||||||||||||||||||||||"
        + "0011336526592", "GT1|1||SARI^TUTI", "ZPI|a|\\T\\b"),
    sent(
      header("ORU^R01^ORU_R01"), pid, pv1, "ORC|RE|P-1^RS|F-1^LAB|||||||||N10000001^Rahman^Budi",
      "OBR|1|P-1^RS|F-1^LAB|58410-2^CBC^LN|||202603020800|||||||||||||||202603021000+0800||HM|F",
      "NTE|1||puasa", "OBX|1|NM|718-7^Hb^LN^HB^Hemoglobin^L||11.2|g/dL|12-16|L~LL|||F",
      "NTE|1||ulang", "OBX|2|ST|5778-6^Warna^LN||Kuning||||||F", "SPM|1|S1||SER"),
    sent(
      header("ORU^R01"), pid, "OBR|1||F-1|58410-2^CBC^LN", "OBX|1|SN|718-7^Hb^LN||>^11|g/dL|||||F",
      "OBX|2|NM|8867-4^Nadi^LN||60~120|/min|||||F", "OBX|3|CE|X^Y^L||A^B^L~C^D^L||||||F"),
    sent(
      header("RDE^O11"), pid, pv1, "ORC|NW|R-1^RS|||||||20260302|||7^Rahman^Budi", "RXO|X^Obat^L",
      "RXE||93001019^Amoksisilin^KFA^A^B^L|1||TAB||^3 x 1|||10|TAB^Tablet", "RXR|PO^Oral"),
    sent(
      header("RDS^O13"), pid, pv1, "ORC|RE|R-1", "RXD|1|93001019^Amoksisilin^KFA|20260302|10|TAB"),
    sent(
      header("RAS^O17"), pid, pv1, "ORC|RE|R-1",
      "RXA|0|1|202603020900||93001019^Amoksisilin^KFA|500|mg^^UCUM"),
    sent(
      header("VXU^V04"), pid, "ORC|RE||65930^DCS",
      "RXA|0|1|20260302||08^Hep B^CVX|0.5|mL^^UCUM||00^baru|7^ANA^SITI|||||L-9|20270101|BF^Bio",
      "RXR|IM|LA", "OBX|1|CE|64994-7^Funding^LN||V02^X^HL70064||||||F"),
    sent(
      header("SIU^S12"), "SCH|A-1|B-1|||||KONTROL^Kontrol^L|RUTIN|30|min|^^^20260310090000+0800",
      pid, pv1, "RGS|1", "AIS|1|A|GIGI^Poli Gigi^L", "AIP|1|A|7^Rahman^Budi", "AIL|1|A|POLI^R2"),
    sent(header("SIU^S15"), "SCH|A-1", pid),
    sent(
      header("MDM^T02"), pid, pv1,
      "TXA|1|DS^Resume|TX|||202603020900|||7^Rahman^Budi|||DOK-1||||a.txt|AU||AV",
      "OBX|1|TX|R^Resume||baris satu~baris dua", "OBX|2|ED|S^Scan||^application^pdf^Base64^QUJD"),
    sent(header("MDM^T01"), pid, "TXA|1|DS"),
    sent(
      header("ORM^O01"), pid, pv1, "ORC|NW|P-1|F-1||IP||||202603020810|||N10000001^Rahman^Budi",
      "OBR|1|P-1|F-1|58410-2^CBC^LN|S|20260303", "NTE|1||puasa", "DG1|1||D64.9^^I10"),
    sent(header("ADT^A40"), pid, "MRG|2^^^RS^MR||||||SARI^D"),
    sent(header("ADT^A28"), pid, pv1, "DG1|1||A09^^I10", "PR1|1||89.52^EKG^I9C||20260302"),
  ]
}
