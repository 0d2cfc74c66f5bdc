package import Hummingbird
package import Registry

/// What a request of the gateway carries along its way: the caller, once the registry has said who
/// it is.
package struct GatewayContext: RequestContext {
  /// Hummingbird's own part.
  package var coreContext: CoreRequestContextStorage
  /// Who calls; nil until `CallerMiddleware` has run.
  package var caller: Caller?
  /// The client that the request's bearer token names; nil without one.
  package var client: String?

  /// A context of a request that just arrived.
  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
  }
}
