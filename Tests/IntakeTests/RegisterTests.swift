import Foundation
import Intake
import RecordModel
import StrictJSON
import Testing

@Suite("Registers at the door", .timeLimit(.minutes(5)))
struct RegisterTests {
  private static let register = """
    REGISTER KUNJUNGAN KLINIK REKAAN;;;;;;
    No RM;NIK;Nama;Tgl Lahir;L/P;Tgl Kunjungan;Diagnosa
    RM-1;9971011506900001;Uji Satu;15/06/1990;L;14/06/2026;J06.9
    RM-2;6.12E+15;Uji Dua;15/06/1991;P;14/06/2026;A09
    RM-3;9971011506900003;Uji Tiga;15/06/1992;L;;A09
    RM-4;9971011506900004;Uji Empat;15/06/1993;L;14/06/2026;Batuk pilek
    """

  private func message(_ house: TestHouse, dryRun: Bool) throws -> ReceivedMessage {
    ReceivedMessage(
      sender: try house.identity(), endpoint: .submissions, type: .csv,
      body: Array(Self.register.utf8), idempotencyKey: nil, requestID: "test",
      receivedAt: house.clock.now, trial: dryRun ? .ours : nil)
  }

  @Test("Good rows go in, each bad one is named by its row and taken out alone")
  func rows() async throws {
    let house = try await TestHouse()
    let outcome = try await house.intake.submit(try message(house, dryRun: false))
    #expect(outcome.httpStatus == 201)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 2)
    let answer = JSON(try JSONDocument(outcome.answer).root)
    let places = (answer["issues"]?.array ?? []).compactMap { $0["position"]?.string }
    #expect(places.contains { $0.hasPrefix("row 4,") } && places.contains { $0.hasPrefix("row 5") })
    let text = String(decoding: outcome.answer, as: UTF8.self)
    #expect(!text.contains("Uji") && !text.contains("99710115") && !text.contains("6.12E"))
  }

  @Test("A trial run tells columns and rows, stores nothing, and gives the refused rows back")
  func trial() async throws {
    let house = try await TestHouse()
    let verdict = await house.intake.judge(try message(house, dryRun: true))
    let answer = JSON(try JSONDocument(verdict.answer).root)
    #expect(answer["rows"]?["accepted"] == .number("2"))
    #expect(answer["rows"]?["refused"] == .number("2"))
    let meanings = (answer["columns"]?.array ?? []).compactMap { $0["meaning"]?.string }
    #expect(
      meanings == ["mrn", "nik", "patient_name", "birth_date", "sex", "visit_date", "diagnosis"])
    let trial = try message(house, dryRun: true)
    let rejected = try #require(await house.intake.rejectedRows(of: trial, as: .csv))
    let sheet = String(decoding: rejected.bytes, as: UTF8.self)
    let lines = sheet.split(whereSeparator: \.isNewline)
    #expect(lines.count == 3, "\(sheet)")
    #expect(sheet.contains("RM-2") && sheet.contains("RM-3") && !sheet.contains("RM-4"))
    let workbook = await house.intake.rejectedRows(of: trial, as: .xlsx)
    #expect(workbook?.bytes.starts(with: "PK".utf8) == true)
    #expect(try await house.count("SELECT count(*) FROM record.submission") == 0)
  }

  @Test("A corrected register replaces what it said before: one visit, the newer diagnosis stands")
  func correction() async throws {
    let house = try await TestHouse()
    var form = VisitForms()
    let first = try await house.submit(form.csv, type: .csv)
    form.systolic = "135"
    let second = try await house.submit(form.csv, type: .csv)
    #expect(first.httpStatus == 201 && second.httpStatus == 201)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
  }
}
