import Foundation
import StrictJSON
import TestSupport
import Testing

/// A read whose entry cannot be written gives nothing, not a byte, however often it is tried.
@Suite("No audit, no data")
struct NoAuditNoDataTests {
  @Test("Of 10,000 reads with one fault in a hundred, each that was answered has its entry")
  func faults() async throws {
    let house = try await RunningHouse.start()
    let visit = VisitText(number: "A-1", name: "Rahasia Rekaan").text
    let sent = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit)
    let id = try #require(try sent.json["visits"]?[0]?["visit"]?.string)
    try await house.asSuperuser(
      """
      CREATE SEQUENCE public.fault;
      GRANT USAGE ON SEQUENCE public.fault TO PUBLIC;
      GRANT USAGE ON SCHEMA public TO PUBLIC;
      CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('public.fault') % 100 = 7 THEN RAISE EXCEPTION 'planted'; END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER planted AFTER INSERT ON audit.leaf FOR EACH STATEMENT EXECUTE FUNCTION public.fail()
      """)
    let before = try #require(try await house.count(Self.reads))
    let told = try await house.run(
      #"python3 -B "$READS" "${GATEWAY##*:}" "$CERTS" "/fhir/Encounter/$ID" A-1 10000 8"#,
      ["READS": "\(repository)/Tests/SystemTests/reads.py", "ID": id])
    let found = JSON(try JSONDocument(Array(told.utf8)).root)
    let whole = try #require(found["whole"]?.int)
    let refused = try #require(found["refused"]?.int)
    #expect(found["leaked"]?.int == 0 && found["odd"]?.int == 0, "\(told)")
    // Several reads share a commit, so one fault can refuse several.
    #expect(whole + refused == 10_000 && refused >= 20 && whole > 5_000, "\(told)")
    let entries = try #require(try await house.count(Self.reads))
    #expect(entries - before == whole, "\(entries - before) entries, \(told)")
    // And with no entry possible at all: nothing, and the log says no reader's word.
    try await house.asSuperuser("REVOKE INSERT ON audit.leaf FROM baimbai_log")
    let none = try await house.curl("/fhir/Encounter/\(id)", RunningHouse.reading)
    #expect(none.status == 503 && !none.body.contains("A-1"), "\(none.body)")
    try await house.asSuperuser("GRANT INSERT ON audit.leaf TO baimbai_log")
    try await house.stop()
  }

  private static let reads = """
    SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'record.read'
    """
}
