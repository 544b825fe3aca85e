import CEditline

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the editor's characters come from: the keyboard, watched together with the signals.
extension Prompter {
    /// Waits for a character or a signal that ends the line.
    ///
    /// - Returns: 1 with a character, 0 at the end of input, -1 (errno EINTR) when the line is to
    ///   be dropped.
    func nextCharacter(_ character: inout wchar_t) -> Int32 {
        begin()
        var bytes: [UInt8] = []
        while true {
            guard waitForKey() else {
                errno = EINTR
                return -1
            }
            var byte: UInt8 = 0
            let count = Glibc.read(Descriptor.input.number, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count == 1 else { return 0 }
            if typedAhead > 0 {
                typedAhead -= 1
                // A Ctrl-D typed while the terminal edited lines itself is handed on as NUL.
                if byte == 0 { byte = 4 }
            }
            bytes.append(byte)
            guard let scalar = decode(&bytes) else { continue }
            character = wchar_t(truncatingIfNeeded: scalar.value)
            return 1
        }
    }

    /// Once a line, when the prompt stands: fills the line in.
    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        drawnColumns = columns
        guard let editor, let text = prefill else { return }
        prefill = nil
        _ = el_insertstr(editor, text)
        emit("\r")
        _ = ce_refresh(editor)
    }

    /// True when a key can be read, false when a signal ends the line; other signals are seen to.
    private func waitForKey() -> Bool {
        while true {
            var waited = [
                pollfd(fd: Descriptor.input.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: Signals.wakeDescriptor, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&waited, 2, -1)
            if waited[1].revents != 0 || count < 0 {
                Signals.drain()
                if Signals.departure != nil || Signals.hasInterrupt {
                    leaveLine(showing: Signals.hasInterrupt ? "^C" : "")
                    return false
                }
                if Signals.takeStop() { suspend() }
                if Signals.takeResume(), let editor {
                    _ = ce_prepare_terminal(editor, true)
                    emit("\r")
                    _ = ce_refresh(editor)
                }
                if Signals.takeResize() { adaptToSize() }
            } else if waited[0].revents != 0 {
                return true
            }
        }
    }

    /// The scalar that `bytes` spell, once they do; takes them out. What is no UTF-8 is dropped,
    /// and in an ASCII terminal what is no ASCII.
    private func decode(_ bytes: inout [UInt8]) -> Unicode.Scalar? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        switch decoder.decode(&iterator) {
        case .scalarValue(let scalar):
            bytes.removeAll()
            return encoding == .ascii && !scalar.isASCII ? nil : scalar
        case .emptyInput:
            return nil
        case .error:
            let length = bytes.first.map(Self.sequenceLength) ?? 0
            let isOpen = bytes.count < length && bytes.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
            if !isOpen {
                // A character that follows a broken one is not to be lost with it.
                let next = bytes.last.flatMap { $0 & 0xC0 != 0x80 && bytes.count > 1 ? $0 : nil }
                bytes = next.map { [$0] } ?? []
                if !bytes.isEmpty { return decode(&bytes) }
            }
            return nil
        }
    }

    /// How many bytes the sequence that `lead` begins has; 0 when it begins none.
    private static func sequenceLength(_ lead: UInt8) -> Int {
        switch lead {
        case ..<0x80: 1
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 0
        }
    }

    // MARK: The screen

    var columns: Int { Descriptor.output.columns ?? 80 }

    /// Moves below the edited line, to the start of an empty one.
    func leaveLine(showing mark: String = "") {
        guard let editor, let (text, cursor) = line(of: editor) else { return }
        let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
        let below =
            LineLayout.rows(after: text, prompt: prompt.count, columns: columns)
            - LineLayout.rows(after: before, prompt: prompt.count, columns: columns)
        emit(String(repeating: "\n", count: below) + mark + "\r\n")
    }

    /// Wipes out an entry that was just submitted, so that it can be shown in another form. False
    /// when the terminal cannot, or it has scrolled away.
    func erase(_ entry: String) -> Bool {
        guard editor != nil, Descriptor.output.understandsEscapes, let rows = Descriptor.output.rows
        else { return false }
        let height = 1 + LineLayout.rows(after: entry, prompt: prompt.count, columns: columns)
        guard height < rows else { return false }
        emit("\u{1B}[\(height)A\r\u{1B}[J")
        return true
    }

    /// Draws the line anew for a new width. Some terminals wrap what they show to the new width and
    /// some do not; of the two rows where the prompt may be, the lower is taken, so that no output
    /// is wiped out.
    private func adaptToSize() {
        guard let editor, let (text, cursor) = line(of: editor) else { return }
        let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
        let above =
            [drawnColumns, columns].map {
                LineLayout.rows(after: before, prompt: prompt.count, columns: $0)
            }.min() ?? 0
        drawnColumns = columns
        emit((above > 0 ? "\u{1B}[\(above)A" : "") + "\r\u{1B}[J")
        el_resize(editor)
        _ = ce_refresh(editor)
    }

    /// Ctrl-Z: gives the terminal back, stops, and takes up the line again when continued.
    private func suspend() {
        guard let editor else { return }
        leaveLine()
        emit("\u{1B}[?2004l")
        _ = ce_prepare_terminal(editor, false)
        Signals.catchStop(false)
        _ = raise(SIGTSTP)
        Signals.catchStop(true)
        _ = Signals.takeResume()
        _ = ce_prepare_terminal(editor, true)
        if !ce_is_vi(editor) { emit("\u{1B}[?2004h") }
        el_resize(editor)
        _ = ce_refresh(editor)
    }
}
