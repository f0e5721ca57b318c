package import TocsinModel

/// One page of a list; `next` is what `?after=` takes for the page behind it, `nil` where the list ends.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    package let next: String?
    /// The place in the feed of the newest item here, in lists that are part of it.
    package let newest: FeedCursor?

    package init(items: [Item], next: String?, newest: FeedCursor? = nil) {
        self.items = items
        self.next = next
        self.newest = newest
    }
}
