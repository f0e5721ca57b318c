/// What is remembered of the session in the broker from one life of ours to the next.
package struct SessionMemory: Sendable {
    /// Filters that the session may have; `nil` where there never was one under this client id at this broker.
    package var filters: [String]?
    /// Called before the broker is asked for a filter that is not among those last given, on the session's thread.
    package var remember: @Sendable ([String]) -> Void

    package init(filters: [String]? = nil, remember: @escaping @Sendable ([String]) -> Void = { _ in }) {
        self.filters = filters
        self.remember = remember
    }
}
