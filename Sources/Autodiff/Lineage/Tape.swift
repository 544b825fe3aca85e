import Synchronization
import Tensors

/// The lineage of one conversation: a bounded window over the operations whose results live.
///
/// Every primitive is a method of the tape, its rule beside it. The tape owns nothing: an origin
/// leaves it when its last holder lets go. Past `capacity` operations, or when what they keep alive
/// passes a quarter of the memory limit, the oldest are cut: they forget their inputs and what they
/// kept, and a gradient across them is refused.
public final class Tape: Sendable {
    public let context: EvaluationContext
    /// The most operations that keep their history.
    public let capacity: Int
    private let window = Mutex(Window())

    private struct Window {
        // The tape owns nothing: an origin that dies leaves it first.
        var oldest: Unmanaged<Origin>?
        var newest: Unmanaged<Origin>?
        var count = 0
        /// The bytes of large tensors that histories keep alive.
        var bytes = 0
        /// Histories to be released one after the other: freeing a long lineage must not take a
        /// stack frame for each link.
        var released: [History] = []
        var isReleasing = false

        mutating func append(_ origin: Origin) {
            let link = Unmanaged.passUnretained(origin)
            origin.older = newest
            newest?.takeUnretainedValue().newer = link
            newest = link
            if oldest == nil { oldest = link }
            origin.isOnTape = true
            count += 1
            for tensor in origin.history.kept { bytes += tensor.keep() }
        }

        /// Takes an origin off the tape and its history with it.
        mutating func remove(_ origin: Origin) -> History {
            var history = History()
            swap(&history, &origin.history)
            guard origin.isOnTape else { return history }
            let (older, newer) = (origin.older, origin.newer)
            if let newer { newer.takeUnretainedValue().older = older } else { newest = older }
            if let older { older.takeUnretainedValue().newer = newer } else { oldest = newer }
            (origin.older, origin.newer, origin.isOnTape) = (nil, nil, false)
            count -= 1
            for tensor in history.kept { bytes -= tensor.unkeep() }
            return history
        }

        /// Lets an operation's inputs forget what came before them where nobody can ask for it any
        /// more, so that a name that is rebound over and over does not drag its past along.
        mutating func forgetPast(ofInputsOf origin: Origin) {
            if let first = origin.history.first, first !== Origin.discrete { _ = forgetPast(of: first, depth: 0) }
            if let second = origin.history.second, second !== Origin.discrete { _ = forgetPast(of: second, depth: 0) }
        }

        /// Forgets an origin's history when all that it leads to is held by histories alone: no
        /// name, no value and no rule has it, so no gradient can be asked for by it. Only the names
        /// are kept, for the error about an earlier value.
        ///
        /// - Returns: whether the origin has no history (any more).
        private mutating func forgetPast(of origin: Origin, depth: Int) -> Bool {
            if origin.isCut { return false }
            if origin.history.isEmpty { return true }
            // A statement adds a few links; what was longer before stays in the window.
            guard depth < 16, origin.history.others.isEmpty,
                isLost(&origin.history.first, depth: depth), isLost(&origin.history.second, depth: depth)
            else { return false }
            let history = remove(origin)
            if let first = history.first { origin.inheritNames(of: first) }
            if let second = history.second { origin.inheritNames(of: second) }
            released.append(history)
            return true
        }

        /// Whether only the history that an input stands in leads to it and to all before it.
        private mutating func isLost(_ input: inout Origin?, depth: Int) -> Bool {
            if input == nil || input === Origin.discrete { return true }
            guard isKnownUniquelyReferenced(&input), let input else { return false }
            return forgetPast(of: input, depth: depth + 1)
        }
    }

    /// An empty tape.
    ///
    /// - Parameter capacity: the most operations that keep their history.
    public init(context: EvaluationContext, capacity: Int = 100_000) {
        self.context = context
        self.capacity = capacity
    }

    /// How many operations keep their history, and how many bytes of large tensors they keep alive.
    public var extent: (operations: Int, bytes: Int) { window.withLock { ($0.count, $0.bytes) } }

    // MARK: Recording

    /// Which tensors of an operation its rule holds on to.
    struct Keeps: OptionSet {
        let rawValue: Int
        static let inputs = Keeps(rawValue: 1)
        static let result = Keeps(rawValue: 2)
    }

    /// The result of an operation on one to three inputs; without floating inputs, or as an integer
    /// or bool, it starts a lineage of its own.
    ///
    /// - Parameter table: a tensor of positions or choices that the rule holds on to as well.
    func record(
        _ tensor: consuming Tensor, _ operation: String, _ first: Tracked?, _ second: Tracked? = nil,
        _ third: Tracked? = nil, keeps: Keeps = [], table: Tensor? = nil, _ rule: Rule?
    ) -> Tracked {
        if let first, let second, let third {
            return record(tensor, operation, from: [first, second, third], keeps: keeps, rule)
        }
        let (a, b) = (first?.origin ?? .discrete, second?.origin)
        guard tensor.dtype.isFloating, a !== Origin.discrete || (b != nil && b !== Origin.discrete) else {
            return Tracked(tensor)
        }
        var history = History(rule: rule, first: a, second: b)
        if keeps.contains(.inputs) {
            if let first { history.keep(first.tensor) }
            if let second { history.keep(second.tensor) }
        }
        if keeps.contains(.result) { history.keep(tensor) }
        if let table { history.keep(table) }
        let origin = Origin(tensor.shape, tensor.dtype, by: operation, history: history, on: self)
        return Tracked(tensor, at: enter(origin))
    }

    /// The result of an operation on any number of inputs.
    func record(
        _ tensor: consuming Tensor, _ operation: String, from inputs: [Tracked], keeps: Keeps = [], _ rule: Rule?
    ) -> Tracked {
        guard let first = inputs.first else { return Tracked(tensor) }
        if inputs.count <= 2 {
            return record(
                tensor, operation, first, inputs.count > 1 ? inputs[1] : nil, keeps: keeps, rule)
        }
        guard tensor.dtype.isFloating, inputs.contains(where: { $0.origin !== Origin.discrete }) else {
            return Tracked(tensor)
        }
        var history = History(rule: rule, first: first.origin, second: inputs[1].origin)
        history.others = inputs.dropFirst(2).map(\.origin)
        if keeps.contains(.inputs) { for input in inputs { history.keep(input.tensor) } }
        if keeps.contains(.result) { history.keep(tensor) }
        let origin = Origin(tensor.shape, tensor.dtype, by: operation, history: history, on: self)
        return Tracked(tensor, at: enter(origin))
    }

    /// The result of a function that has no rule: a gradient through it is refused by its name.
    public func opaque(_ tensor: Tensor, _ operation: String, from inputs: [Tracked]) -> Tracked {
        record(tensor, operation, from: inputs, nil)
    }

    /// The place of a tensor that was written to in place, made of `inputs` by `rule`.
    func place(of tensor: Tensor, _ operation: String, _ first: Origin, _ second: Origin, _ rule: @escaping Rule) -> Origin {
        guard tensor.dtype.isFloating else { return .discrete }
        let history = History(rule: rule, first: first, second: second)
        return enter(Origin(tensor.shape, tensor.dtype, by: operation, history: history, on: self))
    }

    private func enter(_ origin: Origin) -> Origin {
        let mostBytes = context.memory.limit / 4
        let mustRelease = window.withLock { window in
            window.forgetPast(ofInputsOf: origin)
            window.append(origin)
            while window.count > capacity || window.bytes > mostBytes,
                let oldest = window.oldest?.takeUnretainedValue(), oldest !== origin
            {
                oldest.isCut = true
                window.released.append(window.remove(oldest))
            }
            if window.isReleasing || window.released.isEmpty { return false }
            window.isReleasing = true
            return true
        }
        if mustRelease { release(nil) }
        return origin
    }

    // MARK: Forgetting

    /// An origin's last holder has let go.
    func remove(_ origin: Origin) {
        let history: History? = window.withLock { window in
            let history = window.remove(origin)
            if history.isEmpty { return nil }
            if window.isReleasing {
                window.released.append(history)
                return nil
            }
            window.isReleasing = true
            return history
        }
        if history != nil { release(consume history) }
    }

    /// Lets go of `history` and of what else has been taken off the tape, link by link: each may be the
    /// last holder of others, which then queue up here.
    private func release(_ history: consuming History?) {
        repeat {
            history = nil
            history = window.withLock { window in
                let next = window.released.popLast()
                if next == nil { window.isReleasing = false }
                return next
            }
        } while history != nil
    }
}

extension History {
    /// Tensors smaller than this are not worth counting: all of a full window are a few megabytes.
    private static let smallest = 1 << 12

    init(rule: Rule?, first: Origin, second: Origin?) {
        self.rule = rule
        self.first = first
        self.second = second
    }

    fileprivate mutating func keep(_ tensor: Tensor) {
        if tensor.byteCount >= History.smallest { kept.append(tensor) }
    }
}
