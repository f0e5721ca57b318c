package import TocsinModel
package import TocsinTime

/// Who is on call, and until when that stays so.
package struct OnCall: Hashable, Sendable {
    /// Ordered by id, each once.
    package let users: [UserID]
    /// When it is to be asked again; `nil` where nothing changes for more than a year.
    package let until: Timestamp?
}

extension Schedule {
    /// Every rotation that is in force has one person on call; overrides of that time are laid over them, in the order in which they were made.
    ///
    /// - Parameter isKnown: whether a user is configured. An override that puts somebody on call who is not changes nothing: the rotation
    ///   counts.
    package func onCall(
        at time: Timestamp,
        zone: CivilZone,
        overrides: [ScheduleOverride] = [],
        isKnown: (UserID) -> Bool
    ) -> OnCall {
        var users: Set<UserID> = []
        var changes: [Timestamp] = []
        for rotation in rotations {
            guard let shift = rotation.shift(at: time, in: zone) else {
                changes.append(rotation.handOff(0, in: zone))
                continue
            }
            if let restriction = rotation.restriction {
                if let end = restriction.end(from: time, in: zone) {
                    users.insert(shift.user)
                    changes += [shift.end, end]
                } else if let start = restriction.start(after: time, in: zone) {
                    changes.append(start)
                }
            } else {
                users.insert(shift.user)
                changes.append(shift.end)
            }
        }
        for override in overrides.sorted(by: { $0.id < $1.id }) where override.request.schedule == name {
            changes += [override.request.start, override.request.end]
            guard override.isInForce(at: time), override.request.change.newcomer.map(isKnown) ?? true else { continue }
            switch override.request.change {
            case .add(let user):
                users.insert(user)
            case .remove(let user):
                users.remove(user)
            case .replace(let user, with: let other):
                if users.remove(user) != nil { users.insert(other) }
            }
        }
        return OnCall(users: users.sorted(), until: changes.filter { $0 > time }.min())
    }
}

extension ScheduleChange {
    /// Who comes on call by it.
    package var newcomer: UserID? {
        switch self {
        case .add(let user), .replace(_, with: let user): user
        case .remove: nil
        }
    }
}
