import Synchronization

/// How far long work has come, for whoever waits for it to look at.
///
/// The evaluation tells it now and then, from any of its threads; a terminal reads it from another one
/// and draws a line once the wait has become long. Telling costs a lock, so it belongs where a piece of
/// work takes a good part of a millisecond, beside the poll for cancellation.
public final class ProgressMeter: Sendable {
    /// A piece of work under way.
    public struct Task: Sendable, Hashable {
        /// What is done, in the user's words: `load("x.npy")`.
        public let what: String
        /// Steps behind us, in the unit of `total`.
        public var done = 0
        /// All steps; nil while nobody knows.
        public var total: Int?

        /// The share that is done, 0…1; nil while nobody knows.
        public var share: Double? {
            total.flatMap { $0 > 0 ? min(1, max(0, Double(done) / Double($0))) : nil }
        }
    }

    private let stack = Mutex<[Task]>([])

    public init() {}

    /// The work under way, the outermost first; empty when nothing told of itself.
    public var tasks: [Task] { stack.withLock { $0 } }

    /// Does a piece of work that tells how far it has come.
    ///
    /// - Parameters:
    ///   - what: in the user's words.
    ///   - total: its steps, when they are known beforehand.
    public func track<R>(_ what: @autoclosure () -> String, of total: Int? = nil, _ body: () throws -> R) rethrows -> R {
        let task = Task(what: what(), total: total)
        let depth = stack.withLock { stack in
            stack.append(task)
            return stack.count
        }
        defer { stack.withLock { $0.removeLast($0.count - depth + 1) } }
        return try body()
    }

    /// Tells how many steps the innermost work has, where that shows only later.
    public func expect(_ total: Int) { change { $0.total = total } }

    /// Tells that so many more steps of the innermost work are behind us.
    public func advance(_ steps: Int = 1) { change { $0.done += steps } }

    /// Tells that so many steps of the innermost work are behind us in all.
    public func reach(_ done: Int) { change { $0.done = done } }

    private func change(_ body: (inout Task) -> Void) {
        stack.withLock { stack in
            guard let last = stack.indices.last else { return }
            body(&stack[last])
        }
    }
}
