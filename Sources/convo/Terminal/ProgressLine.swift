import Synchronization
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The line that tells, on a terminal, what a long evaluation is at: `conv  40 %  3.2 s`. It stands
/// only where a line begins, and goes before anything else is written.
///
/// The main thread draws it while the worker may be writing: the lock keeps the two apart.
final class ProgressLine: Sendable {
    private struct State: @unchecked Sendable {
        var isRunning = false
        var isShown = false
        /// Whether what was written last ended its line.
        var isAtLineStart = true
        var generation = 0
        var begin = ContinuousClock.now
        /// How the terminal was set before keys were hidden.
        var modes: termios?
    }

    private let state = Mutex(State())
    private let target: Descriptor
    private let isColored: Bool
    private static let patience = Duration.milliseconds(500)

    /// Nil where a line cannot be taken back.
    init?(on target: Descriptor, isColored: Bool) {
        guard target.understandsEscapes else { return nil }
        self.target = target
        self.isColored = isColored
    }

    /// An evaluation begins.
    func begin(_ glance: Progress.Glance) {
        state.withLock {
            $0.isRunning = true
            $0.generation = glance.generation
            $0.begin = .now
        }
    }

    /// Draws the line as things stand, once the evaluation has taken half a second. Does nothing
    /// while something is being written.
    func update(_ glance: Progress.Glance) {
        state.withLockIfAvailable { state in
            if state.generation != glance.generation {
                state.generation = glance.generation
                state.begin = .now
            }
            let elapsed = ContinuousClock.now - state.begin
            // In the background the terminal is somebody else's.
            guard state.isRunning, state.isAtLineStart, elapsed >= Self.patience, tcgetpgrp(target.number) == getpgrp()
            else { return }
            if !state.isShown { hideKeys(&state) }
            state.isShown = true
            let text = String(Self.text(glance, elapsed: elapsed).prefix(max(0, (target.columns ?? 80) - 1)))
            emit(Self.erasure + (isColored ? Style.faint(text) : text))
        }
    }

    /// The evaluation has ended, or was told to.
    ///
    /// - Parameter isInterrupted: whether to show the `^C` that the terminal did not, its keys hidden.
    func end(interrupted isInterrupted: Bool = false) {
        state.withLock { state in
            if state.isShown, isInterrupted {
                withdraw(&state)
                emit("^C")
                state.isAtLineStart = false
            } else {
                withdraw(&state)
            }
            state.isRunning = false
            guard var modes = state.modes else { return }
            tcsetattr(target.number, TCSANOW, &modes)
            state.modes = nil
        }
    }

    /// Writes, the line out of the way.
    ///
    /// - Parameter body: writes, and tells whether that ended a line; nil when nothing was written.
    func outOfTheWay(_ body: () -> Bool?) {
        state.withLock { state in
            withdraw(&state)
            if let endsLine = body() { state.isAtLineStart = endsLine }
        }
    }

    /// `conv  40 %  3.2 s`, `conv  turn 12 of 300  3.2 s`.
    static func text(_ glance: Progress.Glance, elapsed: Duration) -> String {
        var parts = [glance.activity.isEmpty ? "evaluating" : glance.activity]
        if glance.total > 1 {
            let share = "\(Int(Double(glance.done) / Double(glance.total) * 100)) %"
            let step = min(glance.done + 1, glance.total)
            parts.append(glance.unit.isEmpty ? share : "\(glance.unit) \(step) of \(glance.total)  \(share)")
        }
        let tenths = Int(elapsed / .milliseconds(100))
        let (minutes, seconds) = (tenths / 600, tenths / 10 % 60)
        let padding = seconds < 10 ? "0" : ""
        parts.append(minutes > 0 ? "\(minutes):\(padding)\(seconds) min" : "\(seconds).\(tenths % 10) s")
        return parts.joined(separator: "  ") + "  (Ctrl-C stops it)"
    }

    private static let erasure = "\r\u{1B}[2K"

    private func withdraw(_ state: inout State) {
        if state.isShown { emit(Self.erasure) }
        state.isShown = false
    }

    /// What is typed ahead shows itself at the next prompt, and does not break the line meanwhile.
    private func hideKeys(_ state: inout State) {
        var modes = termios()
        guard state.modes == nil, tcgetattr(target.number, &modes) == 0 else { return }
        state.modes = modes
        modes.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(target.number, TCSANOW, &modes)
    }

    private func emit(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(target.number, $0.baseAddress, $0.count) }
    }
}
