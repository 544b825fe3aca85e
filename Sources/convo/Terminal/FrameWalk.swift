#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import Notebook

/// Frames shown one at a time on a terminal: n, space or → the next, p or ← the one before, digits
/// jump, q leaves. A frame that hides something is revealed before the next one comes. What was
/// walked to stays on the screen.
struct FrameWalk {
    let frames: [Output.Frame]
    let console: Console
    /// The frames that have shown what they hide.
    private var revealed: Set<Int> = []
    /// How many lines of the screen the frame takes that is seen.
    private var lines = 0
    private var current = 0

    init(_ frames: [Output.Frame], on console: Console) {
        self.frames = frames
        self.console = console
    }

    private var hides: Bool { frames[current].riddle != nil && !revealed.contains(current) }
    private var text: String { hides ? frames[current].riddle ?? "" : frames[current].text }

    /// Goes on until a key leaves, or the terminal is gone.
    mutating func run() {
        guard !frames.isEmpty else { return }
        var saved = termios()
        guard tcgetattr(STDIN_FILENO, &saved) == 0 else { return console.write(frames.map(\.text).joined(separator: "\n\n") + "\n") }
        var raw = saved
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &saved) }
        show()
        var digits = ""
        while let key = readKey() {
            if let digit = key.digit {
                digits += String(digit)
                if let n = Int(digits) { move(to: n - 1) }
                if (Int(digits) ?? 0) * 10 > frames.count { digits = "" }
                continue
            }
            digits = ""
            switch key {
            case .next where hides:
                reveal()
                // A single riddle is solved, and nothing is left to walk to.
                if frames.count == 1 { return leave() }
            case .next: if current == frames.count - 1 { break } else { move(to: current + 1) }
            case .previous: move(to: current - 1)
            case .first: move(to: 0)
            case .last: move(to: frames.count - 1)
            case .leave: return leave()
            case .digit, .other: break
            }
        }
    }

    private mutating func move(to frame: Int) {
        let goal = min(max(frame, 0), frames.count - 1)
        guard goal != current else { return }
        current = goal
        erase()
        show()
    }

    private mutating func reveal() {
        revealed.insert(current)
        erase()
        show()
    }

    /// What is seen stays, without the line of keys.
    private func leave() {
        erase()
        console.write(text + "\n")
        console.flush()
    }

    private mutating func show() {
        let keys = frames.count == 1 ? "n shows it   q leaves" : "n \(hides ? "shows it" : "next")   p back   1…\(frames.count) jump   q leaves"
        let text = "\(text)\n\u{1B}[2m\(keys)\u{1B}[0m"
        console.write(text)
        console.flush()
        lines = text.reduce(1) { $0 + ($1 == "\n" ? 1 : 0) }
    }

    /// Takes the frame off the screen.
    private func erase() {
        console.write("\r" + (lines > 1 ? "\u{1B}[\(lines - 1)A" : "") + "\u{1B}[J")
    }

    private enum Key {
        case next, previous, first, last, leave, other
        case digit(Int)

        var digit: Int? { if case .digit(let n) = self { n } else { nil } }
    }

    /// The next key; nil at the end of the input.
    private func readKey() -> Key? {
        guard let byte = readByte() else { return nil }
        switch byte {
        case UInt8(ascii: "n"), UInt8(ascii: " "), UInt8(ascii: "j"), UInt8(ascii: "l"): return .next
        case UInt8(ascii: "p"), UInt8(ascii: "k"), UInt8(ascii: "h"), 0x7F, 0x08: return .previous
        case UInt8(ascii: "g"): return .first
        case UInt8(ascii: "G"): return .last
        case UInt8(ascii: "q"), 0x03, 0x04, 0x0A, 0x0D: return .leave
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return .digit(Int(byte - UInt8(ascii: "0")))
        case 0x1B:
            // Escape alone leaves; arrows are what follows it at once.
            var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 50) > 0, let second = readByte() else { return .leave }
            guard second == UInt8(ascii: "[") || second == UInt8(ascii: "O"), let third = readByte() else { return .other }
            switch third {
            case UInt8(ascii: "A"), UInt8(ascii: "D"): return .previous
            case UInt8(ascii: "B"), UInt8(ascii: "C"): return .next
            case UInt8(ascii: "H"): return .first
            case UInt8(ascii: "F"): return .last
            default: return .other
            }
        default: return .other
        }
    }

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count == 1 { return byte }
            if count < 0, errno == EINTR, Signals.departure == nil { continue }
            return nil
        }
    }
}
