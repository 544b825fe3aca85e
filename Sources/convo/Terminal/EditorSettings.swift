import CEditline

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The user's settings for the line editor: `$EDITRC`, else `~/.editrc`.
enum EditorSettings {
    /// Carries the file out line by line, as `el_source` does, but puts our own keys back after a
    /// line that resets them (`bind -e`, `bind -v`), so that what the user binds further down wins.
    static func apply(to editor: OpaquePointer, afterReset restoreKeys: () -> Void) {
        guard let path = environment("EDITRC") ?? environment("HOME").map({ $0 + "/.editrc" }),
            let file = fopen(path, "r")
        else { return }
        defer { fclose(file) }
        var buffer: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(buffer) }
        while getline(&buffer, &capacity, file) != -1, let line = buffer {
            let text = String(cString: line).drop { $0 == " " || $0 == "\t" }
            let command = text.last == "\n" ? text.dropLast() : text
            if command.isEmpty || command.hasPrefix("#") { continue }
            let words = command.split(separator: " ")
            carryOut(String(command), on: editor)
            let isReset = words.contains("-e") || words.contains("-v")
            if isReset, words.first?.hasSuffix("bind") == true { restoreKeys() }
        }
    }

    private static func carryOut(_ command: String, on editor: OpaquePointer) {
        guard let tokenizer = tok_init(nil) else { return }
        defer { tok_end(tokenizer) }
        var count: Int32 = 0
        var words: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        if tok_str(tokenizer, command, &count, &words) == 0, count > 0 {
            _ = el_parse(editor, count, words)
        }
    }
}
