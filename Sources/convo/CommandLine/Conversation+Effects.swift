import Notebook
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Conversation {
    /// Puts a cell into the editor: the line's own, or, for several lines, the one that $VISUAL or
    /// $EDITOR names.
    func edit(_ text: String) {
        guard text.contains("\n"), let program = environment("VISUAL") ?? environment("EDITOR") else {
            draft = text
            return
        }
        console.flush()
        guard let changed = edited(text, with: program) else {
            console.remark("note: \(program) did not end well; the cell stays as it was")
            return session.cancelEdit()
        }
        queue.insert(changed, at: 0)
    }

    /// The text after the program has changed it; nil when the program failed.
    private func edited(_ text: String, with program: String) -> String? {
        let path = (environment("TMPDIR") ?? "/tmp") + "/convo-cell-\(getpid()).convo"
        defer { unlink(path) }
        guard (try? AtomicFile.write(text + "\n", to: path, in: nil)) != nil else { return nil }
        let words: [String] = ["sh", "-c", program + " \"$1\"", "sh", path]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var process = pid_t()
        guard posix_spawn(&process, "/bin/sh", nil, nil, arguments, environ) == 0 else { return nil }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return nil }
        }
        guard status == 0, var changed = try? Files.read(path) else { return nil }
        while changed.utf8.last == UInt8(ascii: "\n") { changed.removeLast() }
        return changed.isEmpty ? nil : changed
    }
}
