/// How lines become inputs: continuation, pasted blocks, transcripts.
extension Conversation {
    /// The next whole input as `.line`, or what came instead.
    func nextInput() -> Prompter.Answer {
        while true {
            if !queue.isEmpty {
                let input = queue.removeFirst()
                echo(input)
                return .line(input)
            }
            prompter.context = ""
            let answer = prompter.read(Prompt.primary)
            guard case .line(let typed) = answer else { return answer }
            guard let line = withoutPrompt(typed) else { continue }
            let entry = continued(line)
            guard case .line(let text) = entry else { return entry }
            if let input = takeInputs(of: text) { return .line(input) }
        }
    }

    /// Asks for further lines until `text` needs no more.
    private func continued(_ text: String) -> Prompter.Answer {
        var text = text
        while PastedText.inputs(of: text, needsMore: session.needsMore).unfinished != nil {
            prompter.context = text
            switch prompter.read(Prompt.continuation) {
            case .line(let line):
                let more = isInTranscript ? PastedText.input(after: Prompt.continuation, in: line) : nil
                text += "\n" + (more ?? line)
            case .end:
                // Left open on purpose: the error says what is missing.
                console.write("\n")
                console.flush()
                return .line(text)
            case let answer:
                return answer
            }
        }
        return .line(text)
    }

    /// The input that `text` is; when it holds several, they are queued, to be shown each with its
    /// output. Nil when it holds none, or all are queued.
    private func takeInputs(of text: String) -> String? {
        let (complete, rest) = PastedText.inputs(of: text, needsMore: session.needsMore)
        let inputs = complete + (rest.map { [$0] } ?? [])
        if inputs.count == 1 { return inputs[0] }
        queue = inputs
        return nil
    }

    /// A typed line without the prompt that a pasted transcript has. Nil for a line that came right
    /// behind such a one: an output.
    private func withoutPrompt(_ line: String) -> String? {
        if let input = PastedText.input(after: Prompt.primary, in: line) {
            isInTranscript = true
            return input
        }
        isInTranscript = isInTranscript && prompter.wasTypedAhead
        return isInTranscript ? nil : line
    }

    /// Shows an input at its prompts, as if it had been typed.
    private func echo(_ input: String) {
        let lines = input.split(separator: "\n", omittingEmptySubsequences: false)
        console.write(Prompt.primary + lines.joined(separator: "\n" + Prompt.continuation) + "\n")
        console.flush()
    }
}
