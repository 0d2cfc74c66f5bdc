import Calling
import RecordModel
import Registry
import Testing

/// Where a registered address may lead, and which addresses can be registered at all (I-07).
@Suite("Addresses of sources")
struct NetworkAddressTests {
  @Test(
    "An address that is private, of this machine, or an IPv4 in another dress is known for what it is",
    arguments: [
      ("8.8.8.8", NetworkAddress.Reach.open), ("2001:4860:4860::8888", .open),
      ("10.0.0.1", .inside), ("172.16.0.1", .inside), ("172.31.255.255", .inside),
      ("172.32.0.1", .open), ("192.168.1.1", .inside), ("127.0.0.1", .inside),
      ("100.64.0.1", .inside), ("::1", .inside), ("fd00::1", .inside),
      ("::ffff:10.0.0.1", .inside), ("::ffff:8.8.8.8", .open), ("64:ff9b::7f00:1", .inside),
      ("2002:7f00:1::", .inside), ("169.254.169.254", .never), ("::ffff:169.254.169.254", .never),
      ("0.0.0.0", .never), ("::", .never), ("224.0.0.1", .never), ("255.255.255.255", .never),
      ("fe80::1", .never), ("ff02::1", .never), ("198.18.0.1", .never),
    ])
  func reach(_ text: String, _ reach: NetworkAddress.Reach) throws {
    #expect(try #require(NetworkAddress(text)).reach == reach)
  }

  @Test(
    "Decimal, octal and short forms are no addresses", arguments: ["2130706433", "0x7f.1", "127.1"])
  func forms(_ text: String) {
    #expect(NetworkAddress(text) == nil)
  }

  @Test("A name that leads inside is asked only where two officers have said so")
  func resolve() async throws {
    let address = try await NetworkAddress.resolve("localhost", port: 443, mayBeInside: true)
    #expect(address.reach == .inside)
    await #expect(throws: NetworkAddress.Fault.notAllowed) {
      try await NetworkAddress.resolve("localhost", port: 443, mayBeInside: false)
    }
    await #expect(throws: NetworkAddress.Fault.notAllowed) {
      try await NetworkAddress.resolve("169.254.169.254", port: 443, mayBeInside: true)
    }
    await #expect(throws: NetworkAddress.Fault.unknownName) {
      try await NetworkAddress.resolve("nobody.invalid", port: 443, mayBeInside: true)
    }
  }

  @Test(
    "An address with a user, a query, dots that climb, capitals, another scheme or a strange port is not registered",
    arguments: [
      "http://rs.example/fhir", "https://rs.example@evil.example/", "https://rs.example:0/",
      "https://rs.example:65536/", "https://rs.example:+1/", "https://rs.example/fhir?x=1",
      "https://rs.example/fhir#x", "https://rs.example/../x", "https://rs.example/a..b",
      "https://rs.example/%2e%2e/", "https://RS.example/", "https://rs.example\\@evil.example/",
      "https://[::1]/", "https://rs.example//x", "https://127.0.0.1/fhir", "https:///fhir",
      "https://-rs.example/", "https://rs_1.example/",
    ])
  func addresses(_ address: String) {
    #expect(throws: SourceEntry.Refusal.badAddress) {
      try SourceEntry(
        proposing: "rs", facility: FacilityID(at: 0), address: address, serverName: nil, pem: "",
        isPrivate: false, by: "ani", id: SourceID(at: 0), now: 0)
    }
  }

  @Test("A plain address is read as it is typed, but is not registered without its authority")
  func plain() {
    for address in [
      "https://rs.example", "https://rs.example:8443/fhir/", "https://rs-1.example/a/b.c",
    ] {
      #expect(throws: SourceEntry.Refusal.badAuthority) {
        try SourceEntry(
          proposing: "rs", facility: FacilityID(at: 0), address: address, serverName: nil,
          pem: "no certificate", isPrivate: false, by: "ani", id: SourceID(at: 0), now: 0)
      }
    }
  }
}
