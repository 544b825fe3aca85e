"""Makes frameworks.json: random settings of Convo's convolutions, the lines that `:explain` writes for
PyTorch and TensorFlow, and what those lines gave when they were run.

    python make_frameworks.py CONVO FILE [COUNT [SEED]]   settings, run by PyTorch and by Convo
    python make_frameworks.py FILE                        the same file, run by TensorFlow

Either says which lines failed or gave something else than Convo; none may.
"""

import json
import random
import re
import subprocess
import sys
import tempfile

import numpy as np


class Setting:
    """A random call of one to three spatial axes, and the lines that make its operands."""

    def __init__(self, dice):
        self.dice = dice
        self.rank = n = dice.choice([1, 2, 2, 2, 3])
        kind = dice.choices(
            ["conv", "deconv", "max_pool", "avg_pool", "im2col", "col2im", "conv_dx", "conv_dw"], [32, 26, 14, 9, 9, 5, 3, 3])[0]
        self.form = dice.choices(["batched", "unbatched", "plain"], [6, 2, 2])[0]
        self.last = self.form != "plain" and kind in ("conv", "deconv") and dice.random() < 0.25
        kernel, stride, dilation = self.axis([1, 2, 3]), self.axis([1, 1, 2, 3]), self.axis([1, 1, 1, 2])
        groups = 1 if self.form == "plain" else dice.choices([1, 2, 3], [6, 2, 1])[0]
        channels, filters = dice.choice([1, 2]) * groups, dice.choice([1, 2]) * groups
        self.batch = dice.choice([1, 2])
        size = [dice.randint(5, 7) if n < 3 else dice.randint(4, 5) for _ in range(n)]
        first, second = self.dtype(), self.dtype() if dice.random() < 0.1 else None
        second = second or first
        shared = self.setting("stride", stride, 1) + self.pad() + self.setting("dilation", dilation, 1)
        grouped = f", groups={groups}" if groups > 1 else ""
        turned = ", flip=true" if dice.random() < 0.15 else ""
        layout = f', layout="{["NWC", "NHWC", "NDHWC"][n - 1]}"' if self.last else ""
        bias = ", b" if dice.random() < 0.25 and self.form != "plain" else ""
        weight = kernel if self.form == "plain" else kernel + [channels // groups, filters] if self.last else [filters, channels // groups] + kernel
        window = str(kernel[0]) if n == 2 and len(set(kernel)) == 1 else self.tuple(kernel)
        self.lines, rest = [], ""
        if kind == "conv":
            if dice.random() < 0.2:
                rest += f', pad_mode="{dice.choice(["reflect", "edge", "wrap"])}"'
            if dice.random() < 0.07:
                rest += ", input_dilation=2"
            self.make("x", self.image(channels, size), first)
            self.make("w", weight, second)
            if bias:
                self.make("b", [filters], first)
            self.call = f"conv(x, w{bias}{shared}{grouped}{rest}{turned}{layout})"
        elif kind == "deconv":
            if dice.random() < 0.4 and "same" not in shared:
                rest = self.setting("output_padding", [dice.randint(0, max(s, d) - 1) for s, d in zip(stride, dilation)], 0)
            mean = ', overlap="mean"' if dice.random() < 0.15 else ""
            self.make("x", self.image(filters, [dice.randint(2, 4) for _ in range(n)]), first)
            self.make("w", weight, second)
            if bias:
                self.make("b", [channels], first)
            self.call = f"deconv(x, w{bias}{shared}{rest}{grouped}{turned}{mean}{layout})"
        else:
            self.make("x", self.image(channels, size), first)
            if kind.endswith("_pool"):
                rest = ", ceil=true" if dice.random() < 0.25 else ""
                if kind == "max_pool" and dice.random() < 0.15:
                    rest += ", indices=true"
                if kind == "avg_pool":
                    shared = shared.split(", dilation")[0]
                    rest += ", count_pad=false" if dice.random() < 0.4 else ""
                self.call = f"{kind}(x, {window}{shared}{rest})"
            elif kind in ("im2col", "col2im"):
                order = dice.choice(["", "", ', order="cols"', ', order="unfold"'])
                self.call = f"im2col(x, {window}{shared}{order})"
                if kind == "col2im":
                    self.lines.append(f"col = {self.call}")
                    mean = ', overlap="mean"' if dice.random() < 0.2 else ""
                    self.call = f"col2im(col, x.shape, {window}{shared}{order}{mean})"
            else:
                self.make("w", weight, first)
                self.lines.append(f"dy = {first}(arange(conv(x, w{shared}{grouped}{turned}).shape) % 7 - 3)")
                operands = "dy, w, x.shape" if kind == "conv_dx" else "x, dy, w.shape"
                self.call = f"{kind}({operands}{shared}{grouped}{turned})"

    def axis(self, choices):
        one = self.dice.choice(choices)
        return [one] * self.rank if self.dice.random() < 0.6 else [self.dice.choice(choices) for _ in range(self.rank)]

    def dtype(self):
        return self.dice.choices(["float32", "float64", "int64"], [8, 1, 1])[0]

    def tuple(self, parts):
        return f"({', '.join(map(str, parts))}{',' if len(parts) == 1 else ''})"

    def setting(self, name, values, standard):
        if set(values) == {standard}:
            return ""
        return f", {name}={values[0] if len(set(values)) == 1 else self.tuple(values)}"

    def pad(self):
        dice, n = self.dice, self.rank
        kind = dice.choices(["none", "int", "each", "pairs", "word"], [3, 3, 2, 3, 3])[0]
        if kind == "none":
            return ""
        if kind == "int":
            return f", pad={dice.choice([1, 2])}"
        if kind == "each":
            return f", pad={self.tuple([dice.choice([0, 1, 2]) for _ in range(n)])}"
        if kind == "pairs":
            low = -1 if dice.random() < 0.15 else 0
            return f", pad={self.tuple([(dice.randint(low, 2), dice.randint(low, 2)) for _ in range(n)])}"
        return f', pad="{dice.choice(["valid", "same", "same", "same_lower", "full"] + ["causal"] * (n == 1))}"'

    def image(self, channels, size):
        if self.form == "plain":
            return size
        inner = size + [channels] if self.last else [channels] + size
        return inner if self.form == "unbatched" else [self.batch] + inner

    def make(self, name, shape, dtype):
        count, middle = {"x": (11, 5), "w": (7, 3), "b": (5, 2)}[name]
        self.lines.append(f"{name} = {dtype}(arange({', '.join(map(str, shape))}) % {count} - {middle})")

    def names(self):
        return [line.split(" =")[0] for line in self.lines if re.search(rf"\b{line.split(' =')[0]}\b", self.call)]


def converse(convo, lines):
    done = subprocess.run([convo], input="\n".join(lines) + "\n", capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def operands(convo, setting, folder, extra=()):
    """The operands (and what else is asked for) as Convo has them; None for a setting it refuses."""
    names = setting["names"] + [name for name, _ in extra]
    saves = [f'save("{folder}/{name}.npy", {name})' for name in names]
    if converse(convo, setting["setup"] + [f"{name} = {text}" for name, text in extra] + saves) is None:
        return None
    return {name: np.load(f"{folder}/{name}.npy") for name in names}


def differ(ours, theirs):
    return list(ours.shape) != list(theirs.shape) or not np.allclose(ours, theirs, atol=1e-5, equal_nan=True)


def with_pytorch(convo, path, count, seed):
    import torch
    import torch.nn.functional as F

    dice, cases, wrong = random.Random(seed), [], 0
    folder = tempfile.mkdtemp()
    while len(cases) < count:
        setting = Setting(dice)
        case = {"setup": setting.lines, "expression": setting.call, "names": setting.names()}
        places = "indices" in setting.call
        parts = [("r", setting.call + "[0]"), ("at", setting.call + "[1]")] if places else [("r", setting.call)]
        arrays = operands(convo, case, folder, parts)
        if arrays is None or arrays["r"].size > 120 or not np.isfinite(arrays["r"]).all():
            continue
        text = converse(convo, setting.lines + [f":explain {setting.call}"])
        case["pytorch"] = re.search(r"^  PyTorch +(.*)$", text, re.M).group(1)
        case["tensorflow"] = re.sub(r"\n +", "   ", re.search(r"^  TensorFlow +(.*(?:\n +gives.*)?)$", text, re.M).group(1))
        ours = arrays.pop("r")
        if not case["pytorch"].startswith("no equivalent"):
            tensors = {name: torch.from_numpy(array) for name, array in arrays.items() if name != "at"}
            theirs = eval(case["pytorch"], {"torch": torch, "F": F, **tensors})
            if places:
                wrong += differ(arrays["at"], theirs[1].numpy())
                theirs = theirs[0]
            if differ(ours, theirs.numpy()):
                wrong += 1
                print("PyTorch differs:", setting.lines, setting.call, case["pytorch"])
            case["shape"], case["values"] = list(theirs.shape), theirs.double().flatten().tolist()
        cases.append(case)
    write(path, cases)
    print(len(cases), "settings,", sum("values" in case for case in cases), "run by PyTorch,", wrong, "wrong")


def with_tensorflow(path):
    import tensorflow as tf

    cases, run, wrong = json.load(open(path)), 0, 0
    for case in cases:
        if case["tensorflow"].startswith("no equivalent"):
            continue
        line, _, remark = case["tensorflow"].partition("   ")
        made = {}
        for text in case["setup"]:
            name, dtype, shape, count, middle = re.fullmatch(r"(\w+) = (\w+)\(arange\(([\d, ]+)\) % (\d+) - (\d+)\)", text).groups()
            lengths = [int(length) for length in shape.split(",")]
            values = np.arange(np.prod(lengths)).reshape(lengths) % int(count) - int(middle)
            made[name] = tf.constant(values.astype(dtype))
        theirs = eval(line, {"tf": tf, **made}).numpy()
        if remark.startswith("gives"):
            theirs = np.moveaxis(theirs, -1, 1)
        if remark.startswith("gives (1"):
            theirs = theirs[0]
        run += 1
        if "values" not in case:
            case["shape"], case["values"] = list(theirs.shape), theirs.flatten().astype(float).tolist()
        elif differ(np.array(case["values"]).reshape(case["shape"]), theirs):
            wrong += 1
            print("TensorFlow differs:", case["setup"], case["expression"], line)
    write(path, cases)
    print(run, "run by TensorFlow,", wrong, "wrong")


def write(path, cases):
    """One setting a line; whole numbers without their point."""
    for case in cases:
        if "values" in case:
            case["values"] = [int(v) if v == int(v) else round(v, 7) for v in case["values"]]
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases) + "\n]\n")


if len(sys.argv) == 2:
    with_tensorflow(sys.argv[1])
else:
    count, seed = [int(word) for word in sys.argv[3:] + ["300", "0"][len(sys.argv) - 3 :]]
    with_pytorch(sys.argv[1], sys.argv[2], count, seed)
