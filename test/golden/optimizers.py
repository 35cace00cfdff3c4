"""Writes optimizers.json: the parameters of 25 steps of every optimizer in PyTorch, and what clipping does to gradients.

Run it as `python3 test/golden/optimizers.py` with PyTorch 1.13.

A run trains two parameters, of 13 and 5 elements, each in a group of its own where the run has groups. One generator draws
the first parameters, then for every step the gradient of either; the gradients do not depend on the parameters. Options are
named as the library names them. After every step both parameters are stored, one behind the other.

Clipping takes gradients of the shapes CLIP_SHAPES, drawn in that order, and gives the norm and the gradients after it.

As in recurrent.py, PyTorch computes in float64 from float32 values, and each result is rounded once.
"""

import json
from pathlib import Path

import torch
from torch.optim import lr_scheduler

from recurrent import Draw, encode
from schedulers import snake

STEPS = 25
SIZES = [13, 5]
SEED = 0x2C1B3C6D
CLIP_SHAPES = [[3, 4], [7], [1]]
CLIP_SEED = 0x297A2D39
MOVING = {"lr": 0.05, "momentum": 0.9}
RUNS = [
    ("SGD", {"lr": 0.1}, None),
    ("SGD", MOVING, None),
    ("SGD", {**MOVING, "dampening": 0.5, "weightDecay": 0.25}, None),
    ("SGD", {**MOVING, "nesterov": True}, None),
    ("SGD", MOVING, [{"lr": 0.1, "nesterov": True}, {"momentum": 0, "weightDecay": 0.5}]),
    ("RMSprop", {}, None),
    ("RMSprop", {"lr": 0.05, "alpha": 0.8, "weightDecay": 0.25}, None),
    ("RMSprop", {"lr": 0.02, "eps": 0.1, "momentum": 0.8}, None),
    ("RMSprop", {"centered": True}, None),
    ("RMSprop", {"centered": True, "momentum": 0.5, "alpha": 0.9, "weightDecay": 0.1}, None),
    ("RMSprop", {"lr": 0.02}, [{"centered": True}, {"momentum": 0.9, "alpha": 0.9}]),
    ("Adagrad", {}, None),
    ("Adagrad", {"lr": 0.2, "lrDecay": 0.1, "weightDecay": 0.25}, None),
    ("Adagrad", {"lr": 0.2, "initialAccumulatorValue": 0.5, "eps": 0.1}, None),
    ("Adagrad", {"lr": 0.1}, [{}, {"lr": 0.3, "lrDecay": 0.5}]),
    ("Adam", {}, None),
    ("Adam", {"lr": 0.05, "betas": [0.8, 0.9], "weightDecay": 0.25}, None),
    ("Adam", {"lr": 0.05, "betas": [0.9, 0.8], "amsgrad": True, "eps": 0.01}, None),
    ("Adam", {"lr": 0.05}, [{"betas": [0.7, 0.95]}, {"amsgrad": True, "weightDecay": 0.1}]),
    ("AdamW", {"lr": 0.05}, None),
    ("AdamW", {"lr": 0.05, "weightDecay": 0.5, "betas": [0.8, 0.9]}, None),
    ("AdamW", {"lr": 0.05, "amsgrad": True, "betas": [0.9, 0.8]}, None),
    ("AdamW", {"lr": 0.05}, [{"weightDecay": 0}, {"weightDecay": 0.9, "lr": 0.01}]),
]
# With a scheduler over both groups, stepped after every optimizer step.
SCHEDULED = [
    ("Adam", {}, [{}, {"weightDecay": 0.1}], ("OneCycleLR", {"maxLr": [0.1, 0.05], "totalSteps": STEPS})),
    ("SGD", MOVING, [{}, {"nesterov": True}], ("OneCycleLR", {"maxLr": 0.1, "totalSteps": STEPS})),
    ("AdamW", {"lr": 0.05}, [{}, {"lr": 0.01}], ("CosineAnnealingLR", {"tMax": 20, "etaMin": 0.001})),
]


def python_options(options):
    return {snake(name): value for name, value in options.items()}


class Magnitude:
    """The terms of an update without their signs: what its rounding errors are relative to."""

    def __init__(self, size):
        self.sum = torch.zeros(size, dtype=torch.float64)

    def of(self, kind, group, state, gradient, before, step):
        decoupled = kind == "AdamW"
        terms = gradient.abs() + (0 if decoupled else group["weight_decay"] * before.abs())
        if kind == "SGD":
            take = 1 if step == 1 else 1 - group["dampening"]
            self.sum = group["momentum"] * self.sum + take * terms
            return terms + group["momentum"] * self.sum if group["nesterov"] else self.sum
        if kind == "RMSprop":
            square = state["square_avg"]
            mean = state["grad_avg"] if group["centered"] else torch.zeros_like(square)
            variance = square - mean * mean
            # The difference of two terms: their errors count against what is left.
            worse = (square + mean * mean) / variance
            self.sum = group["momentum"] * self.sum + worse * terms / (variance.sqrt() + group["eps"])
            return self.sum
        if kind == "Adagrad":
            rate = 1 / (1 + (step - 1) * group["lr_decay"])
            return rate * terms / (state["sum"].sqrt() + group["eps"])
        beta1, beta2 = group["betas"]
        self.sum = beta1 * self.sum + (1 - beta1) * terms
        square = state["max_exp_avg_sq" if group["amsgrad"] else "exp_avg_sq"]
        root = (square / (1 - beta2**step)).sqrt() + group["eps"]
        return self.sum / (1 - beta1**step) / root + (group["weight_decay"] * before.abs() if decoupled else 0)


def train(kind, options, groups, scheduler):
    draw = Draw(SEED)
    parameters = [torch.nn.Parameter(draw.tensor([size])) for size in SIZES]
    if groups is None:
        target = parameters
    else:
        target = [{"params": [p], **python_options(own)} for p, own in zip(parameters, groups)]
    optimizer = getattr(torch.optim, kind)(target, **python_options(options))
    schedule = None
    if scheduler:
        schedule = getattr(lr_scheduler, scheduler[0])(optimizer, **python_options(scheduler[1]))
    magnitudes = [Magnitude(size) for size in SIZES]
    # The bound of the error so far in unit roundoffs, for every element: an element passes 2 roundings a step; a mean over
    # t steps 2 of each and 5 of its own, the root of another half of that, and the update 8.
    bounds = [torch.zeros(size, dtype=torch.float64) for size in SIZES]
    values, reach = [], []
    for step in range(1, STEPS + 1):
        before = [p.detach().clone() for p in parameters]
        for p in parameters:
            p.grad = draw.tensor(p.shape)
        optimizer.step()
        for i, p in enumerate(parameters):
            group = optimizer.param_groups[i if groups else 0]
            terms = magnitudes[i].of(kind, group, optimizer.state[p], p.grad, before[i], step)
            bounds[i] += (3 * step + 16) * group["lr"] * terms + 2 * torch.maximum(p.detach().abs(), before[i].abs())
        if schedule:
            schedule.step()
        values.append(torch.cat([p.detach() for p in parameters]))
        reach.append(float(f"{max(bound.max().item() for bound in bounds):.3e}"))
    run = {"optimizer": kind, "options": options, "groups": groups, "scheduler": scheduler}
    return {**run, "values": encode(torch.stack(values)), "reach": reach}


def clip(norm_type, max_norm):
    draw = Draw(CLIP_SEED)
    parameters = [torch.nn.Parameter(torch.zeros(shape, dtype=torch.float64)) for shape in CLIP_SHAPES]
    for p in parameters:
        p.grad = draw.tensor(p.shape, 4.0)
    norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm, norm_type).item()
    after = encode(torch.cat([p.grad.flatten() for p in parameters]))
    return {"normType": "inf" if norm_type == float("inf") else norm_type, "maxNorm": max_norm, "norm": norm, "after": after}


def clip_value(limit):
    draw = Draw(CLIP_SEED)
    parameters = [torch.nn.Parameter(torch.zeros(shape, dtype=torch.float64)) for shape in CLIP_SHAPES]
    for p in parameters:
        p.grad = draw.tensor(p.shape, 4.0)
    torch.nn.utils.clip_grad_value_(parameters, limit)
    return {"clipValue": limit, "after": encode(torch.cat([p.grad.flatten() for p in parameters]))}


def main():
    head = {"torch": torch.__version__, "seed": SEED, "sizes": SIZES, "clipSeed": CLIP_SEED, "clipShapes": CLIP_SHAPES}
    runs = [train(*run, None) for run in RUNS] + [train(*run) for run in SCHEDULED]
    clips = [clip(norm_type, max_norm) for norm_type in [1, 2, float("inf")] for max_norm in [0.5, 2.0, 1000.0]]
    values = [clip_value(limit) for limit in [0.5, 3.0]]
    lines = ",\n".join(json.dumps(run) for run in runs)
    text = f'{json.dumps(head)[:-1]}, "clips": {json.dumps(clips)},\n"clipValues": {json.dumps(values)},\n"runs": [\n{lines}\n]}}\n'
    Path(__file__).with_suffix(".json").write_text(text)


if __name__ == "__main__":
    main()
