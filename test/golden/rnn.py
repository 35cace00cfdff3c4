"""Writes rnn.json: what torch.nn.RNN computes for 48 random configurations.

Run it as `python3 test/golden/rnn.py` with PyTorch 1.13.

Inputs are not stored. draw.ts repeats the generator below, so that both sides draw the same
float32 values, in this order: the parameters as named_parameters() lists them, the input, h0 if
there is one, and the weights wOut and wH of the loss

    sum(output * wOut) + sum(hN * wH).

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

CASES = 48
MAX_BYTES = 1_000_000
# Mostly small; 17 and 33 leave one lane over after whole vectors of 4, 8 and 16.
SIZES = [*range(1, 10), *range(1, 10), 17, 33]
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


def draw_config(draw, seed):
    steps = 1 + draw.below(7)
    batch = None if draw.below(4) == 0 else 1 + draw.below(5)
    has_lengths = batch is not None and draw.below(2) == 1
    return {
        "inputSize": SIZES[draw.below(len(SIZES))],
        "hiddenSize": SIZES[draw.below(len(SIZES))],
        "numLayers": 1 + draw.below(3),
        "nonlinearity": ["tanh", "relu"][draw.below(2)],
        "bias": draw.below(2) == 1,
        "batchFirst": draw.below(2) == 1,
        "bidirectional": draw.below(2) == 1,
        "steps": steps,
        "batch": batch,
        "lengths": [1 + draw.below(steps) for _ in range(batch)] if has_lengths else None,
        "h0": draw.below(2) == 1,
        "seed": seed,
    }


def build(config):
    return torch.nn.RNN(
        config["inputSize"],
        config["hiddenSize"],
        config["numLayers"],
        nonlinearity=config["nonlinearity"],
        bias=config["bias"],
        batch_first=config["batchFirst"],
        bidirectional=config["bidirectional"],
    ).double()


def input_shape(config):
    steps, batch, size = config["steps"], config["batch"], config["inputSize"]
    if batch is None:
        return (steps, size)
    return (batch, steps, size) if config["batchFirst"] else (steps, batch, size)


def state_shape(config):
    rows = config["numLayers"] * (2 if config["bidirectional"] else 1)
    batch = [] if config["batch"] is None else [config["batch"]]
    return (rows, *batch, config["hiddenSize"])


def forward(rnn, x, h0, config):
    if config["lengths"] is None:
        return rnn(x, h0)
    first = config["batchFirst"]
    packed = pack_padded_sequence(x, config["lengths"], first, enforce_sorted=False)
    output, h_n = rnn(packed, h0)
    # The longest sequence may be shorter than the input; the output keeps the input's steps.
    return pad_packed_sequence(output, first, total_length=config["steps"])[0], h_n


def evaluate(config):
    draw = Draw(config["seed"])
    rnn = build(config)
    draw.fill(rnn, config["hiddenSize"])
    x = draw.tensor(input_shape(config)).requires_grad_()
    h0 = draw.tensor(state_shape(config)).requires_grad_() if config["h0"] else None
    output, h_n = forward(rnn, x, h0, config)
    loss = (output * draw.tensor(output.shape)).sum() + (h_n * draw.tensor(h_n.shape)).sum()
    loss.backward()
    values = {"output": output, "hN": h_n, "grad.input": x.grad}
    if h0 is not None:
        values["grad.h0"] = h0.grad
    values.update({f"grad.{name}": p.grad for name, p in rnn.named_parameters()})
    return {"config": config, "expected": {name: encode(v) for name, v in values.items()}}


def main():
    draw = Draw(0)
    configs = [draw_config(draw, (k * SEED_SPREAD) % 2**32) for k in range(1, CASES + 1)]
    seen = {(c["nonlinearity"], c["bidirectional"], c["lengths"] is not None) for c in configs}
    assert seen == set(itertools.product(["tanh", "relu"], [False, True], [False, True]))
    write_cases(__file__, map(evaluate, configs))


if __name__ == "__main__":
    main()
