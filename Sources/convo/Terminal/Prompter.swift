import CEditline
import Notebook

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The line editor of the terminal: libedit on standard input and output.
///
/// Every call belongs on the main thread. When one of the two is no terminal, lines are read
/// plainly and prompts go to standard error if that is a terminal.
final class Prompter {
    enum Answer: Equatable {
        /// What was entered, without its end; may hold newlines when it was pasted or recalled.
        case line(String)
        /// Ctrl-C: the line is discarded.
        case interrupted
        /// Ctrl-D on an empty line, or the terminal is gone.
        case end
        /// The process was told to end; the exit code.
        case leave(Int32)
    }

    /// Candidates for the text before `cursor` (a UTF-8 offset into `input`).
    typealias Complete = (_ input: String, _ cursor: Int) -> Completions

    let editor: OpaquePointer?
    let encoding: TextEncoding
    private let recalled: OpaquePointer?
    private let plain: LineReader
    private let prompts: [String: UnsafeMutablePointer<CChar>]

    var complete: Complete = { _, _ in Completions() }
    /// What the arrow keys go through.
    var recall: Recall
    /// The earlier lines of the input that the next line goes on.
    var context = ""

    var prompt = Prompt.primary
    /// Text to be put into the line before the first key.
    var prefill: String?
    /// Whether keys were waiting when the last read began: somebody types ahead, or pastes.
    private(set) var wasTypedAhead = false
    /// How many bytes of them are still to be read.
    var typedAhead = 0
    /// Whether the line that is being read has asked for its first key.
    var hasBegun = false
    /// The width that the line was drawn for.
    var drawnColumns = 80

    /// - Parameters:
    ///   - isColored: whether the prompts are.
    ///   - recallLimit: how many lines the arrow keys reach back.
    init(isColored: Bool = false, recallLimit: Int = 5000) {
        Signals.install()
        encoding = TextEncoding.prepare()
        plain = LineReader(.input)
        recall = Recall(limit: recallLimit)
        prompts = [Prompt.primary, Prompt.continuation].reduce(into: [:]) {
            $0[$1] = strdup(isColored ? Style.prompt(inEditor: $1) : $1)
        }
        guard Descriptor.input.isTerminal, Descriptor.output.isTerminal,
            let editor = ce_open("convo")
        else {
            self.editor = nil
            recalled = nil
            return
        }
        self.editor = editor
        recalled = ce_open_history(editor, Int32(clamping: recallLimit))
        Signals.insistOnInterrupt()
        attach(to: editor)
    }

    /// Makes a line available to the arrow keys and Ctrl-R.
    func remember(_ entry: String) {
        recall.remember(entry)
        if let recalled, !entry.isEmpty { _ = ce_enter_history(recalled, entry) }
    }

    /// Asks for one line.
    ///
    /// - Parameters:
    ///   - prompt: `Prompt.primary` or `.continuation`.
    ///   - startingWith: text that stands in the line from the start, to be edited.
    func read(_ prompt: String = Prompt.primary, startingWith text: String = "") -> Answer {
        guard let editor else { return readPlainly(prompt) }
        self.prompt = prompt
        prefill = text.isEmpty ? nil : text
        hasBegun = false
        recall.restart()
        _ = Signals.takeInterrupt()
        Signals.catchStop(true)
        // The editor shows its prompt first and sets the terminal up after; what is typed in
        // between would be taken as a shell takes it, and a Ctrl-D be lost.
        _ = ce_prepare_terminal(editor, true)
        typedAhead = Descriptor.input.available
        wasTypedAhead = typedAhead > 0
        setBracketedPaste(true)
        var count: Int32 = 0
        // Copied at once: the editor owns it.
        let line = el_gets(editor, &count).map { String(cString: $0) }
        setBracketedPaste(false)
        Signals.catchStop(false)
        if let code = Signals.departure { return .leave(code) }
        // A Ctrl-C that came after Enter is meant for the evaluation.
        if let line, count > 0 { return .line(line.last == "\n" ? String(line.dropLast()) : line) }
        return Signals.takeInterrupt() ? .interrupted : .end
    }

    /// The prompt as the C string that the editor asks for.
    var promptPointer: UnsafeMutablePointer<CChar>? { prompts[prompt] }

    private func readPlainly(_ prompt: String) -> Answer {
        if Descriptor.errors.isTerminal { emit(prompt, to: .errors) }
        switch plain.next() {
        case .line(let line): return .line(line)
        case .end: return .end
        case .signal:
            if let code = Signals.departure { return .leave(code) }
            _ = Signals.takeInterrupt()
            if Descriptor.errors.isTerminal { emit("\n", to: .errors) }
            return .interrupted
        }
    }

    /// Asks the terminal to mark what is pasted, so that its newlines do not submit. In vi mode the
    /// mark's escape would leave insert mode, so there pasting is typing.
    private func setBracketedPaste(_ on: Bool) {
        guard let editor, !ce_is_vi(editor), Descriptor.output.understandsEscapes else { return }
        emit(on ? "\u{1B}[?2004h" : "\u{1B}[?2004l")
    }

    /// Writes to the terminal at once. The editor flushes its own stream before it waits for a key,
    /// so the two never overtake each other.
    func emit(_ text: String, to target: Descriptor = .output) {
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = write(
                    target.number, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0 && errno != EINTR && errno != EAGAIN { return }
                rest = rest.dropFirst(max(0, written))
            }
        }
    }
}
