/// When a batch is full: whichever comes first. Back-pressure does the rest, since what is not read waits in the socket.
package struct BatchLimits: Sendable, Hashable {
    package var count: Int
    /// Topics and payloads together; one message may exceed it.
    package var bytes: Int
    /// How long reading goes on while more keeps coming; a batch never waits for more.
    package var time: Duration

    package init(count: Int = 4000, bytes: Int = 512 * 1024, time: Duration = .milliseconds(10)) {
        precondition(count > 0 && bytes > 0 && time > .zero, "a batch that can hold nothing")
        self.count = count
        self.bytes = bytes
        self.time = time
    }
}
