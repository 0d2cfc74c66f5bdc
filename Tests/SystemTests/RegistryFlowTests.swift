import Foundation
import StrictJSON
import Testing

/// The registry by its commands, and as a directory for machines.
@Suite("Registry flow")
struct RegistryFlowTests {
  @Test("A sheet comes in, facilities and their people come out, as sheet and as mCSD")
  func directory() async throws {
    let house = try await RunningHouse.start()
    let said = try await house.run(
      """
      cd "$FOLDER"
      run() { "$PROGRAM" "$@" --config baimbai.json; }
      printf '%s\\n' 'Kode;Nama;Jenis;Kepemilikan;Kelurahan;Alamat;Kode SATUSEHAT;Layanan;Tempat tidur;Puskesmas induk' \\
        'pkm-1;Puskesmas Rekaan;Puskesmas;pemerintah;Mantuil;Jalan Rekaan 1;9900102007;umum=Poli umum | kia=Poli KIA;;' \\
        'pustu-1;Pustu Rekaan;Puskesmas pembantu;pemerintah;Basirih;;;;;pkm-1' \\
        'rs-1;RS Rekaan;Rumah sakit;swasta;Teluk Dalam;;9900104009;;"3=40, icu=4";' >city.csv
      run facility import city.csv; echo "preview $?"
      run facility list | grep -c pkm-1
      run facility import city.csv --apply --officer petugas-1 --reason "daftar awal"; echo "import $?"
      printf 'Kode;Nama;Jenis\\nx;;Bengkel\\n' >bad.csv
      run facility import bad.csv --apply; echo "bad $?"
      run facility status pkm-1,rs-1 verified --officer petugas-1 --reason lengkap
      run facility status pkm-1 active --officer petugas-1 --reason siap; echo "self $?"
      run facility status pkm-1,rs-1 active --officer petugas-2 --reason siap; echo "other $?"
      run practitioner add 10000000001 --name "dr. Rekaan" --sex female --profession dokter
      run practitioner place 10000000001 --str QK1 --sip SIP/1 --facility pkm-1 --from 2024-01-01 --until 2028-12-31 --reason baru
      run facility state rs-1 --licence 503/1 --from 2022-01-01 --until 2024-12-31 --reason izin
      run facility expiry
      run facility export city.xlsx; run facility import city.xlsx
      run facility history rs-1 | wc -l
      run facility list --on 2020-01-01 | wc -l
      sleep 1
      """)
    for line in [
      "preview 0", "import 0", "BMB-1662", "bad 1", "self 1", "other 0", "licence\trs-1\t503/1",
      "0 berubah / changed, 5 sama / the same",
    ] { #expect(said.contains(line), "\(line) in \(said)") }
    func ask(_ path: String) async throws -> JSON {
      let text = try await house.run(
        """
        curl -sS --cacert "$CERTS/ca.pem" --cert "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key" "$GATEWAY\(path)"
        """)
      return JSON(try JSONDocument(Array(text.utf8)).root)
    }
    let found = try await ask("/mcsd/Organization?identifier=9900102007&active=true")
    let organization = try #require(found["entry"]?.array?.first?["resource"])
    #expect(organization["name"]?.string == "Puskesmas Rekaan")
    let id = try #require(organization["id"]?.string)
    #expect(try await ask("/mcsd/Organization?partof=\(id)")["total"] == .int(1))
    let place = try await ask("/mcsd/Location/\(id)")
    #expect(place["address"]?["district"]?.string == "Banjarmasin Selatan")
    #expect(place["managingOrganization"]?["reference"]?.string == "Organization/\(id)")
    let services = try await ask("/mcsd/HealthcareService?organization=Organization/\(id)")
    #expect(services["total"] == .int(2))
    let roles = try await ask("/mcsd/PractitionerRole?location=\(id)")
    let role = try #require(roles["entry"]?.array?.first?["resource"])
    #expect(role["period"]?["end"]?.string == "2028-12-31")
    let person = try #require(role["practitioner"]?["reference"]?.string)
    #expect(try await ask("/mcsd/\(person)")["name"]?.array?.first?["text"]?.string == "dr. Rekaan")
    // Pages without a gap or a double; unknown parameters are not taken for none.
    #expect(try await ask("/mcsd/Organization?_count=2")["entry"]?.array?.count == 2)
    #expect(try await ask("/mcsd/Organization?_count=2&_page=2")["entry"]?.array?.count == 1)
    #expect(
      try await ask("/mcsd/Organization?color=red")["resourceType"]?.string == "OperationOutcome")
    #expect(try await ask("/mcsd/Patient")["resourceType"]?.string == "OperationOutcome")
    #expect(try await ask("/mcsd/Organization?valid-on=2020-01-01")["total"] == .int(0))
    #expect(try await ask("/mcsd/Organization?_lastUpdated=gt2099-01-01")["total"] == .int(0))
  }

  @Test("A facility whose permit is over sends on and reads nothing, and is told why")
  func permit() async throws {
    let house = try await RunningHouse.start()
    let said = try await house.run(
      """
      cd "$FOLDER"
      run() { "$PROGRAM" "$@" --config baimbai.json; }
      run facility state clinic-demo --licence 503/9 --from 2022-01-01 --until 2024-12-31 --reason izin; echo "state $?"
      run facility expiry-rule licence narrow --officer petugas-1 --reason aturan; echo "rule $?"
      sleep 2
      """)
    #expect(said.contains("state 0") && said.contains("rule 0"), "\(said)")
    let sent = try await house.curl(
      "/fhir", RunningHouse.fhir, body: VisitText(number: "P-1").text)
    #expect(sent.status == 201, "\(sent.body.prefix(300))")
    let denials = """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'deny'
      """
    let before = try await house.count(denials) ?? 0
    for path in ["/fhir/Encounter", "/fhir/Patient?identifier=9971011506900001"] {
      let refused = try await house.curl(path, RunningHouse.reading)
      #expect(refused.status == 403 && refused.body.contains("BMB-1630"), "\(refused.body)")
    }
    let consent = try await house.curl(
      "/fhir/Consent", RunningHouse.fhir, body: #"{"resourceType":"Consent"}"#)
    #expect(consent.status == 403 && consent.body.contains("BMB-1630"), "\(consent.body)")
    #expect(try await house.count(denials) ?? 0 >= before + 2)
    // Another facility's permit is its own.
    let other = try await house.curl(
      "/fhir/Patient?identifier=9971011506900001", as: "clinic-demo-2", RunningHouse.reading)
    #expect(other.status == 200)
    try await house.stop()
  }
}
