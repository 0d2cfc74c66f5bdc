package import AuditLog
package import Registry

extension LeafDraft {
  /// A draft about the request that the current task serves: its id, its address, and who calls.
  ///
  /// A person is proven by his own certificate or account; a facility's certificate proves the
  /// facility.
  package init(_ event: Event, _ action: Action, by caller: Caller?) {
    self.init(event, action, requestID: RequestID.current?.description ?? "")
    source = Peer.current?.remoteAddress
    switch caller {
    case .facility(let identity):
      facility = identity.facility.code
      certificate = identity.certificate
      vendor = identity.vendor?.code
      user = identity.person?.code
      isUserProven = identity.person != nil
    case .officer(let identity):
      user = identity.officer.code
      isUserProven = true
      certificate = identity.certificate
    case nil: break
    }
  }
}
