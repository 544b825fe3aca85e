import Foundation
import Testing

/// The command line of LANGUAGE.md, by the real program: what goes where, and the exit codes.
@Suite struct CommandLineTests {
    struct Outcome {
        let output: String
        let errors: String
        let code: Int32
    }

    private let folder = Folder()

    private func convo(_ arguments: String..., input: String = "") throws -> Outcome {
        let path = try Terminal.executable()
        folder.write(input, to: "stdin")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.path + "/stdin"))
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let shown = output.fileHandleForReading.readDataToEndOfFile()
        let reported = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            output: String(decoding: shown, as: UTF8.self), errors: String(decoding: reported, as: UTF8.self),
            code: process.terminationStatus)
    }

    @Test func expressions() throws {
        let outcome = try convo("-e", "x = arange(2,2)", "-e", "x", "-e", "-1")
        #expect(outcome.output == "[[0. 1.]\n [2. 3.]]\n-1\n")
        #expect(outcome.code == 0)
    }

    @Test func anErrorSaysWhereAndLeaves() throws {
        folder.write("x = 1\ny = (2,\n     x / 0)\nx\n", to: "a.convo")
        let outcome = try convo("run", "a.convo")
        #expect(outcome.errors.hasPrefix("a.convo:3:6: error: division by zero: 1 / 0\n       x / 0)\n"))
        #expect(outcome.output.isEmpty)
        #expect(outcome.code == 1)
    }

    @Test func keepGoing() throws {
        let outcome = try convo("--keep-going", input: "x = 5\nx = 1/0\nx\n")
        #expect(outcome.output == "5\n")
        #expect(outcome.errors.hasPrefix("<stdin>:2:5: error: "))
        #expect(outcome.code == 1)
    }

    @Test func optionsMayStandBeforeTheSubcommand() throws {
        folder.write("1/0\n7\n", to: "a.convo")
        #expect(try convo("--keep-going", "--color", "never", "run", "a.convo").output == "7\n")
        #expect(try convo("-e", "'run'").output == "run\n")
    }

    @Test func usage() throws {
        #expect(try convo("--nonsense").code == 2)
        #expect(try convo("check").code == 2)
        #expect(try convo("--memory", "much", "-e", "1").code == 2)
        #expect(try convo("nothing.convo").code == 1)
        let help = try convo("--help")
        #expect(help.code == 0 && help.output.contains("check"))
        #expect(try convo("--version").output.hasPrefix("convo "))
    }

    @Test func aTranscriptRunsByItsInputs() throws {
        folder.write("# Prose\n>>> x = range(3)\nx.shape = (3,)  int64\n>>> x\n[9 9 9]\n", to: "t.convo")
        #expect(try convo("t.convo").output == "[0 1 2]\n")
        #expect(
            try convo("replay", "t.convo").output
                == "# Prose\n>>> x = range(3)\nx.shape = (3,)  int64\n>>> x\n[0 1 2]\n")
    }

    @Test func checkTellsTheDifference() throws {
        let wrong = ">>> x = range(3)\nx.shape = (3,)  int64\n>>> x\n[0 1 9]\n"
        folder.write(wrong, to: "t.convo")
        let outcome = try convo("check", "t.convo")
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("\n-[0 1 9]\n+[0 1 2]\n"))
        #expect(try convo("check", "t.convo", "--update").code == 0)
        #expect(folder.read("t.convo") == wrong.replacingOccurrences(of: "[0 1 9]", with: "[0 1 2]"))
        #expect(try convo("check", "t.convo").code == 0)
        #expect(try convo("check", ".").code == 0)
    }

    @Test func quitEndsAScript() throws {
        #expect(try convo(input: "1\n:quit\n2\n").output == "1\n")
    }

    @Test func memoryIsRefusedBeforeItIsTaken() throws {
        let outcome = try convo("--memory", "10MB", "-e", "zeros(10000, 10000)")
        #expect(outcome.code == 1 && outcome.errors.contains("the limit of 10MB"))
    }

    @Test func recursionEndsInAnError() throws {
        let outcome = try convo("-e", "f(n) = f(n + 1) + 1", "-e", "f(0)")
        #expect(outcome.code == 1 && outcome.errors.contains("5000 deep"))
    }
}
