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
        let text = Transcript.text(of: call.session.record.map(\.entry), as: isMarkdown ? .markdown : .transcript)
        try call.write(text, to: path)
        let count = call.session.cells.count
        call.show("saved \(count) cell\(count == 1 ? "" : "s") in \(path)")
    }

    static let load = SessionCommand(
        "load", argument: "FILE", "takes up the inputs of a transcript or script without showing them"
    ) { call in
        let (path, session) = (try call.path(), call.session)
        let transcript = Transcript(try call.read(path), path: path)
        var (count, failures, hasEnded) = (0, 0, false)
        let inputCount = transcript.inputs.count
        try call.nested(inputCount) { step in
            for cell in transcript.cells where !hasEnded {
                if case .prose(let prose) = cell { session.keep(prose) }
                guard case .exchange(let exchange) = cell, !exchange.input.text.isBlank else { continue }
                var outputs: [Output] = []
                let succeeded = session.submit(exchange.input.text) { outputs.append($0) }
                count += 1
                step()
                hasEnded = session.isInterrupted
                if case .effect(.quit)? = outputs.last { hasEnded = true }
                let reports = outputs.filter { if case .diagnostic = $0 { true } else { false } }
                let hasErrors = reports.contains { if case .diagnostic(let report, _) = $0 { report.severity == .error } else { false } }
                // A file that loads another passes on what went wrong there.
                guard !succeeded || hasErrors else { continue }
                if !succeeded {
                    failures += 1
                    call.show(exchange.echo)
                }
                for output in succeeded ? reports : outputs { call.pass(output) }
                let place = Diagnostic(.note, "that is line \(exchange.input.line) of \(path)", at: call.command.restSpan)
                call.pass(.diagnostic(place, source: call.source))
            }
        }
        let total = inputCount
        call.show(
            "loaded \(count) \(count < total ? "of \(total) " : "")input\(total == 1 ? "" : "s")"
                + (failures > 0 ? ", \(failures) failed" : ""))
    }

    static let replay = SessionCommand(
        "replay", argument: "FILE", "holds a file's conversation again, here: inputs, outputs and prose"
    ) { call in
        let path = try call.path()
        let transcript = Transcript(try call.read(path), path: path)
        let session = call.session
        try call.nested(transcript.inputs.count) { step in
            var prose = transcript.cells.compactMap { if case .prose(let prose) = $0 { prose } else { nil } }[...]
            Replay(transcript).run(with: session, shouldStop: { session.isInterrupted }) { event in
                switch event {
                case .prose(let text):
                    if let prose = prose.popFirst() { session.keep(prose) }
                    call.show(text)
                case .input(let text, _):
                    step()
                    call.show(text)
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
                try AtomicFile.write(before, to: path + "~", in: interpreter.context)
                show("what was in \(path) is in \(path)~ now")
            }
            try AtomicFile.write(text, to: path, in: interpreter.context)
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
    ///
    /// - Parameters:
    ///   - count: how many inputs the file has.
    ///   - body: calls what it gets after each input.
    fileprivate func nested(_ count: Int, _ body: (_ step: () -> Void) throws -> Void) throws {
        guard session.loadDepth < 8 else { throw refuse("files load one another more than 8 deep", help: "does one of them load itself?") }
        session.loadDepth += 1
        defer { session.loadDepth -= 1 }
        try interpreter.context.progress.counting(count, .input) { try body($0) }
    }
}
