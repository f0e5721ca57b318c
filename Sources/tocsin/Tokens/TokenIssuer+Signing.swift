internal import Foundation
internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinGateway
internal import TocsinRuntime

extension TocsinConfiguration.TokenIssuer {
    /// The same with its key.
    ///
    /// - Parameter advice: what makes the key's file where there is none, as a sentence about it.
    func signing(advice: String) throws(Failure) -> TocsinGateway.TokenIssuer {
        do {
            if let verified = try self.verified(ProcessInfo.processInfo.environment) { return verified }
        } catch SecretReference.Failure.missingFile(let path) {
            throw .no("the secret file \(path) does not exist; \(advice)")
        } catch {
            throw .no("\(error)")
        }
        throw .no("the issuer '\(id)' cannot sign")
    }
}
