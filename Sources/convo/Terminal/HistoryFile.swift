#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file of entries, one escaped entry a line, that several processes append to and rewrite.
///
/// Appending and rewriting hold a lock on the file. A rewriter puts a new file in its place, so
/// whoever gets the lock first makes sure that what it locked is still the file of that name.
struct HistoryFile {
    struct Failure: Error, Equatable {
        let path: String
        let reason: String
    }

    let path: String
    /// How many bytes of it are read at most, those at its end: others may write to it as well.
    var most: off_t = 1 << 26

    /// Every entry, oldest first; none when there is no file, or it is a device, which has no end.
    func read() throws(Failure) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw failure()
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
        return try lines(in: descriptor).map { Self.unescaped($0) }
    }

    /// Adds entries at the end; creates the file and its directory.
    func append(_ entries: [String]) throws(Failure) {
        let descriptor = try openLocked(O_WRONLY | O_APPEND | O_CREAT)
        defer { close(descriptor) }
        try write(entries, to: descriptor)
    }

    /// Replaces the file by what `change` makes of its entries, when it has more of them than
    /// `limit`. Only a regular file is replaced, and where the name is a link, what it leads to.
    func shorten(beyond limit: Int, _ change: ([String]) -> [String]) throws(Failure) {
        guard access(path, F_OK) == 0 else { return }
        let descriptor = try openLocked(O_RDONLY)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        let lines = try lines(in: descriptor)
        guard lines.count > limit, let target = realpath(path, nil) else { return }
        defer { free(target) }
        let entries = change(lines.map { Self.unescaped($0) })
        let goal = String(cString: target)
        let temporary = goal + ".\(getpid()).tmp"
        let new = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, status.st_mode & 0o777)
        guard new >= 0 else { throw failure() }
        defer { close(new) }
        do throws(Failure) {
            try write(entries, to: new)
            guard rename(temporary, goal) == 0 else { throw failure() }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// An entry as a line: a newline is `\n`, a backslash `\\`.
    static func escaped(_ entry: String) -> String {
        var line = ""
        for scalar in entry.unicodeScalars {
            switch scalar {
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            case "\0": break
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    /// The entry that a line stands for; what is no UTF-8 in it is replaced.
    static func unescaped(_ line: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(line.count)
        var isEscaped = false
        for byte in line where byte != 0 {
            if isEscaped {
                switch byte {
                case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
                default: bytes.append(byte)
                }
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: The file

    private func openLocked(_ flags: Int32) throws(Failure) -> Int32 {
        if flags & O_CREAT != 0 { makeDirectories() }
        for _ in 0..<100 {
            let descriptor = open(path, flags | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw failure() }
            lock(descriptor)
            var held = stat()
            var named = stat()
            if fstat(descriptor, &held) == 0, stat(path, &named) == 0,
                held.st_ino == named.st_ino, held.st_dev == named.st_dev
            {
                return descriptor
            }
            close(descriptor)  // replaced between opening and locking
        }
        throw Failure(path: path, reason: "it keeps being replaced")
    }

    /// Waits for the lock, but no longer than a second: a process that was stopped while it held
    /// the lock must not stop every other one's prompt.
    private func lock(_ descriptor: Int32) {
        for _ in 0..<100 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { return }
            poll(nil, 0, 10)
        }
    }

    /// Creates the directories above the file, readable by their owner only.
    private func makeDirectories() {
        var parent = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            parent += part + "/"
            if access(parent, F_OK) != 0 { _ = mkdir(parent, 0o700) }
        }
    }

    private func lines(in descriptor: Int32) throws(Failure) -> [ArraySlice<UInt8>] {
        let isCut = lseek(descriptor, 0, SEEK_END) > most
        lseek(descriptor, isCut ? -most : 0, isCut ? SEEK_END : SEEK_SET)
        var bytes: [UInt8] = []
        var piece: [UInt8] = Array(repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            if count == 0 { break }
            bytes.append(contentsOf: piece.prefix(count))
        }
        return Array(bytes.split(separator: UInt8(ascii: "\n")).dropFirst(isCut ? 1 : 0))
    }

    /// One `write` for all, so that entries of several processes do not mingle.
    private func write(_ entries: [String], to descriptor: Int32) throws(Failure) {
        let bytes = Array(entries.map { Self.escaped($0) + "\n" }.joined().utf8)
        guard Descriptor(number: descriptor).append(bytes) else { throw failure() }
    }

    private func failure() -> Failure {
        Failure(path: path, reason: String(cString: strerror(errno)))
    }
}
