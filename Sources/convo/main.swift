#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import ArgumentParser

Descriptor.openStandardOnes()

// Exit codes: 0 ok, 1 an evaluation or a check failed, 2 usage.
do {
    var command = try ConvoCommand.parseAsRoot(ConvoCommand.subcommandFirst(Array(CommandLine.arguments.dropFirst())))
    try command.run()
} catch {
    let text = ConvoCommand.fullMessage(for: error)
    switch ConvoCommand.exitCode(for: error) {
    case .success:
        print(text)
    case .validationFailure:
        report(text)
        exit(2)
    case let code:
        if !text.isEmpty { report(text) }
        exit(code.rawValue)
    }
}

/// Writes to stderr.
func report(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
