import Language
import Notebook

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where outputs, notes and errors are shown: two streams, their colours and their width.
///
/// Belongs to one thread at a time; only `cutShort` may be called from any.
final class Console: @unchecked Sendable {
    /// When to colour: `auto` on a terminal that is not dumb, unless NO_COLOR is set.
    enum Color: String, Sendable, CaseIterable { case auto, always, never }

    /// The text of a diagnostic, from the source it speaks of and the width to keep to.
    typealias Render = (_ diagnostic: Diagnostic, _ source: String, _ width: Int?) -> String

    private let output: ByteSink
    private let errors: ByteSink
    private let render: Render
    /// Whether what goes to the output is coloured.
    let isColored: Bool
    private let errorsAreColored: Bool
    private let isLive: Bool
    /// What a long evaluation is at; nil where it cannot be shown.
    let progress: ProgressLine?

    init(
        color: Color, output: Descriptor = .output, errors: Descriptor = .errors,
        render: @escaping Render
    ) {
        // What cannot be written is an error of its own, and no reason to end.
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        self.output = ByteSink(output)
        self.errors = output == errors ? self.output : ByteSink(errors)
        self.render = render
        isColored = color.applies(to: output)
        errorsAreColored = color.applies(to: errors)
        isLive = output.isTerminal
        progress = ProgressLine(on: output, isColored: isColored)
        self.output.progress = progress
        if errors.isTerminal { self.errors.progress = progress }
    }

    /// The columns of the terminal; piped, COLUMNS, else 80.
    var width: Int {
        let setting = environment("COLUMNS").flatMap { Int($0) } ?? 0
        return output.descriptor.columns ?? (setting > 0 ? setting : 80)
    }

    /// The reader of the output has gone: there is nobody to go on for.
    var isClosed: Bool { output.isClosed }

    /// Why the output cannot be written, when it is not that its reader has gone.
    var failure: String? { output.failure }

    /// Whether some output was lost to `cutShort` since the last `resume`.
    var hasLost: Bool { output.hasLost }

    /// Shows one output. Effects other than `clear` are for the one who runs the conversation.
    func show(_ item: Output) {
        switch item {
        case .text(let text, let kind):
            write(isColored ? Style.paint(text, kind) : text)
            write("\n")
            if isLive { flush() }
        case .diagnostic(let diagnostic, let source):
            let rendered = render(diagnostic, source, width)
            let text = errors.descriptor.columns.map { Self.wrapped(rendered, width: $0) } ?? rendered
            report(errorsAreColored ? Style.paint(report: text) : text)
        case .effect(.clear):
            if output.descriptor.understandsEscapes { write("\u{1B}[H\u{1B}[2J\u{1B}[3J") }
            flush()
        case .effect:
            break
        }
    }

    /// A report whose sentences end their lines between words. The lines of the input stay whole, for they
    /// are pointed into.
    static func wrapped(_ report: String, width: Int) -> String {
        report.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard !line.hasPrefix(" "), DisplayWidth.of(String(line)) > width, width >= 20 else { return String(line) }
            var (text, column) = ("", 0)
            for word in line.split(separator: " ", omittingEmptySubsequences: false) {
                let length = DisplayWidth.of(String(word))
                if column > 0, column + 1 + length > width {
                    text += "\n  "
                    column = 2
                } else if !text.isEmpty {
                    text += " "
                    column += 1
                }
                text += word
                column += length
            }
            return text
        }.joined(separator: "\n")
    }

    /// Says something of the front end's own, such as a warning, beside the output.
    func remark(_ text: String) {
        report(errorsAreColored ? Style.paint(report: text) : text)
    }

    /// Puts text into the output as it is.
    func write(_ text: String) {
        output.write(text)
    }

    /// Sends on its way what is buffered.
    func flush() {
        output.flush()
        if errors !== output { errors.flush() }
    }

    /// Drops what is being written and what is yet to come, until `resume`; diagnostics still show.
    /// From any thread.
    func cutShort() {
        output.cut()
    }

    /// Makes ready for the next input.
    func resume() {
        output.resume()
    }

    /// Puts a report on lines of its own, after the output that came before it.
    private func report(_ text: String) {
        let isShared = output === errors || (isLive && errors.descriptor.isTerminal)
        output.writeAside {
            if isShared { output.startLine() }
            output.flush()
            errors.write(text)
            errors.startLine()
            errors.flush()
        }
    }
}
