package import StrictJSON

// Answers of SATUSEHAT's OAuth 2.0 door.
extension SATUSEHATReply {
  /// What a token was granted to, and for how long.
  package struct Token: Hashable, Sendable {
    /// The token itself.
    package let accessToken: String
    /// The client that it was granted to.
    package let clientID: String
    /// The client's application, a UUID.
    package let applicationName: String
    /// Who registered the client.
    package let developerEmail: String
    /// When, in milliseconds since 1970.
    package let issuedAt: Int64
    /// How long it holds, in seconds. The documentation has 3599, production also 14399.
    package let expiresIn: Int
    /// What the client may use: `api-satusehat-prod`.
    package let products: [String]
    /// The organisation of SATUSEHAT's API management.
    package let organizationName: String

    /// A token.
    package init(
      accessToken: String, clientID: String, applicationName: String, developerEmail: String,
      issuedAt: Int64, expiresIn: Int = 3599, products: [String] = ["api-satusehat-prod"],
      organizationName: String = "ihs-prod-1"
    ) {
      self.accessToken = accessToken
      self.clientID = clientID
      self.applicationName = applicationName
      self.developerEmail = developerEmail
      self.issuedAt = issuedAt
      self.expiresIn = expiresIn
      self.products = products
      self.organizationName = organizationName
    }
  }

  /// 200 to a request for a token: numbers are texts, as SATUSEHAT writes them.
  ///
  /// Source: SATUSEHAT platform documentation, "Akses Token"; all its members.
  package static func token(_ token: Token) -> JSON {
    [
      "refresh_token_expires_in": "0",
      "api_product_list": .string("[" + token.products.joined(separator: ", ") + "]"),
      "api_product_list_json": .array(token.products.map { .string($0) }),
      "organization_name": .string(token.organizationName),
      "developer.email": .string(token.developerEmail),
      "token_type": "BearerToken",
      "issued_at": .string(String(token.issuedAt)),
      "client_id": .string(token.clientID),
      "access_token": .string(token.accessToken),
      "application_name": .string(token.applicationName),
      "scope": "",
      "expires_in": .string(String(token.expiresIn)),
      "refresh_count": "0",
      "status": "approved",
    ]
  }

  /// 401 to a client id or secret that is not right: an OperationOutcome, its severity not FHIR's.
  ///
  /// Source: SATUSEHAT platform documentation, "Akses Token".
  package static let tokenRefused: JSON = [
    "resourceType": "OperationOutcome",
    "issue": [
      [
        "severity": "invalid", "code": "value",
        "details": [
          "text": .string(
            "The user or system was not able to be authenticated (either client_id or "
              + "client_secret combination is unacceptable)")
        ],
      ]
    ],
  ]
}
