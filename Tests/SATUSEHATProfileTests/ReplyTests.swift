import Foundation
import SATUSEHATProfile
import StrictJSON
import Testing

@Suite("SATUSEHAT's own answers")
struct ReplyTests {
  func sample(_ name: String) throws -> JSON {
    let folder = try #require(samples)
    let data = try Data(contentsOf: URL(filePath: folder + "/satusehat_" + name + ".json"))
    return JSON(try JSONDocument(Array(data)).root)
  }

  @Test(
    "a duplicate is as in the sample", .enabled(if: samples != nil, "BAIMBAI_CORPORA is not set"))
  func asSampled() throws {
    #expect(SATUSEHATReply.duplicate("Encounter") == (try sample("error_duplicate_response")))
  }

  @Test("a new patient and a newborn")
  func patients() throws {
    let created: JSON = [
      "success": true, "message": "New Patient has been created successfully",
      "data": ["Patient ID:": "P00000000001"],
    ]
    #expect(SATUSEHATReply.patientCreated("P00000000001") == created)
    #expect(SATUSEHATReply.newbornCreated("P00000000001") == ["create_patient": created])
  }

  @Test("a token's numbers are texts, and its refusal is an OperationOutcome")
  func tokens() {
    let token = SATUSEHATReply.token(
      SATUSEHATReply.Token(
        accessToken: "t", clientID: "c", applicationName: "a", developerEmail: "d@example.org",
        issuedAt: 1_671_109_805_593, products: ["api-a", "api-b"]))
    #expect(
      token == [
        "refresh_token_expires_in": "0", "api_product_list": "[api-a, api-b]",
        "api_product_list_json": ["api-a", "api-b"], "organization_name": "ihs-prod-1",
        "developer.email": "d@example.org", "token_type": "BearerToken",
        "issued_at": "1671109805593", "client_id": "c", "access_token": "t",
        "application_name": "a", "scope": "", "expires_in": "3599", "refresh_count": "0",
        "status": "approved",
      ])
    #expect(SATUSEHATReply.tokenRefused["issue"]?[0]?["severity"] == "invalid")
  }

  @Test("what the patient does not consent to show is told as suppressed")
  func suppressed() {
    let issue = SATUSEHATReply.suppressed("Condition/7")["resource"]?["issue"]?[0]
    #expect(issue?["severity"] == "information" && issue?["code"] == "suppressed")
    #expect(issue?["diagnostics"] == "No consent available for Condition/7")
  }
}
