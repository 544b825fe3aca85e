#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `convo -e 1`, process and all: the executable that was built beside this one.
enum StartUp {
    static let benchmark = Benchmark("start-up", "convo -e 1", [], "", .items(1, of: "starts"))

    /// nil when there is no such executable.
    static func time() -> Times? {
        guard let own = CommandLine.arguments.first, let slash = own.lastIndex(of: "/") else { return nil }
        let path = own[..<slash] + "/convo"
        guard access(String(path), X_OK) == 0 else { return nil }
        return Stopwatch.time { run(String(path)) }
    }

    private static func run(_ path: String) {
        let arguments = [path, "--no-rc", "-e", "1"].map { (word: String) in strdup(word) }
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var child = pid_t()
        guard posix_spawn(&child, path, &actions, nil, arguments + [nil], [nil]) == 0 else { return }
        var status: Int32 = 0
        waitpid(child, &status, 0)
    }
}
