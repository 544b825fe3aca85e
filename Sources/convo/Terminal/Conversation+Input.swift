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
            let answer = prompter.read(Prompt.primary, startingWith: draft)
            draft = ""
            guard case .line(let typed) = answer else { return answer }
            guard let line = withoutPrompt(typed) else { continue }
            let entry = isUnfinished(line) ? continued(line) : .line(line)
            guard case .line(let text) = entry else { return entry }
            let inputs = inputs(of: text)
            // A block is shown as a conversation, each input at its prompts with its output below.
            let isErased = line.contains("\n") && line == text && prompter.erase(line)
            if inputs.count > 1 || isErased {
                queue = inputs
            } else if let input = inputs.first {
                return .line(input)
            }
        }
    }

    /// Asks for further lines until `text` needs no more.
    private func continued(_ text: String) -> Prompter.Answer {
        var text = text
        while isUnfinished(text) {
            prompter.context = text
            switch prompter.read(Prompt.continuation) {
            case .line(let line):
                let more =
                    isInTranscript ? PastedText.input(after: Prompt.continuation, in: line) : nil
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

    private func isUnfinished(_ text: String) -> Bool {
        PastedText.inputs(of: text).unfinished != nil
    }

    /// The inputs that a submitted text holds; an unfinished one counts.
    private func inputs(of text: String) -> [String] {
        let (complete, rest) = PastedText.inputs(of: text)
        return complete + (rest.map { [$0] } ?? [])
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
        func painted(_ prompt: String) -> String { console.isColored ? Style.prompt(prompt.dropLast()) + " " : prompt }
        console.write(painted(Prompt.primary) + lines.joined(separator: "\n" + painted(Prompt.continuation)) + "\n")
        console.flush()
    }
}
