/// A first conversation in ten steps: explore, print, replay.
struct Tutorial: Sendable {
    /// What a step says, and the line it asks for.
    struct Step: Sendable {
        let text: String
        let line: String
    }

    static let steps = [
        Step(
            text: "A tensor counts through a shape: one image, one channel, four by four.",
            line: "x = arange(1,1,4,4)"),
        Step(text: "The echo told its shape. Its name alone shows the numbers, as NumPy prints them.", line: "x"),
        Step(
            text: "A kernel is a list of rows. This one takes each number's neighbour below right from it.",
            line: "w = tensor([[[[1, 0], [0, -1]]]])"),
        Step(text: "Convolution slides the kernel over the image.", line: "conv(x, w)"),
        Step(
            text: "Every number is -5: each neighbour below right is larger by 5. Steps of two see fewer places:",
            line: "y = conv(x, w, stride=2)"),
        Step(
            text: "How does it work? Every window becomes a row of a matrix, and convolution one product.",
            line: "im2col(x, 2, stride=2)"),
        Step(text: "The product with the kernel, written as a column:", line: "im2col(x, 2, stride=2) @ flatten(w)"),
        Step(text: "The way back, transposed convolution, spreads each number over its window.", line: "deconv(y, w, stride=2)"),
        Step(
            text: "Mistakes cost nothing: every name stays as it was, and the error shows a way out.",
            line: "conv(x, w, stride=2, padding=-3)"),
        Step(
            text: "Functions make lines short, loops repeat them. (`?conv` explains a function, Tab completes.)",
            line: "for s in range(1, 4): print(s, conv(x, w, stride=s).shape)"),
    ]

    /// What the terminal shows of a step.
    static func page(_ i: Int) -> String {
        "\(i + 1)/\(steps.count)  \(steps[i].text)\n\n    \(steps[i].line)\n"
    }

    static let end = """
        That was the tour. `:history` shows what you typed; `:help` lists everything there is. Lines kept in a
        file run again with `convo FILE`, and `convo check FILE` verifies every number of a conversation.
        """
}

extension SessionCommands {
    static let tutorial = SessionCommand("tutorial", argument: "[stop]", "a first conversation in ten steps") { call in
        switch call.command.rest {
        case "":
            call.session.tutorialStep = 0
            call.show("Type each line, or something like it; `:tutorial stop` ends the tour.\n\n" + Tutorial.page(0))
        case "stop": call.session.tutorialStep = nil
        default: throw call.refuse(":tutorial takes nothing, or stop")
        }
    }
}

extension Session {
    /// After an input of the tour, the next step.
    func advanceTutorial(after input: String, emit: (Output) -> Void) {
        guard let step = tutorialStep, !input.hasPrefix(":"), !input.allSatisfy({ $0 == " " }) else { return }
        let next = step + 1
        tutorialStep = next < Tutorial.steps.count ? next : nil
        emit(.text("\n" + (next < Tutorial.steps.count ? Tutorial.page(next) : Tutorial.end), .command))
    }
}
