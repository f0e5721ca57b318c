internal import DequeModule
internal import Synchronization
internal import TocsinModel

/// Commands that wait for the loop, whichever door they came through: bounded a user and in all, and taken one of each user in turn.
///
/// Many are one turn of the loop, with one commit. One of those who wait leads: it asks the loop for a turn, which answers some, and hands the
/// lead to one that still waits. So at any time one call for commands is in line at the loop, and what else is in line has its turn
/// between two of them, however many commands there are.
final class CommandQueue: Sendable {
    /// A command, and whoever waits for what becomes of it.
    final class Ticket: Sendable {
        enum Signal: Sendable {
            case answered(CommandResult)
            /// Ask the loop for a turn.
            case lead
        }

        private struct State {
            var signal: Signal?
            var waiter: CheckedContinuation<Signal, Never>?
        }

        let command: Command
        private let state: Mutex<State>

        fileprivate init(_ command: Command, leads: Bool) {
            self.command = command
            state = Mutex(State(signal: leads ? .lead : nil))
        }

        func give(_ signal: Signal) {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                if state.waiter == nil { state.signal = signal }
                return state.waiter
            }
            waiter?.resume(returning: signal)
        }

        /// For one caller.
        func next() async -> Signal {
            await withCheckedContinuation { waiter in
                let signal = state.withLock { state in
                    defer { state.signal = nil }
                    if state.signal == nil { state.waiter = waiter }
                    return state.signal
                }
                if let signal { waiter.resume(returning: signal) }
            }
        }
    }

    private struct State {
        var waiting: [UserID: Deque<Ticket>] = [:]
        /// Who has something waiting, each once; the first is next.
        var turns: Deque<UserID> = []
        var count = 0
        var isLed = false
        var refused = 0
    }

    private let state = Mutex(State())
    private let userLimit: Int
    private let limit: Int

    /// - Parameters:
    ///   - userLimit: commands of one user that wait.
    ///   - limit: commands that wait.
    init(userLimit: Int = 1000, limit: Int = 10_000) {
        self.userLimit = userLimit
        self.limit = limit
    }

    /// Commands that were refused because too many waited.
    var refused: Int { state.withLock { $0.refused } }
    var count: Int { state.withLock { $0.count } }

    /// `nil` where too many wait.
    func add(_ command: Command) -> Ticket? {
        state.withLock { state in
            guard state.count < limit, state.waiting[command.user, default: []].count < userLimit else {
                state.refused += 1
                return nil
            }
            let ticket = Ticket(command, leads: !state.isLed)
            state.isLed = true
            if state.waiting[command.user] == nil { state.turns.append(command.user) }
            state.waiting[command.user, default: []].append(ticket)
            state.count += 1
            return ticket
        }
    }

    /// At most so many, one of each user first.
    func take(_ count: Int) -> [Ticket] {
        state.withLock { state in
            var taken: [Ticket] = []
            while taken.count < count, let user = state.turns.popFirst() {
                guard var own = state.waiting.removeValue(forKey: user), let ticket = own.popFirst() else { continue }
                taken.append(ticket)
                guard !own.isEmpty else { continue }
                state.waiting[user] = own
                state.turns.append(user)
            }
            state.count -= taken.count
            return taken
        }
    }

    /// Gives the lead to one that waits; where none does, whoever comes next has it.
    func passOn() {
        let next = state.withLock { state -> Ticket? in
            let next = state.turns.first.flatMap { state.waiting[$0]?.first }
            state.isLed = next != nil
            return next
        }
        next?.give(.lead)
    }
}
