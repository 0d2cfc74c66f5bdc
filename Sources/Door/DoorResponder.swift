import AuditLog
import Database
import FoundationEssentials
package import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import RecordModel

/// The outermost responder of a listener: request id, expired certificates, and the one exit for
/// errors.
struct DoorResponder<Next: HTTPResponder>: HTTPResponder where Next.Context: RequestContext {
  let next: Next

  func respond(to request: Request, context: Next.Context) async throws -> Response {
    let id = RequestID(sent: request.headers[.requestID])
    return try await RequestID.$current.withValue(id) {
      var context = context
      context.logger = context.logger.naming(id)
      var response = try await answered(request, context)
      response.headers[.requestID] = id.description
      // What is served here is somebody's record unless the route says otherwise.
      if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
      response.headers[.xContentTypeOptions] = "nosniff"
      return response
    }
  }

  private func answered(_ request: Request, _ context: Next.Context) async throws -> Response {
    var form: Answer.Form { Answer.form(for: request) }
    // The registry judges too; this holds even where a route forgets to ask it (security.md 0.4).
    if let certificate = Peer.current?.certificate, !certificate.isValid(at: Date()) {
      return Answer(.expiredCertificate).response(form)
    }
    do {
      let response = try await next.respond(to: request, context: context)
      // A router's bare refusal says nothing; ours names a rule and a fix.
      if response.status.code >= 400, response.body.contentLength == 0 {
        return Answer.standing(for: response.status).response(form)
      }
      return response
    } catch let error as HTTPParserError {
      throw error
    } catch let error as DoorError where error == .requestTooSlow {
      return Answer(.requestTimeout, at: "body").response(form)
    } catch let error as DoorError where error == .malformedBody {
      return Answer(.malformedRequest, at: "body").response(form)
    } catch let error as DatabaseError where error.isPassing {
      // The record itself logs what the database did; here it is only an answer.
      return Answer(.unavailable, retryAfterSeconds: 3).response(form)
    } catch is LeafNotWritten {
      // No audit, no data.
      return Answer(.unavailable, retryAfterSeconds: 3).response(form)
    } catch is GroupCommitRefusal {
      return Answer(.unavailable, retryAfterSeconds: 1).response(form)
    } catch let error as any HTTPResponseError {
      return Answer.standing(for: error.status).response(form)
    } catch {
      // The type only: an error's text may hold what a log must not.
      context.logger.error("request failed", metadata: ["error": "\(type(of: error))"])
      return Answer(.internalFault).response(form)
    }
  }
}

extension HTTPField.Name {
  /// X-Request-Id.
  package static var requestID: Self { name("X-Request-Id") }

  /// A constant name; a misspelt one would become harmless.
  private static func name(_ text: String) -> Self { Self(text) ?? .via }
}

extension Logger {
  func naming(_ id: RequestID) -> Logger {
    var logger = self
    logger[metadataKey: "request"] = "\(id)"
    return logger
  }
}
