/// A first conversation in ten steps: explore, print, replay.
struct Tutorial: Sendable {
    /// What a step says, and the line it asks for.
    struct Step: Sendable {
        let text: String
        let line: String
    }

    static let steps = [
        Step(
            text: "To explore: a tensor counts through a shape: one image, one channel, four by four.",
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
            text: "Mistakes cost nothing: every name stays as it was, and the error shows a way out.",
            line: "conv(x, w, stide=2)"),
        Step(
            text: "To print: every window becomes a row of a matrix, and convolution one product.",
            line: "im2col(x, 2, stride=2)"),
        Step(text: "The same with its rows and columns named, as one would draw it on a board:", line: ":im2col conv(x, w, stride=2)"),
        Step(text: "To replay: what you typed and saw is kept as a transcript, a plain text file.", line: ":save tour.convo"),
        Step(text: "And it runs again, here or, with `convo check tour.convo`, number by number.", line: ":replay tour.convo"),
    ]

    /// What the terminal shows of a step.
    static func page(_ i: Int) -> String {
        "\(i + 1)/\(steps.count)  \(steps[i].text)\n\n    \(steps[i].line)\n"
    }

    static let end = """
        That was the tour. `?conv` explains a function, `:help` lists everything there is, Tab completes.
        `:why y[0,0,0,1]` tells where one number came from, `deconv(y, w, stride=2)` is the way back.
        """
}

extension SessionCommands {
    static let tutorial = SessionCommand("tutorial", argument: "[stop]", "a first conversation in ten steps") { call in
        switch call.command.rest {
        case "":
            call.session.tutorialStep = 0
            call.show("Type each line, or something like it; `:tutorial stop` ends the tour.\n\n" + Tutorial.page(0))
        case "stop": call.session.tutorialStep = nil
        default: throw call.refuse(":tutorial takes nothing, or stop", help: "`:tutorial` begins the tour, also a second time")
        }
    }
}

extension Session {
    /// After an input of the tour, the next step.
    func advanceTutorial(after input: String, emit: (Output) -> Void) {
        guard let step = tutorialStep, loadDepth == 0, !input.isBlank else { return }
        // Other commands than the step's may be tried on the way.
        let word = input.prefix { $0 != " " }
        if word.hasPrefix(":") || word.hasPrefix("?"), !Tutorial.steps[step].line.hasPrefix(word) { return }
        let next = step + 1
        tutorialStep = next < Tutorial.steps.count ? next : nil
        emit(.text("\n" + (next < Tutorial.steps.count ? Tutorial.page(next) : Tutorial.end), .command))
    }
}
