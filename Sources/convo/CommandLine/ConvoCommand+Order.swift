import ArgumentParser

extension ConvoCommand {
    /// The arguments with the subcommand in front: `convo --keep-going run FILE` means what
    /// `convo run --keep-going FILE` does, and does not run a file called "run".
    static func subcommandFirst(_ arguments: [String]) -> [String] {
        let names = Set(configuration.subcommands.compactMap { $0.configuration.commandName })
        var i = 0
        while i < arguments.count, arguments[i].hasPrefix("-") {
            if arguments[i] == "-e" || arguments[i] == "--" { return arguments }
            // These take the next argument as their value.
            i += ["--color", "--memory"].contains(arguments[i]) ? 2 : 1
        }
        guard i > 0, i < arguments.count, names.contains(arguments[i]) else { return arguments }
        return [arguments[i]] + arguments[..<i] + arguments[(i + 1)...]
    }
}
