import Language
import Lessons

/// A quiz under way: the question that waits, and the score.
struct Quiz {
    var question: Question
    var topic: Question.Topic?
    var isHard: Bool
    var asked = 1
    var right = 0
}

extension SessionCommands {
    /// What may follow `:quiz`, for completion.
    static let quizWords =
        Question.Topic.allCases.map { Completions.Candidate($0.rawValue, $0.summary) }
        + [Completions.Candidate("hard", "harder questions"), Completions.Candidate("stop", "ends the quiz")]

    static let quiz = SessionCommand(
        "quiz", argument: "[TOPIC] [hard]", "asks, and takes the next line as the answer; topics: size, missing, cell, gradient, stop"
    ) { call in
        var words = call.command.rest.split(separator: " ").map(String.init)
        if words == ["stop"] {
            call.show(call.session.quiz.map(score) ?? "no quiz is under way")
            call.session.quiz = nil
            return
        }
        let showsAnswers = words.contains("--answers")
        words.removeAll { $0 == "--answers" }
        let isHard = words.contains("hard")
        words.removeAll { $0 == "hard" || $0 == "easy" }
        let topic = words.first.flatMap { Question.Topic(rawValue: $0) }
        guard words.count <= 1, words.isEmpty || topic != nil else {
            throw call.refuse(
                ":quiz knows no topic \(words.first { Question.Topic(rawValue: $0) == nil } ?? words[1])",
                help: Question.Topic.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", "))
        }
        let context = call.interpreter.context
        func question(_ number: Int) throws -> Question { try Question(number: number, topic: topic, isHard: isHard, in: context) }
        let first = call.session.questionsAsked
        let width = call.session.width
        // Nobody answers a script: it gets a sheet of questions.
        guard call.session.echoes, !showsAnswers else {
            call.session.questionsAsked += 5
            return call.show(
                try (0..<5).map { i in
                    let question = try question(first + i)
                    return "\(i + 1). \(question.text)".wrapped(width: width, indent: 3)
                        + (showsAnswers ? "\n   \(question.answer)   \(question.explanation)".wrapped(width: width, indent: 6) : "")
                }.joined(separator: "\n"))
        }
        call.session.questionsAsked += 1
        let quiz = Quiz(question: try question(first), topic: topic, isHard: isHard)
        call.session.quiz = quiz
        call.show(quiz.question.text.wrapped(width: width))
    }

    static func score(_ quiz: Quiz) -> String { "\(quiz.right) of \(quiz.asked - 1) right" }
}

extension Session {
    /// Takes an input as the answer to the question that waits; nil when none waits or it is none.
    func answer(_ input: String) throws -> String? {
        guard var quiz, let isRight = quiz.question.accepts(input) else { return nil }
        if isRight { quiz.right += 1 }
        let verdict = isRight ? "right" : "no: \(quiz.question.answer)"
        let explanation = quiz.question.explanation
        quiz.asked += 1
        quiz.question = try Question(
            number: questionsAsked, topic: quiz.topic, isHard: quiz.isHard, in: interpreter.context)
        questionsAsked += 1
        self.quiz = quiz
        return "\(verdict)   \(explanation)".wrapped(width: width, indent: 2)
            + "\n\(SessionCommands.score(quiz)); :quiz stop ends\n\n" + quiz.question.text.wrapped(width: width)
    }
}
