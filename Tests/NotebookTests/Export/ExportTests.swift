import Foundation
import Notebook
import Testing

@Suite("Export")
struct ExportTests {
    private func export(_ inputs: [String], as format: ExportFormat) -> String {
        let held = Held()
        for input in inputs { held.type(input) }
        return format.text(of: held.session.exported, title: "a")
    }

    @Test("a page stands alone, and nothing in it is obeyed as HTML")
    func html() {
        let page = export(["# # Title <b> & [link](https://a.b) [x](javascript:y)", "'<script>'", "1 < 2  # why <", "nope"], as: .html)
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(page.contains("<h1>Title &lt;b&gt; &amp; <a href=\"https://a.b\">link</a> x</h1>"))
        #expect(page.contains("<pre class=\"value\">&lt;script&gt;</pre>"))
        #expect(page.contains("<span class=\"comment\"># why &lt;</span>"))
        #expect(page.contains("<pre class=\"error\"><b>error:</b> nope is not defined"))
        #expect(page.contains("prefers-color-scheme: dark"))
        #expect(!page.contains("<script"))
    }

    @Test("prose in Markdown", arguments: [
        ("- a\n- b `c`", "<ul>\n<li>a</li>\n<li>b <code>c</code></li>\n</ul>"),
        ("1. a\n   more\n2. b", "<ol>\n<li>a\nmore</li>\n<li>b</li>\n</ol>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>"),
        ("**b** and *e*\nmore", "<p><strong>b</strong> and <em>e</em>\nmore</p>"), ("```\n<x>\n```", "<pre>&lt;x&gt;</pre>"),
    ])
    func markdown(markdown: String, html: String) {
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map { "# " + $0 }
        #expect(export([lines.joined(separator: "\n")], as: .html).contains(html))
    }

    @Test("a Jupyter notebook is JSON of nbformat 4 with Python in its cells")
    func ipynb() throws {
        let text = export(["# words\n# more", "x = arange(2,2)", "x \"", "x"], as: .ipynb)
        let notebook = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(notebook["nbformat"] as? Int == 4)
        let cells = try #require(notebook["cells"] as? [[String: Any]])
        #expect(cells.map { $0["cell_type"] as? String } == ["code", "markdown", "code", "code", "code"])
        #expect(cells[1]["source"] as? [String] == ["words\n", "more"])
        #expect(cells[2]["source"] as? [String] == ["x = arange(2, 2)"])
        #expect(cells[3]["source"] as? [String] == ["# >>> x \""])
        #expect(cells[4]["source"] as? [String] == ["show(x)"])
        let outputs = try #require(cells[4]["outputs"] as? [[String: Any]])
        #expect(outputs.first?["text"] as? [String] == ["[[0. 1.]\n", " [2. 3.]]\n"])
    }

    @Test("inputs as Python", arguments: [
        ("y = conv(x, [[1,0],[0,1]], stride=2)", "y = conv(x, T([[1, 0], [0, 1]]), stride=2)"),
        ("x[0] = 5", "x = x.clone()\nx[0] = 5"), ("f(a, s=1) = a*(s+1)", "def f(a, s=1):\n    return a * (s + 1)"),
        ("for i in range(3): x = x + i", "for i in each(range_(3)):\n    x = x + i"), ("x.sum(axis=1)", "show(sum_(x, axis=1))"),
        ("x[::-1]", "show(at(x, slice(None, None, -1)))"), ("x.T @ x; x.size", "transpose(x) @ x\nshow(x.numel())"),
        ("lambda = 2", "my_lambda = 2"), ("-x**2", "show(-x ** 2)"), ("(1 < 2) and not true", "show(1 < 2 and not True)"),
        ("zeros(2, dtype=int64)", "show(zeros(2, dtype=torch.int64))"), (":set precision 3", "np.set_printoptions(precision=3)"),
        ("sum(x, dim=0)", "show(sum_(x, axis=0))"),
    ])
    func python(input: String, code: String) {
        let text = export(["x = arange(2,2)", input], as: .python)
        #expect(text.hasSuffix("x = arange(2, 2)\n\(code)\n"), "\(text.suffix(200))")
    }
}
