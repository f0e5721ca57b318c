internal import GRDB

extension Store {
    /// Why the store failed, in the database's words, without the statement and what it was to write.
    package static func reason(for error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return error.message ?? "\(error.resultCode)"
    }
}
