import TocsinModel
import TocsinTime

/// Tells whether a link is one of ours and still counts.
struct LinkVerifier: Sendable {
    let access: AccessRegister

    func verify(_ token: String, at now: Timestamp) throws(LinkOutcome) -> OneTapLink {
        let link = try first { LinkToken.verify(token, issuer: $0) }
        guard now < link.expires else { throw .expired }
        return link
    }

    func verifyReadOn(_ token: String, at now: Timestamp) throws(LinkOutcome) -> TrackedLink {
        let link = try first { TrackedLink(token: token, issuer: $0) }
        guard now < link.expires else { throw .expired }
        return link
    }

    private func first<Link>(_ link: (TokenIssuer) -> Link?) throws(LinkOutcome) -> Link {
        for issuer in access.issuers {
            if let link = link(issuer) { return link }
        }
        throw .invalid
    }
}

/// What came of opening a link.
enum LinkOutcome: String, Error, Hashable, Sendable, CaseIterable {
    /// Only looked at, by a person or by whatever reads mail before they do.
    case shown
    case done
    /// Altered, cut off, or signed by somebody else.
    case invalid = "link_invalid"
    case expired = "link_expired"
    case used = "link_used"
    /// The configuration no longer names that user.
    case unknownUser = "unknown_user"
    case forbidden
    /// The incident is not there, or no longer in a state where it makes sense.
    case refused
    case unavailable
    /// Not looked at: too many from that address were invalid.
    case tooMany = "too_many"
}
