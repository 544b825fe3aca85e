#!/usr/bin/env python3
"""Calls every function with arguments of the right kind and the wrong value: empty tuples, 2**62, axes that
are not there. An error is an answer; a process that ends is not.

    Tests/Fuzz/arguments.py .build/release/convo [--seed 1] [--count 60000]
"""
import argparse, itertools, random, subprocess, sys

VALUES = [
    "()", "(1,)", "(0,)", "(-1,)", "(0,0)", "(0,1)", "(1,2)", "(1,2,3)", "(2**62,)", "(2**62,2)", "(2**62,2**62)", "-1", "0", "1", "5", "2**62", "-2**62", "none", "true",
    "0.5", "x", "[[1,2],[3,4]]", "tensor([],dtype=int64)", "tensor([0,5],dtype=int64)", "(0,-2**62)", "((0,0),(1,1))", "((),())", "((0,),(1,))", "zeros(0,3)",
    "zeros(3,0)", "zeros(0)", "\"same\"", "(none,none)", "range(0)", "(x,x)", "((1,2),)", "-2**62-2**62",
]
CALLS = [
    "reshape(x, {}, {})", "squeeze(x, axis={})", "unsqueeze(x, {})", "transpose(x, {}, {})", "permute(x, {}, {})", "swapaxes(x, {}, {})", "moveaxis(x, {}, {})",
    "broadcast_to(x, {}, {})", "as_strided(x, {}, {}, offset={})", "windows(x, {}, stride={}, dilation={})", "concat({}, axis={})", "stack({}, axis={})",
    "split(x, {}, axis={})", "flip(x, axes={})", "rot90(x, k={}, axes={})", "roll(x, {}, axis={})", "tile(x, {})", "repeat(x, {}, axis={})", "pad(x, {}, mode=\"{M}\")",
    "insert_zeros(x, {})", "sum(x, axis={})", "mean(x, axis={}, keepdims=true)", "max(x, axis={})", "argmax(x, axis={})", "std(x, axis={})", "cumsum(x, axis={})",
    "softmax(x, axis={})", "take(x, {}, axis={})", "where({}, {}, {})", "clip(x, {}, {})", "einsum(\"ij,jk->ik\", {}, {})", "tensordot(x, {}, axes={})", "matmul(x, {})",
    "full({}, {})", "arange({}, {}, start={}, step={})", "range({}, {}, {})", "linspace({}, {}, {})", "eye({}, {})", "im2col(c, {}, {}, stride={}, pad={})",
    "im2col(c, 2, dilation={}, stride={})", "col2im(im2col(c,2), {}, {}, stride={})", "max_pool(c, {}, stride={}, pad={}, dilation={})",
    "avg_pool(c, {}, stride={}, pad={})", "conv(c, w, stride={}, pad={}, dilation={})", "conv(c, w, groups={}, input_dilation={})", "conv(c, w, {})",
    "deconv(c, w, stride={}, pad={}, output_padding={})", "deconv(c, w, output_size={}, dilation={})", "conv_dx(c, w, {}, stride={})", "conv_dw(c, c, {}, pad={})",
    "conv_matrix(w, {}, stride={}, pad={})", "convolve({}, {})", "x[{}]", "x[{}, {}]", "x[{}:{}:{}]", "x[..., {}]", "x[::{}, none, {}]", "norm({})", "outer({}, {})",
    "solve({}, {})", "inv({})", "svd({})", "det({})", "pinv({})", "rank({})", "grad(sum(roll(x,{},axis={})),x)", "grad(sum(pad(x,{})),x)", "grad(sum(x[{}]),x)",
    "grad(sum(insert_zeros(x,{})),x)", "grad(sum(take(x,{},axis={})),x)", "grad(sum(repeat(x,{},axis={})),x)", "grad(sum(windows(x,{},stride={})),x)",
    "grad(sum(as_strided(x,{},{})),x)", "grad(sum(max_pool(c,{},stride={})),c)", "grad(sum(einsum(\"ij,jk\",x,{})),x)", "jacobian(x, {})", "randint({}, {}, {})",
    "rand({}, {})", "sample({})", "kernel(\"sobel_x\", {})", "item({})", "int({})", "float({})", "len({})", "tensor({}, dtype=int64)", "round({})", "{} // {}", "{} % {}",
    "{} ** {}", "{} @ {}", "{} & {}",
]
SETUP = "x = arange(2, 3); c = arange(1, 2, 4, 4); w = ones(2, 2, 2, 2)\n"
MODES = ["constant", "edge", "reflect", "wrap"]


def lines(count):
    every = []
    for call in CALLS:
        places = call.count("{}")
        if places <= 2: fillings = list(itertools.product(VALUES, repeat=places))
        else: fillings = [[random.choice(VALUES) for _ in range(places)] for _ in range(1500)]
        every += [call.replace("{M}", random.choice(MODES)).format(*filling) for filling in fillings]
    return random.sample(every, min(count, len(every)))


def crashes(convo, lines):
    """The lines that end a process, found by halves."""
    script = SETUP + "".join(f"y = ({line})\n" for line in lines)
    process = subprocess.run([convo, "--no-rc", "--read-only", "--keep-going", "--memory", "64MB", "run", "-"], input=script.encode(),
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    if process.returncode in (0, 1): return []
    if len(lines) == 1: return lines
    half = len(lines) // 2
    return crashes(convo, lines[:half]) + crashes(convo, lines[half:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("convo")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60000)
    options = parser.parse_args()
    random.seed(options.seed)
    tried = lines(options.count)
    found = [line for i in range(0, len(tried), 400) for line in crashes(options.convo, tried[i:i + 400])]
    for line in found: print(line)
    print(f"{len(tried)} calls, {len(found)} that ended the process")
    sys.exit(bool(found))


main()
