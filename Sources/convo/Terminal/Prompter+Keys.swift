import CEditline

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The keys of our own: Tab, paste, and arrows that know lines.
extension Prompter {
    private typealias Key = @convention(c) (OpaquePointer?, Int32) -> UInt8

    /// Sets the editor up: emacs keys (Debian's libedit starts in vi), ours, and the user's.
    func attach(to editor: OpaquePointer) {
        _ = ce_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
        _ = ce_set_prompt(editor) { Prompter.of($0)?.promptPointer }
        _ = ce_set_reader(editor) { editor, character in
            guard let prompter = Prompter.of(editor), let character else { return -1 }
            return prompter.nextCharacter(&character.pointee)
        }
        let keys: [(String, String, Key)] = [
            (
                "convo-complete", "Complete the word",
                { editor, _ in Prompter.of(editor)?.completeWord() ?? UInt8(CC_ERROR) }
            ),
            (
                "convo-paste", "Insert pasted text",
                { editor, _ in Prompter.of(editor)?.paste() ?? UInt8(CC_ERROR) }
            ),
            (
                "convo-up", "The line above, or the entry before that begins so",
                { editor, _ in Prompter.of(editor)?.moveLine(.up) ?? UInt8(CC_ERROR) }
            ),
            (
                "convo-down", "The line below, or the entry after that begins so",
                { editor, _ in Prompter.of(editor)?.moveLine(.down) ?? UInt8(CC_ERROR) }
            ),
        ]
        for (name, help, function) in keys { _ = ce_add_function(editor, name, help, function) }
        _ = ce_set_editor(editor, "emacs")
        bindKeys(of: editor)
        EditorSettings.apply(to: editor) { bindKeys(of: editor) }
    }

    /// The prompter that an editor works for.
    static func of(_ editor: OpaquePointer?) -> Prompter? {
        guard let editor, let client = ce_client(editor) else { return nil }
        return Unmanaged<Prompter>.fromOpaque(client).takeUnretainedValue()
    }

    private func bindKeys(of editor: OpaquePointer) {
        _ = ce_bind(editor, "\\t", "convo-complete")
        if ce_is_vi(editor) { return }  // there a key that begins with escape leaves insert mode
        let keys = [
            ("\\e[200~", "convo-paste"),
            ("\\e[A", "convo-up"), ("\\eOA", "convo-up"),
            ("\\e[B", "convo-down"), ("\\eOB", "convo-down"),
            ("\\e[1;5D", "ed-prev-word"), ("\\e[5D", "ed-prev-word"), ("\\eOd", "ed-prev-word"),
            ("\\e[1;5C", "em-next-word"), ("\\e[5C", "em-next-word"), ("\\eOc", "em-next-word"),
            ("\\e[1;3D", "ed-prev-word"), ("\\e[1;3C", "em-next-word"),
            ("\\e[H", "ed-move-to-beg"), ("\\e[F", "ed-move-to-end"),
            ("\\e[1~", "ed-move-to-beg"), ("\\e[4~", "ed-move-to-end"),
            ("\\e[3~", "ed-delete-next-char"),
            ("^P", "convo-up"), ("^N", "convo-down"),
        ]
        for (key, function) in keys { _ = ce_bind(editor, key, function) }
    }

    // MARK: Tab

    private func completeWord() -> UInt8 {
        guard let editor, let (text, cursor) = line(of: editor) else { return UInt8(CC_ERROR) }
        let lead = context.isEmpty ? "" : context + "\n"
        let completion = Completion(complete(lead + text, lead.utf8.count + cursor))
        if !completion.insertion.isEmpty {
            return el_insertstr(editor, completion.insertion) == 0
                ? UInt8(CC_REFRESH) : UInt8(CC_REFRESH_BEEP)
        }
        guard !completion.choices.isEmpty else { return UInt8(CC_REFRESH_BEEP) }
        leaveLine()
        emit(completion.table(width: columns, rows: Descriptor.output.rows ?? 24))
        _ = ce_refresh(editor)
        return UInt8(CC_NORM)
    }

    // MARK: Paste

    /// Reads up to the mark that ends a paste and inserts what came, newlines and all.
    private func paste() -> UInt8 {
        guard let editor else { return UInt8(CC_ERROR) }
        let end = Array("\u{1B}[201~".unicodeScalars)
        var scalars: [Unicode.Scalar] = []
        while !scalars.hasSuffix(end) {
            var character: wchar_t = 0
            guard el_wgetc(editor, &character) == 1 else { return UInt8(CC_EOF) }
            scalars.append(Unicode.Scalar(UInt32(truncatingIfNeeded: character)) ?? "\u{FFFD}")
        }
        scalars.removeLast(end.count)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        let cleaned = PastedText.clean(String(text))
        return el_insertstr(editor, cleaned) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_REFRESH_BEEP)
    }

    // MARK: Arrows

    private enum Direction { case up, down }

    /// Moves within an entry of several lines; at its edge goes through the history.
    private func moveLine(_ direction: Direction) -> UInt8 {
        guard let editor, let (text, cursor) = line(of: editor) else { return UInt8(CC_ERROR) }
        let bytes = Array(text.utf8)
        let newline = UInt8(ascii: "\n")
        let start = (bytes[..<cursor].lastIndex(of: newline) ?? -1) + 1
        let column = String(decoding: bytes[start..<cursor], as: UTF8.self).unicodeScalars.count
        let target: Range<Int>
        switch direction {
        case .up:
            guard start > 0 else {
                return put(recall.earlier(than: text, startingWith: String(decoding: bytes[..<cursor], as: UTF8.self)))
            }
            target = ((bytes[..<(start - 1)].lastIndex(of: newline) ?? -1) + 1)..<(start - 1)
        case .down:
            guard let end = bytes[cursor...].firstIndex(of: newline) else { return put(recall.later(than: text)) }
            target = (end + 1)..<(bytes[(end + 1)...].firstIndex(of: newline) ?? bytes.count)
        }
        // The editor counts in characters.
        let goal =
            String(decoding: bytes[..<target.lowerBound], as: UTF8.self).unicodeScalars.count
            + min(column, String(decoding: bytes[target], as: UTF8.self).unicodeScalars.count)
        let now = String(decoding: bytes[..<cursor], as: UTF8.self).unicodeScalars.count
        _ = el_cursor(editor, Int32(goal - now))
        return UInt8(CC_CURSOR)
    }

    /// Puts an earlier entry into the place of the line.
    private func put(_ entry: String?) -> UInt8 {
        guard let entry, let editor, let (text, cursor) = line(of: editor) else { return UInt8(CC_REFRESH_BEEP) }
        let count = text.unicodeScalars.count
        let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self).unicodeScalars.count
        _ = el_cursor(editor, Int32(count - before))
        el_deletestr(editor, Int32(count))
        return entry.isEmpty || el_insertstr(editor, entry) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_REFRESH_BEEP)
    }

    /// The line as it stands and the cursor's UTF-8 offset in it.
    func line(of editor: OpaquePointer) -> (text: String, cursor: Int)? {
        guard let info = el_line(editor)?.pointee, let start = info.buffer,
            let cursor = info.cursor, let end = info.lastchar
        else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: end - start)
        return (String(decoding: bytes, as: UTF8.self), cursor - start)
    }
}

extension Array where Element: Equatable {
    fileprivate func hasSuffix(_ end: [Element]) -> Bool {
        count >= end.count && self[(count - end.count)...].elementsEqual(end)
    }
}
