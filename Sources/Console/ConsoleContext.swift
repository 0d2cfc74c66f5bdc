package import Administration
package import Hummingbird
package import RecordModel
package import Registry

/// What a request of the console carries along its way.
package struct ConsoleContext: RequestContext {
  /// Hummingbird's own part.
  package var coreContext: CoreRequestContextStorage
  /// Who calls; nil on assets, and until the registry was asked.
  package var caller: Caller?
  /// The person of a facility, also while he has not said for which; nil for everybody else.
  package var person: OfficerEntry?
  /// Whether he has more than one place to choose from.
  package var hasPlaces = false
  /// The session that the caller is in by; nil for a certificate.
  package var session: SessionToken?
  /// The account that began it.
  package var account: AppointmentID?
  /// What the registry held when it was asked, so that one page tells one state.
  package var snapshot = RegistrySnapshot.empty

  /// A context of a request that just arrived.
  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
  }
}
