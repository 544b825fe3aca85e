import Language
import Tensors

extension SessionCommands {
    static let save = SessionCommand(
        "save", argument: "FILE", "writes the conversation as a transcript: .convo, or .md with fenced blocks"
    ) { call in
        let path = try call.path()
        let lower = path.lowercased()
        if let format = ExportFormat(path: path), format != .markdown {
            throw call.refuse("a conversation is saved as .convo or .md", help: ":export \(path) makes \(format.words)")
        }
        if FileFormat(path: path) != nil {
            throw call.refuse(".\(path.split(separator: ".").last ?? "") files hold tensors", help: "save(\"\(path)\", x) writes one; a conversation goes into a .convo file")
        }
        let isMarkdown = lower.hasSuffix(".md") || lower.hasSuffix(".markdown")
        let text = Transcript.text(of: call.session.entries, as: isMarkdown ? .markdown : .transcript)
        try call.write(text, to: path)
        let count = call.session.cells.count
        call.show("saved \(count) cell\(count == 1 ? "" : "s") in \(path)")
    }

    static let load = SessionCommand(
        "load", argument: "FILE", "takes up the inputs of a transcript or script without showing them"
    ) { call in
        let (path, session) = (try call.path(), call.session)
        let transcript = Transcript(try call.read(path), path: path, needsMore: { Parser.needsMore($0) })
        var (count, failures, hasEnded) = (0, 0, false)
        try call.nested {
            for cell in transcript.cells where !hasEnded {
                if case .prose(let prose) = cell { session.keep(prose) }
                guard case .exchange(let exchange) = cell, !exchange.input.text.isBlank else { continue }
                var outputs: [Output] = []
                let succeeded = session.submit(exchange.input.text) { outputs.append($0) }
                count += 1
                hasEnded = session.isInterrupted
                if case .effect(.quit)? = outputs.last { hasEnded = true }
                if succeeded {
                    // A file that loads another passes on what went wrong there.
                    for case .diagnostic(let report, let source) in outputs where report.severity == .error {
                        call.pass(.diagnostic(report, source: source))
                    }
                    continue
                }
                failures += 1
                call.show(exchange.echo)
                for output in outputs { call.pass(output) }
            }
        }
        let total = transcript.inputs.count
        call.show(
            "loaded \(count) \(count < total ? "of \(total) " : "")input\(total == 1 ? "" : "s")"
                + (failures > 0 ? ", \(failures) failed" : ""))
    }

    static let replay = SessionCommand(
        "replay", argument: "FILE", "holds a file's conversation again, here: inputs, outputs and prose"
    ) { call in
        let path = try call.path()
        let transcript = Transcript(try call.read(path), path: path, needsMore: { Parser.needsMore($0) })
        let session = call.session
        try call.nested {
            var prose = transcript.cells.compactMap { if case .prose(let prose) = $0 { prose } else { nil } }[...]
            Replay(transcript).run(with: session, shouldStop: { session.isInterrupted }) { event in
                switch event {
                case .prose(let text):
                    if let prose = prose.popFirst() { session.keep(prose) }
                    call.show(text)
                case .input(let text, _): call.show(text)
                case .output(let output, _): call.pass(output)
                }
            }
        }
    }

    static let export = SessionCommand(
        "export", argument: "FILE", "the conversation as a page or program: .html, .md, .ipynb or .py"
    ) { call in
        let path = try call.path()
        guard let format = ExportFormat(path: path) else {
            throw call.refuse("the name \(path) does not end in a known format", help: "known are .html, .md, .ipynb and .py")
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        try call.write(format.text(of: call.session.exported, title: name), to: path)
        call.show("wrote \(format.words) to \(path)")
    }
}

extension CommandCall {
    /// The file that the rest of the line names, in quotes or not.
    fileprivate func path() throws -> String {
        var path = command.rest
        if path.count >= 2, let quote = path.first, quote == "\"" || quote == "'", path.last == quote {
            path = String(path.dropFirst().dropLast())
        }
        guard !path.isEmpty else { throw missing() }
        return path
    }

    fileprivate func read(_ path: String) throws -> String {
        try onFile { try TextFile.read(path, in: interpreter.context) }
    }

    /// Writes a file. One that this conversation did not write is kept beside it, with a `~`.
    fileprivate func write(_ text: String, to path: String) throws {
        try onFile {
            if !session.writtenPaths.contains(path), let before = try? TextFile.read(path, in: interpreter.context), before != text {
                try AtomicFile.write(before, to: path + "~")
                show("what was in \(path) is in \(path)~ now")
            }
            try AtomicFile.write(text, to: path)
            session.writtenPaths.insert(path)
        }
    }

    private func onFile<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as FileError {
            throw refuse(error.prose.message, help: error.prose.help)
        } catch let error as TensorError {
            throw refuse(error.prose.message, help: error.prose.help)
        }
    }

    /// A file may load another, but not without end.
    fileprivate func nested(_ body: () throws -> Void) throws {
        guard session.loadDepth < 8 else { throw refuse("files load one another more than 8 deep") }
        session.loadDepth += 1
        defer { session.loadDepth -= 1 }
        try body()
    }
}
