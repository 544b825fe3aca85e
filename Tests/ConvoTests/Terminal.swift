import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A pseudo-terminal with the real `convo` on it: what a user types goes in, what the user would
/// see comes out, without its escape sequences.
final class Terminal {
    struct Failure: Error, CustomStringConvertible { let description: String }

    private let master: Int32
    private let process: pid_t
    /// What came since the last match.
    private var unread = ""
    /// Everything that came, escape sequences and all.
    private(set) var raw = ""
    /// The lines that were shown and taken back: what the progress line said.
    private(set) var withdrawn: [String] = []
    private var pending: [UInt8] = []
    private var isReaped = false

    /// Long, for machines under load; nothing waits so long unless it fails.
    private static let patience: Int32 = 60_000

    /// Starts a conversation.
    ///
    /// - Parameters:
    ///   - home: the home directory, with the history in it.
    ///   - environment: on top of a small fixed one.
    ///   - arguments: after the program's name.
    ///   - shell: a line for `sh` to run in place of the program.
    init(
        home: Folder, environment: [String: String] = [:], columns: UInt16 = 80, arguments: [String] = [],
        shell: String? = nil
    ) throws {
        var ends: (master: Int32, slave: Int32) = (-1, -1)
        var name: [CChar] = Array(repeating: 0, count: 256)
        guard openpty(&ends.master, &ends.slave, &name, nil, nil) == 0 else {
            throw Failure(description: "no pseudo-terminal")
        }
        master = ends.master
        defer { close(ends.slave) }
        for end in [ends.master, ends.slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var variables = [
            "HOME": home.path, "CONVO_HISTORY": home.path + "/history", "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
        ]
        variables.merge(environment) { $1 }
        if let libraries = getenv("LD_LIBRARY_PATH") {
            variables["LD_LIBRARY_PATH"] = String(cString: libraries)
        }
        let command = try shell.map { ["/bin/sh", "-c", $0] } ?? [Self.executable()] + arguments
        process = try Self.spawn(
            command, name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" },
            variables.map { $0 + "=" + $1 })
        resize(columns: columns)
    }

    deinit {
        if !isReaped {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        close(master)
    }

    /// The built `convo`, which stands beside the test bundle.
    static func executable() throws -> String {
        guard let own = realpath("/proc/self/exe", nil) else {
            throw Failure(description: "no /proc")
        }
        defer { free(own) }
        var candidates = [String(cString: own)]
        candidates += CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
        for path in candidates {
            let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
                .joined(separator: "/")
            if access(folder + "/convo", X_OK) == 0 { return folder + "/convo" }
        }
        throw Failure(description: "convo is not beside \(candidates)")
    }

    private static func spawn(_ command: [String], _ terminal: String, _ environment: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The leader of a new session that opens a terminal gets it as its own.
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID
        posix_spawnattr_setflags(
            &attributes,
            Int16(newSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)))

        let path = command[0]
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var process = pid_t()
        let status = posix_spawn(&process, path, &actions, &attributes, &arguments, &variables)
        guard status == 0 else {
            throw Failure(description: "\(path): " + String(cString: strerror(status)))
        }
        return process
    }

    // MARK: The keyboard

    /// Types text; `\r` is Enter.
    func type(_ text: String) {
        var bytes = Array(text.utf8)
        while !bytes.isEmpty {
            let count = write(master, bytes, bytes.count)
            if count < 0 && errno != EINTR { return }
            bytes.removeFirst(max(count, 0))
        }
    }

    /// Types a line and Enter.
    func enter(_ line: String) { type(line + "\r") }

    /// Pastes as a terminal does that marks what is pasted.
    func paste(_ text: String) { type("\u{1B}[200~" + text + "\u{1B}[201~") }

    func send(signal number: Int32) { kill(process, number) }

    func resize(columns: UInt16, rows: UInt16 = 24) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    // MARK: The screen

    /// Waits until `text` is shown after what was found before, and passes over it.
    ///
    /// - Returns: what stood before it.
    @discardableResult
    func find(_ text: String) throws -> String {
        while true {
            if let range = unread.firstRange(of: text) {
                let before = String(unread[..<range.lowerBound])
                unread = String(unread[range.upperBound...])
                return before
            }
            guard try readMore() else {
                throw Failure(
                    description:
                        "ended without \(text.debugDescription): \(unread.debugDescription)")
            }
        }
    }

    /// What stands in the text where the editor begins and ends to read a line: it tells the
    /// terminal to mark pastes, and no longer to.
    private static let (reading, done) = ("\u{2}", "\u{3}")
    /// And where the line was wiped out, as only the progress line is.
    private static let erased: Character = "\u{4}"

    /// Waits until a line is asked for.
    ///
    /// - Returns: what was shown since the line before was entered.
    @discardableResult
    func prompt(_ prompt: String = ">>> ") throws -> String {
        let shown = try find(Self.reading + prompt)
        return shown.lastIndex(of: "\u{3}").map { String(shown[shown.index(after: $0)...]) }
            ?? shown
    }

    /// Waits until the line that was entered has been taken.
    func taken() throws { try find(Self.done) }

    /// Enters a line and gives what is shown before the next prompt.
    func answer(to line: String) throws -> String {
        enter(line)
        try taken()
        return try prompt()
    }

    /// Waits for the process's end.
    ///
    /// - Returns: its exit code, or minus the signal that killed it.
    func exitCode() throws -> Int32 {
        while try readMore() {}
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        isReaped = true
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }

    /// Whether the terminal edits lines itself, as a shell expects to find it.
    var isCooked: Bool {
        var modes = termios()
        return tcgetattr(master, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) != 0
            && modes.c_lflag & tcflag_t(ECHO) != 0
    }

    /// False when the other side has closed.
    func readMore() throws -> Bool {
        var waited = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        let ready = poll(&waited, 1, Self.patience)
        if ready < 0, errno == EINTR { return true }
        guard ready > 0 else {
            throw Failure(description: "nothing more came: \(unread.debugDescription)")
        }
        var piece: [UInt8] = Array(repeating: 0, count: 1 << 16)
        let count = read(master, &piece, piece.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        pending += piece.prefix(count)
        raw += String(decoding: piece.prefix(count), as: UTF8.self)
        unread += Self.visible(&pending)
        while let mark = unread.firstIndex(of: Self.erased) {
            let start = unread[..<mark].lastIndex(of: "\n").map { unread.index(after: $0) } ?? unread.startIndex
            withdrawn.append(String(unread[start..<mark]))
            unread.removeSubrange(start...mark)
        }
        return true
    }

    /// The text of `bytes` without escape sequences and carriage returns. Takes out what is
    /// complete.
    private static func visible(_ bytes: inout [UInt8]) -> String {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] != 0x1B {
                if bytes[index] != 0x0D { text.append(bytes[index]) }
                index += 1
                continue
            }
            // ESC [ parameters letter, or ESC and one more
            guard index + 1 < bytes.count else { break }
            var end = index + 1
            if bytes[end] == UInt8(ascii: "[") {
                end += 1
                while end < bytes.count, bytes[end] < 0x40 { end += 1 }
                guard end < bytes.count else { break }
            }
            let sequence = bytes[(index + 1)...end]
            if sequence.elementsEqual("[?2004h".utf8) { text += Self.reading.utf8 }
            if sequence.elementsEqual("[?2004l".utf8) { text += Self.done.utf8 }
            if sequence.elementsEqual("[2K".utf8) { text += String(Self.erased).utf8 }
            index = end + 1
        }
        // A character that is cut in two waits for its other half.
        let lead = bytes[..<index].lastIndex { $0 & 0xC0 != 0x80 } ?? index
        let isCut =
            index == bytes.count && lead < index && bytes[lead] >= 0xC0
            && index - lead < (bytes[lead] >= 0xF0 ? 4 : bytes[lead] >= 0xE0 ? 3 : 2)
        let rest = isCut ? Array(bytes[lead...]) : Array(bytes[index...])
        if isCut { text.removeLast(index - lead) }
        bytes = rest
        return String(decoding: text, as: UTF8.self)
    }
}
