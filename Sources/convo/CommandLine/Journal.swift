import Language
import Notebook

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The inputs of one conversation on disk, each before it is evaluated.
///
/// A transcript without outputs; what follows an input tells how it ended. Every conversation has a
/// file of its own, locked while it lasts, so that two at once do not mix.
final class Journal {
    /// An input, and how it ended; nil when the conversation broke off in the middle of it.
    struct Entry: Equatable {
        let input: String
        var succeeded: Bool?
    }

    /// What a conversation that is taken up again begins with.
    struct Recovered {
        let journal: Journal
        let seed: UInt32
        let folder: String
        let entries: [Entry]
    }

    private static let done = "# done"
    private static let failed = "# failed"
    /// How many conversations that have ended are kept.
    private static let mostFiles = 50

    private let path: String
    private let seed: UInt32
    private var descriptor: Int32 = -1
    private var hasWarned = false

    /// A new journal; the file appears with the first input.
    init(folder: String, seed: UInt32) {
        self.seed = seed
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        path = "\(folder)/\(now.tv_sec)-\(now.tv_nsec / 1000)-\(getpid()).convo"
    }

    private init(path: String, seed: UInt32, descriptor: Int32) {
        (self.path, self.seed, self.descriptor) = (path, seed, descriptor)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Beside the history; nil when there is to be none.
    static var defaultFolder: String? {
        guard let history = History.defaultPath else { return nil }
        let parent = history.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return (parent.isEmpty ? "." : parent) + "/conversations"
    }

    // MARK: Writing

    /// Records an input that is about to be evaluated.
    ///
    /// - Returns: a warning, the first time it cannot be written.
    func begin(_ input: String) -> String? {
        if descriptor < 0 { open() }
        let lines = input.split(separator: "\n", omittingEmptySubsequences: false)
        return write(">>> " + lines.joined(separator: "\n... ") + "\n", isUrgent: true)
    }

    /// Records how it ended.
    func end(succeeded: Bool) {
        _ = write((succeeded ? Journal.done : Journal.failed) + "\n", isUrgent: false)
    }

    private func open() {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        makeFolder(folder)
        descriptor = openFile(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        flock(descriptor, LOCK_EX | LOCK_NB)
        Journal.removeOldest(in: folder)
        _ = write("# seed \(seed) in \(workingFolder)\n", isUrgent: false)
    }

    private func makeFolder(_ folder: String) {
        guard mkdir(folder, 0o700) != 0, errno == ENOENT else { return }
        let parent = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard !parent.isEmpty, parent != folder else { return }
        makeFolder(parent)
        mkdir(folder, 0o700)
    }

    private func write(_ text: String, isUrgent: Bool) -> String? {
        let isWritten = descriptor >= 0 && Descriptor(number: descriptor).append(Array(text.utf8))
        if isUrgent, isWritten { fdatasync(descriptor) }
        if isWritten || hasWarned { return nil }
        hasWarned = true
        return "warning: the conversation is not kept for --resume: \(path): \(String(cString: strerror(errno)).lowercased())"
    }

    // MARK: Reading

    /// Takes up the latest conversation of a folder that nobody holds; nil when there is none.
    static func recover(in folder: String) -> Recovered? {
        for path in files(in: folder).reversed() {
            let descriptor = openFile(path, O_RDWR | O_APPEND | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, let text = try? Files.read(path), let head = head(of: text) else {
                close(descriptor)
                continue
            }
            // What was being written when the power went stays unread, and what follows begins a line.
            if text.utf8.last != UInt8(ascii: "\n") { _ = Descriptor(number: descriptor).append([UInt8(ascii: "\n")]) }
            let journal = Journal(path: path, seed: head.seed, descriptor: descriptor)
            return Recovered(journal: journal, seed: head.seed, folder: head.folder, entries: entries(of: text))
        }
        return nil
    }

    private static func head(of text: String) -> (seed: UInt32, folder: String)? {
        let line = text.prefix { $0 != "\n" }
        let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard words.count == 5, words[1] == "seed", let seed = UInt32(words[2]) else { return nil }
        return (seed, String(words[4]))
    }

    /// The inputs of a journal's text, in order.
    static func entries(of text: String) -> [Entry] {
        var entries: [Entry] = []
        for cell in Transcript(text).cells {
            switch cell {
            case .exchange(let exchange):
                entries.append(Entry(input: exchange.input.text))
            case .prose(let prose):
                guard !entries.isEmpty else { continue }
                if prose.source.hasPrefix(done) { entries[entries.count - 1].succeeded = true }
                if prose.source.hasPrefix(failed) { entries[entries.count - 1].succeeded = false }
            case .fence: break
            }
        }
        return entries
    }

    /// The journals of a folder, the one written to last at the end.
    private static func files(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var found: [(path: String, time: Int, nanoseconds: Int)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasSuffix(".convo") else { continue }
            let path = folder + "/" + name
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            found.append((path, status.st_mtim.tv_sec, status.st_mtim.tv_nsec))
        }
        return found.sorted { ($0.time, $0.nanoseconds) < ($1.time, $1.nanoseconds) }.map(\.path)
    }

    /// Removes the oldest journals beyond the limit; never one whose conversation lasts.
    private static func removeOldest(in folder: String) {
        for path in files(in: folder).dropLast(mostFiles) {
            let descriptor = openFile(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
            close(descriptor)
        }
    }
}

/// The system's call, whose name a method above has too.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 { open(path, flags, mode) }
