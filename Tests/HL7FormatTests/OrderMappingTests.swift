import HL7Format
import RecordModel
import StrictJSON
import Testing

@Suite("HL7 v2: orders, vaccinations, appointments and documents")
struct OrderMappingTests {
  private static let pid = "PID|1||1^^^RS^MR||SARI^DEWI"
  private static let pv1 = "PV1|1|O|||||||||||||||||V1"

  @Test("an order is a ServiceRequest of its visit", arguments: ["ORM^O01", "OML^O21"])
  func request(type: String) throws {
    let decoded = Decoded(
      header(type), Self.pid, Self.pv1,
      "ORC|NW|P-1^RS|F-1||IP||||202603020810+0800|||N10000001^Rahman^Budi",
      "OBR|1|P-1|F-1|58410-2^CBC^LN|S", "NTE|1||puasa", "DG1|1||D64.9^^I10",
      "ORC|CA|P-2", "OBR|2|P-2||2345-7^GDS^LN")
    #expect(decoded.findings == [])
    let found = try decoded.kept("ServiceRequest")
    #expect(found.map { $0["status"] } == ["active", "revoked"])
    #expect(found[0]["intent"] == "order" && found[0]["priority"] == "stat")
    #expect(found[0]["code"]?["coding"]?[0]?["code"] == "58410-2")
    #expect(found[0]["authoredOn"] == "2026-03-02T08:10:00+08:00")
    #expect(found[0]["requester"]?["display"] == "Budi Rahman")
    #expect(found[0]["identifier"]?[0]?["value"] == "P-1")
    #expect(
      found[0]["encounter"]?["reference"] == .string("Encounter/" + Placeholder.mark(.visit, 0)))
    #expect(fields(found[0])["NTE"] == "NTE|1||puasa")
    #expect(decoded.visit?.diagnoses.count == 1)
    #expect(decoded.visit?.status == "unknown")
  }

  @Test("an order without a visit is a ServiceRequest of the patient")
  func looseRequest() throws {
    let decoded = Decoded(header("ORM^O01"), Self.pid, "ORC|NW|P-1", "OBR|1|P-1||58410-2^CBC^LN")
    #expect(decoded.findings == ["BMB-1240 PV1-19"])
    #expect(try decoded.loose("ServiceRequest").count == 1)
  }

  @Test("what stands between an ORC and its detail stays with that order")
  func timing() throws {
    let decoded = Decoded(
      header("OML^O21"), Self.pid, Self.pv1, "ORC|NW|P-1", "TQ1|1||S", "OBR|1|P-1||A^A^L",
      "ORC|NW|P-2", "TQ1|1||R", "OBR|2|P-2||B^B^L", "ORC|NW|P-3", "TQ1|1||T")
    let found = try decoded.kept("ServiceRequest")
    #expect(found.map { fields($0)["TQ1"] } == ["TQ1|1||S", "TQ1|1||R"])
    let rest = fields(try json(decoded.visit?.remainder)?["elements"])
    #expect(rest["ORC"] == "ORC|NW|P-3" && rest["TQ1"] == "TQ1|1||T")
  }

  @Test("RDE O11 is a medication request")
  func medication() throws {
    let decoded = Decoded(
      header("RDE^O11"), Self.pid, Self.pv1,
      "ORC|NW|R-1^RS|||||||202603020815+0800|||N10000001^Rahman^Budi",
      "RXE||93001019^Amoksisilin 500 mg^KFA|1||TAB||^3 x 1 sesudah makan|||10|TAB^Tablet",
      "RXR|PO^Oral^HL70162")
    #expect(decoded.findings == [])
    let found = try #require(decoded.visit?.medicationRequests.first)
    #expect(
      found.medication.coding
        == Coding(
          system: "http://sys-ids.kemkes.go.id/kfa", code: "93001019", display: "Amoksisilin 500 mg"
        ))
    #expect(found.status == "active" && found.intent == "order")
    #expect(found.authored?.text == "2026-03-02T08:15:00+08:00")
    #expect(found.dosageText == "3 x 1 sesudah makan")
    #expect(found.quantity?.value.text == "10" && found.quantity?.unit == "Tablet")
    #expect(found.origin.identifiers.map(\.value) == ["R-1"])
    #expect(
      found.requester == NamedReference(reference: "Practitioner/N10000001", display: "Budi Rahman")
    )
    #expect(fields(try json(found.origin.remainder))["RXR"] == "RXR|PO^Oral^HL70162")
  }

  @Test("what RXE says again after RXO is one request")
  func encodedOrder() {
    let decoded = Decoded(
      header("RDE^O11"), Self.pid, Self.pv1, "ORC|NW|R-1", "RXO|X^Obat^L", "RXE||93001019^^KFA|1")
    #expect(decoded.visit?.medicationRequests.map(\.medication.coding.code) == ["93001019"])
  }

  @Test("VXU V04 without a visit is an Immunization of the patient")
  func vaccination() throws {
    let decoded = Decoded(
      header("VXU^V04"), Self.pid, "ORC|RE||65930^DCS",
      "RXA|0|1|20260302||08^Hep B^CVX|0.5|mL^^UCUM||00^baru^NIP001|7^ANA^SITI|||||L-9|20270101|BF^Bio Farma^MVX|||CP",
      "RXR|IM^^HL70162|LA^^HL70163", "OBX|1|CE|64994-7^Funding^LN||V02^X^HL70064||||||F")
    let found = try #require(decoded.loose("Immunization").first)
    #expect(found["status"] == "completed")
    #expect(found["vaccineCode"]?["coding"]?[0]?["code"] == "08")
    #expect(found["occurrenceDateTime"] == "2026-03-02")
    #expect(found["lotNumber"] == "L-9" && found["expirationDate"] == "2027-01-01")
    #expect(found["doseQuantity"]?["value"] == .number("0.5"))
    #expect(found["manufacturer"]?["display"] == "Bio Farma")
    #expect(found["primarySource"] == true)
    #expect(found["route"]?["coding"]?[0]?["code"] == "IM")
    #expect(found["site"]?["coding"]?[0]?["code"] == "LA")
    #expect(try decoded.loose("Observation").count == 1)
  }

  @Test("a refused vaccination is not done")
  func refusedVaccination() throws {
    let decoded = Decoded(
      header("VXU^V04"), Self.pid,
      "RXA|0|1|20260302||08^Hep B^CVX|999||||||||||||00^Menolak^NIP002||RE")
    let found = try #require(decoded.loose("Immunization").first)
    #expect(found["status"] == "not-done")
    #expect(found["doseQuantity"] == nil)
  }

  @Test(
    "an appointment is no visit",
    arguments: [("S12", "booked"), ("S13", "booked"), ("S14", "booked"), ("S15", "cancelled")])
  func appointment(trigger: String, status: String) throws {
    let decoded = Decoded(
      header("SIU^\(trigger)"),
      "SCH|A-1|B-1|||||KONTROL^Kontrol^L||30|min|^^30^20260310090000+0800^20260310093000+0800",
      Self.pid, Self.pv1, "RGS|1", "AIS|1|A|GIGI^Poli Gigi^L|202603100900", "AIP|1|A|7^Rahman^Budi")
    #expect(decoded.visit == nil)
    #expect(decoded.findings == [])
    let found = try #require(decoded.loose("Appointment").first)
    #expect(found["status"] == .string(status))
    #expect(found["start"] == "2026-03-10T09:00:00+08:00")
    #expect(found["end"] == "2026-03-10T09:30:00+08:00")
    #expect(found["identifier"]?.array?.compactMap { $0["value"]?.string } == ["A-1", "B-1"])
    let participants = found["participant"]?.array
    #expect(participants?.count == 2)
    #expect(participants?[1]["actor"]?["display"] == "Budi Rahman")
    #expect(found["serviceType"]?[0]?["coding"]?[0]?["code"] == "GIGI")
    #expect(fields(found)["PV1"] == Self.pv1)
  }

  @Test("an appointment's end follows from its length, and one without a time is proposed")
  func appointmentTimes() throws {
    let timed = Decoded(
      header("SIU^S12"), "SCH|A-1||||||||45|min", "TQ1|1||||||202603100900+0800", Self.pid)
    let found = try #require(timed.loose("Appointment").first)
    #expect(found["start"] == "2026-03-10T09:00:00+08:00")
    #expect(found["end"] == "2026-03-10T09:45:00+08:00")
    let open = Decoded(header("SIU^S12"), "SCH|A-1", Self.pid)
    #expect(try open.loose("Appointment").first?["status"] == "proposed")
  }

  @Test("a document is a DocumentReference with its text")
  func document() throws {
    let decoded = Decoded(
      header("MDM^T02"), "EVN|T02|20260302091000+0800", Self.pid, Self.pv1,
      "TXA|1|DS^Resume|TX|||20260302090000+0800|||7^Rahman^Budi|||DOK-1|||||AU||AV",
      "OBX|1|TX|R^Resume||baris satu~baris dua", "OBX|2|ED|S^Scan||^application^pdf^Base64^QUJD")
    let found = try #require(decoded.kept("DocumentReference").first)
    #expect(found["status"] == "current" && found["docStatus"] == "final")
    #expect(found["masterIdentifier"]?["value"] == "DOK-1")
    #expect(found["type"]?["coding"]?[0]?["code"] == "DS")
    let contents = found["content"]?.array?.compactMap { $0["attachment"] }
    #expect(contents?.count == 2)
    #expect(contents?[0]["contentType"] == "application/pdf")
    #expect(contents?[0]["data"] == "QUJD")
    #expect(contents?[1]["data"] == "YmFyaXMgc2F0dQpiYXJpcyBkdWE=")
    #expect(
      found["context"]?["encounter"]?[0]?["reference"]
        == .string("Encounter/" + Placeholder.mark(.visit, 0)))
    #expect(decoded.visit?.observations == [])
  }

  @Test("a type without rules of its own is read as far as it goes, and that is told")
  func unmapped() {
    let decoded = Decoded(header("REF^I12"), Self.pid, Self.pv1, "DG1|1||A09^^I10")
    #expect(decoded.findings == ["BMB-1235 MSH-9"])
    #expect(decoded.visit?.diagnoses.count == 1)
  }
}
