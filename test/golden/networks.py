"""Writes networks.json: Elman and Jordan networks in plain PyTorch autograd, 30 random configurations of each.

Run it as `python3 test/golden/networks.py` with PyTorch 1.13.

    h_t = f(x_t U + fed W + b_W),  y_t = g(h_t V + b_V)

where fed is h_{t-1} in an Elman network and y_{t-1} in a Jordan network, at first the initial state
or zeros. A sequence that has ended keeps what is fed back, and its y is 0.

Inputs are not stored. draw.ts draws the same float32 values, in this order: U, W, V, b_W, b_V, the
input, the initial state if there is one, and the weights wY and wState of the loss

    sum(y * wY) + sum(state * wState).

As in recurrent.py, PyTorch computes in float64 from float32 inputs, and each result is rounded once.
"""

import math

import torch

from recurrent import SEED_SPREAD, SIZES, Draw, encode, input_shape, write_cases

CASES_PER_KIND = 30
KINDS = ["Elman", "Jordan"]
ACTIVATIONS = ["tanh", "sigmoid", "relu"]
OUTPUT_ACTIVATIONS = [*ACTIVATIONS, "identity", "softmax"]
FUNCTIONS = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "identity": lambda a: a,
    "softmax": lambda a: torch.softmax(a, -1),
}


def draw_config(draw, kind, k):
    steps = 1 + draw.below(7)
    batch = None if draw.below(4) == 0 else 1 + draw.below(5)
    has_lengths = batch is not None and draw.below(2) == 1
    return {
        "kind": kind,
        "inputSize": SIZES[draw.below(len(SIZES))],
        "hiddenSize": SIZES[draw.below(len(SIZES))],
        "outputSize": SIZES[draw.below(len(SIZES))],
        # Every pair, twice.
        "activation": ACTIVATIONS[k % 3],
        "outputActivation": OUTPUT_ACTIVATIONS[k % 5],
        "batchFirst": draw.below(2) == 1,
        "steps": steps,
        "batch": batch,
        "lengths": [1 + draw.below(steps) for _ in range(batch)] if has_lengths else None,
        "state": draw.below(2) == 1,
        "seed": (draw.below(2**16) * SEED_SPREAD) % 2**32,
    }


def parameter_shapes(config):
    n, d, k = config["inputSize"], config["hiddenSize"], config["outputSize"]
    fed = d if config["kind"] == "Elman" else k
    return {"U": (n, d), "W": (fed, d), "V": (d, k), "b_W": (d,), "b_V": (k,)}


def state_shape(config):
    batch = [] if config["batch"] is None else [config["batch"]]
    return (1, *batch, config["hiddenSize" if config["kind"] == "Elman" else "outputSize"])


def forward(config, p, x, state):
    """y in the input's layout, and the last state."""
    batched = config["batch"] is not None
    if not batched:
        x = x.unsqueeze(1)
    elif config["batchFirst"]:
        x = x.transpose(0, 1)
    f, g = FUNCTIONS[config["activation"]], FUNCTIONS[config["outputActivation"]]
    fed = torch.zeros(state_shape(config), dtype=torch.float64) if state is None else state
    fed = fed.reshape(x.shape[1], -1)
    lengths = torch.tensor(config["lengths"] or [config["steps"]] * x.shape[1])
    outputs = []
    for t, x_t in enumerate(x):
        valid = (t < lengths).unsqueeze(1)
        h = f(x_t @ p["U"] + fed @ p["W"] + p["b_W"])
        y = g(h @ p["V"] + p["b_V"])
        fed = torch.where(valid, h if config["kind"] == "Elman" else y, fed)
        outputs.append(torch.where(valid, y, torch.zeros_like(y)))
    y = torch.stack(outputs)
    if not batched:
        return y.squeeze(1), fed
    return (y.transpose(0, 1) if config["batchFirst"] else y), fed.unsqueeze(0)


def evaluate(config):
    draw = Draw(config["seed"])
    scale = torch.tensor(1 / math.sqrt(config["hiddenSize"]), dtype=torch.float32).item()
    shapes = parameter_shapes(config)
    parameters = {name: draw.tensor(shape, scale).requires_grad_() for name, shape in shapes.items()}
    x = draw.tensor(input_shape(config)).requires_grad_()
    state = draw.tensor(state_shape(config)).requires_grad_() if config["state"] else None
    y, last = forward(config, parameters, x, state)
    loss = (y * draw.tensor(y.shape)).sum() + (last * draw.tensor(last.shape)).sum()
    loss.backward()
    values = {"y": y, "last": last, "grad.input": x.grad}
    if state is not None:
        values["grad.state"] = state.grad
    values.update({f"grad.{name}": p.grad for name, p in parameters.items()})
    return {"config": config, "expected": {name: encode(v) for name, v in values.items()}}


def main():
    draw = Draw(0x1D872B41)
    configs = [draw_config(draw, kind, k) for kind in KINDS for k in range(CASES_PER_KIND)]
    for kind in KINDS:
        own = [c for c in configs if c["kind"] == kind]
        assert len({(c["activation"], c["outputActivation"]) for c in own}) == 15
        for name in ["batchFirst", "state"]:
            assert {c[name] for c in own} == {False, True}, name
        assert {(c["batch"] is None, c["lengths"] is None) for c in own} == {
            (True, True),
            (False, True),
            (False, False),
        }
    write_cases(__file__, map(evaluate, configs))


if __name__ == "__main__":
    main()
