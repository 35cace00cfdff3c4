"""Writes recurrent.json: what torch.nn.RNN, LSTM and GRU compute for 48 random configurations each.

Run it as `python3 test/golden/recurrent.py` with PyTorch 1.13.

Inputs are not stored. draw.ts repeats the generator below, so that both sides draw the same
float32 values, in this order: the parameters as named_parameters() lists them, the input, h0 (and
c0) if there is an initial state, and the weights wOut and wH (and wC) of the loss

    sum(output * wOut) + sum(hN * wH) + sum(cN * wC).

PyTorch computes in float64 and each result is rounded once: the stored values carry no rounding
errors of PyTorch's own, and do not depend on the machine that made them.
"""

import base64
import itertools
import json
import math
from pathlib import Path

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

KINDS = ["RNN", "LSTM", "GRU"]
CASES_PER_KIND = 48
MAX_BYTES = 1_000_000
# Mostly small; 17 and 33 leave one lane over after whole vectors of 4, 8 and 16.
SIZES = [*range(1, 10), *range(1, 10), 17, 33]
# Layers with more gates have more weights, and the file is to stay small.
GATED_SIZES = [*range(1, 10)]
# Nearby seeds begin nearby sequences, so the seeds are spread over all of 32 bits.
SEED_SPREAD = 0x9E3779B9


class Draw:
    """A linear congruential generator on 32 bits; only the 24 highest are used."""

    def __init__(self, seed):
        self.state = seed

    def bits24(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state >> 8

    def below(self, limit):
        """An integer from 0 to limit - 1."""
        return (self.bits24() * limit) >> 24

    def tensor(self, shape, scale=1.0):
        """Values in [-scale, scale): exact in float64, rounded to float32, held as float64."""
        values = [(self.bits24() * 2**-23 - 1) * scale for _ in range(math.prod(shape))]
        return torch.tensor(values, dtype=torch.float32).double().reshape(shape)

    def fill(self, module, hidden_size):
        """Draws every parameter of the module, scaled as PyTorch scales its initial values."""
        scale = torch.tensor(1 / math.sqrt(hidden_size), dtype=torch.float32).item()
        with torch.no_grad():
            for _, parameter in module.named_parameters():
                parameter.copy_(self.tensor(parameter.shape, scale))


def encode(tensor):
    data = tensor.detach().contiguous().numpy().astype("<f4").tobytes()
    return {"shape": list(tensor.shape), "data": base64.b64encode(data).decode("ascii")}


def write_cases(script, cases):
    """Writes the cases, one a line, to the JSON file beside the script."""
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    text = f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n'
    assert len(text) < MAX_BYTES, f"{len(text)} bytes of JSON"
    Path(script).with_suffix(".json").write_text(text)


def draw_config(draw, kind, seed):
    steps = 1 + draw.below(7)
    batch = None if draw.below(4) == 0 else 1 + draw.below(5)
    has_lengths = batch is not None and draw.below(2) == 1
    sizes = SIZES if kind == "RNN" else GATED_SIZES
    config = {
        "kind": kind,
        "inputSize": sizes[draw.below(len(sizes))],
        "hiddenSize": sizes[draw.below(len(sizes))],
        "numLayers": 1 + draw.below(3),
        "bias": draw.below(2) == 1,
        "batchFirst": draw.below(2) == 1,
        "bidirectional": draw.below(2) == 1,
        "steps": steps,
        "batch": batch,
        "lengths": [1 + draw.below(steps) for _ in range(batch)] if has_lengths else None,
        "state": draw.below(2) == 1,
        "seed": seed,
    }
    if kind == "RNN":
        config["nonlinearity"] = ["tanh", "relu"][draw.below(2)]
    if kind == "LSTM":
        config["projSize"] = draw.below(2) * draw.below(config["hiddenSize"])
    return config


def build(config):
    options = {}
    if config["kind"] == "RNN":
        options["nonlinearity"] = config["nonlinearity"]
    if config["kind"] == "LSTM":
        options["proj_size"] = config["projSize"]
    return getattr(torch.nn, config["kind"])(
        config["inputSize"],
        config["hiddenSize"],
        config["numLayers"],
        bias=config["bias"],
        batch_first=config["batchFirst"],
        bidirectional=config["bidirectional"],
        **options,
    ).double()


def input_shape(config):
    steps, batch, size = config["steps"], config["batch"], config["inputSize"]
    if batch is None:
        return (steps, size)
    return (batch, steps, size) if config["batchFirst"] else (steps, batch, size)


def state_shapes(config):
    """Of h, or of h and c."""
    rows = config["numLayers"] * (2 if config["bidirectional"] else 1)
    batch = [] if config["batch"] is None else [config["batch"]]
    hidden = config["hiddenSize"]
    sizes = [config["projSize"] or hidden, hidden] if config["kind"] == "LSTM" else [hidden]
    return [(rows, *batch, size) for size in sizes]


def apply(layer, x, states):
    """Calls a layer or cell with its states as a list."""
    initial = None if states is None else tuple(states) if len(states) == 2 else states[0]
    return layer(x, initial)


def forward(layer, x, states, config):
    if config["lengths"] is None:
        output, final = apply(layer, x, states)
    else:
        first = config["batchFirst"]
        packed = pack_padded_sequence(x, config["lengths"], first, enforce_sorted=False)
        output, final = apply(layer, packed, states)
        # The longest sequence may be shorter than the input; the output keeps the input's steps.
        output = pad_packed_sequence(output, first, total_length=config["steps"])[0]
    return output, list(final) if isinstance(final, tuple) else [final]


def evaluate(config):
    draw = Draw(config["seed"])
    layer = build(config)
    draw.fill(layer, config["hiddenSize"])
    x = draw.tensor(input_shape(config)).requires_grad_()
    states = None
    if config["state"]:
        states = [draw.tensor(shape).requires_grad_() for shape in state_shapes(config)]
    output, final = forward(layer, x, states, config)
    sum((result * draw.tensor(result.shape)).sum() for result in [output, *final]).backward()
    values = {"output": output, **dict(zip(["hN", "cN"], final)), "grad.input": x.grad}
    values.update({f"grad.{name}": s.grad for name, s in zip(["h0", "c0"], states or [])})
    values.update({f"grad.{name}": p.grad for name, p in layer.named_parameters()})
    return {"config": config, "expected": {name: encode(v) for name, v in values.items()}}


def main():
    draw = Draw(0)
    seeds = [(k * SEED_SPREAD) % 2**32 for k in range(1, len(KINDS) * CASES_PER_KIND + 1)]
    configs = [draw_config(draw, KINDS[k // CASES_PER_KIND], seed) for k, seed in enumerate(seeds)]
    for kind, option, values in [
        ("RNN", "nonlinearity", ["tanh", "relu"]),
        ("LSTM", "projSize", [False, True]),
        ("GRU", "bias", [False, True]),
    ]:
        cases = [c for c in configs if c["kind"] == kind]
        found = {(c[option], c["bidirectional"], c["lengths"] is not None) for c in cases}
        if option == "projSize":
            found = {(size > 0, *rest) for size, *rest in found}
        assert found == set(itertools.product(values, [False, True], [False, True])), kind
        assert {c["numLayers"] for c in cases} == {1, 2, 3}
    write_cases(__file__, map(evaluate, configs))


if __name__ == "__main__":
    main()
