"""Writes cells.json: what torch.nn.RNNCell, LSTMCell and GRUCell compute in 12 configurations each.

Run it as `python3 test/golden/cells.py` with PyTorch 1.13.

A case is one step. It draws, in this order: the parameters as named_parameters() lists them, the
input, h (and c) if there is a state, and the weights wH (and wC) of the loss

    sum(h' * wH) + sum(c' * wC).

As in recurrent.py, PyTorch computes in float64 from float32 inputs.
"""

import torch

from recurrent import KINDS, SEED_SPREAD, SIZES, Draw, apply, encode, write_cases

CASES_PER_KIND = 12


def draw_config(draw, kind, k):
    config = {
        "kind": kind,
        "inputSize": SIZES[draw.below(len(SIZES))],
        "hiddenSize": SIZES[draw.below(len(SIZES))],
        "bias": k % 3 != 0,
        "batch": None if k % 4 == 0 else 1 + draw.below(6),
        "state": k % 2 == 0,
        "seed": (k * SEED_SPREAD) % 2**32,
    }
    if kind == "RNN":
        config["nonlinearity"] = ["tanh", "relu"][draw.below(2)]
    return config


def build(config):
    options = {"bias": config["bias"]}
    if config["kind"] == "RNN":
        options["nonlinearity"] = config["nonlinearity"]
    make = getattr(torch.nn, config["kind"] + "Cell")
    return make(config["inputSize"], config["hiddenSize"], **options).double()


def evaluate(config):
    draw = Draw(config["seed"])
    cell = build(config)
    draw.fill(cell, config["hiddenSize"])
    batch = [] if config["batch"] is None else [config["batch"]]
    names = ["h", "c"] if config["kind"] == "LSTM" else ["h"]
    x = draw.tensor((*batch, config["inputSize"])).requires_grad_()
    states = None
    if config["state"]:
        states = [draw.tensor((*batch, config["hiddenSize"])).requires_grad_() for _ in names]
    result = apply(cell, x, states)
    final = list(result) if isinstance(result, tuple) else [result]
    sum((state * draw.tensor(state.shape)).sum() for state in final).backward()
    values = {**dict(zip(names, final)), "grad.input": x.grad}
    values.update({f"grad.{name}": s.grad for name, s in zip(names, states or [])})
    values.update({f"grad.{name}": p.grad for name, p in cell.named_parameters()})
    return {"config": config, "expected": {name: encode(v) for name, v in values.items()}}


def main():
    draw = Draw(2)
    configs = [
        draw_config(draw, kind, k) for kind in KINDS for k in range(1, CASES_PER_KIND + 1)
    ]
    assert {c["nonlinearity"] for c in configs if c["kind"] == "RNN"} == {"tanh", "relu"}
    write_cases(__file__, map(evaluate, configs))


if __name__ == "__main__":
    main()
