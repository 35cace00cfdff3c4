"""Writes schedulers.json: the learning rates of 25 epochs under every scheduler of PyTorch that the library has.

Run it as `python3 test/golden/schedulers.py` with PyTorch 1.13.

Each case has an optimizer with two groups, whose rates are FIRST. Options are named as the library names them. For every
epoch, the first included, the rates of both groups are stored, and for OneCycleLR what it sets besides them: the momentum
of SGD or the first beta of Adam. In "chained" several schedulers act on one optimizer, each stepped once an epoch.
"""

import json
import re
from pathlib import Path

import torch
from torch.optim import lr_scheduler

from recurrent import Draw

EPOCHS = 25
FIRST = [0.5, 0.125]
SEED = 0x51ED270B
LAMBDAS = {
    "inverse": lambda epoch: 1 / (1 + epoch),
    "fall": lambda epoch: (25 - epoch) / 25,
}
ONE_CYCLE = {"maxLr": 0.75, "totalSteps": EPOCHS}


def metrics():
    """Falls for a while, then wanders, so that plateaus of several lengths occur."""
    draw = Draw(SEED)
    noise = [draw.bits24() * 2**-24 for _ in range(EPOCHS - 1)]
    return [max(1.0 - 0.25 * epoch, 0.25) + 0.125 * value for epoch, value in enumerate(noise)]


CASES = [
    ("StepLR", {"stepSize": 7}),
    ("StepLR", {"stepSize": 1, "gamma": 0.75}),
    ("MultiStepLR", {"milestones": [3, 11, 20]}),
    ("MultiStepLR", {"milestones": [9, 2, 9, 40], "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"tMax": 24}),
    ("CosineAnnealingLR", {"tMax": 10, "etaMin": 0.01}),
    ("CosineAnnealingLR", {"tMax": 1, "etaMin": 0.25}),
    ("CosineAnnealingLR", {"tMax": 4}),
    ("LinearLR", {}),
    ("LinearLR", {"startFactor": 0.1, "endFactor": 0.75, "totalIters": 13}),
    ("LinearLR", {"startFactor": 1.0, "endFactor": 0.0, "totalIters": 24}),
    ("LambdaLR", {"lrLambda": "inverse"}),
    ("LambdaLR", {"lrLambda": ["fall", "inverse"]}),
    ("OneCycleLR", ONE_CYCLE),
    ("OneCycleLR", {**ONE_CYCLE, "annealStrategy": "linear", "pctStart": 0.5}),
    ("OneCycleLR", {**ONE_CYCLE, "threePhase": True, "divFactor": 10.0, "finalDivFactor": 100.0}),
    ("OneCycleLR", {**ONE_CYCLE, "cycleMomentum": False}),
    (
        "OneCycleLR",
        {
            "maxLr": [0.75, 0.25],
            "epochs": 5,
            "stepsPerEpoch": 5,
            "baseMomentum": [0.7, 0.8],
            "maxMomentum": [0.9, 0.85],
            "pctStart": 0.25,
        },
    ),
    ("ReduceLROnPlateau", {"patience": 2}),
    ("ReduceLROnPlateau", {"patience": 1, "factor": 0.5, "cooldown": 3, "minLr": [0.1, 0.05]}),
    ("ReduceLROnPlateau", {"patience": 0, "thresholdMode": "abs", "threshold": 0.05, "minLr": 1e-3}),
    ("ReduceLROnPlateau", {"patience": 1, "mode": "max", "factor": 0.75}),
    ("ReduceLROnPlateau", {"patience": 3, "mode": "max", "thresholdMode": "abs", "threshold": 0.5}),
    ("ReduceLROnPlateau", {"patience": 0, "factor": 0.99, "eps": 0.002}),
    (
        "SequentialLR",
        {
            "schedulers": [
                ("LinearLR", {"startFactor": 0.1}),
                ("CosineAnnealingLR", {"tMax": 12, "etaMin": 0.001}),
                ("StepLR", {"stepSize": 2, "gamma": 0.5}),
            ],
            "milestones": [5, 17],
        },
    ),
    (
        "SequentialLR",
        {"schedulers": [("LambdaLR", {"lrLambda": "fall"}), ("LinearLR", {"totalIters": 4})], "milestones": [9]},
    ),
    ("chained", {"schedulers": [("ExponentialLR", {"gamma": 0.9}), ("LinearLR", {"totalIters": 8})]}),
    ("chained", {"schedulers": [("CosineAnnealingLR", {"tMax": 24}), ("MultiStepLR", {"milestones": [6, 15]})]}),
]


def snake(name):
    return "T_max" if name == "tMax" else re.sub("([A-Z])", lambda match: "_" + match[1].lower(), name)


def lambdas(names):
    return [LAMBDAS[name] for name in names] if isinstance(names, list) else LAMBDAS[names]


def make(kind, options, optimizer):
    if kind == "SequentialLR":
        parts = [make(*part, optimizer) for part in options["schedulers"]]
        return lr_scheduler.SequentialLR(optimizer, parts, options["milestones"])
    options = {snake(name): lambdas(value) if name == "lrLambda" else value for name, value in options.items()}
    return getattr(lr_scheduler, kind)(optimizer, **options)


def run(kind, options, optimizer_kind):
    groups = [{"params": [torch.zeros(1, requires_grad=True)], "lr": lr} for lr in FIRST]
    if optimizer_kind == "Adam":
        optimizer = torch.optim.Adam(groups)
    else:
        optimizer = torch.optim.SGD(groups, lr=1.0, momentum=0.9)
    if kind == "chained":
        schedulers = [make(*part, optimizer) for part in options["schedulers"]]
    else:
        schedulers = [make(kind, options, optimizer)]
    lrs, momenta = [], []
    for epoch in range(EPOCHS):
        if epoch > 0:
            for scheduler in schedulers:
                scheduler.step(*([metrics()[epoch - 1]] if kind == "ReduceLROnPlateau" else []))
        lrs.append([group["lr"] for group in optimizer.param_groups])
        momenta.append(
            [group["betas"][0] if optimizer_kind == "Adam" else group["momentum"] for group in optimizer.param_groups]
        )
    case = {"kind": kind, "options": options, "optimizer": optimizer_kind, "lrs": lrs}
    return {**case, "momenta": momenta} if kind == "OneCycleLR" else case


def main():
    cases = [run(kind, options, "SGD") for kind, options in CASES]
    cases += [run(kind, options, "Adam") for kind, options in CASES if kind == "OneCycleLR"]
    head = json.dumps({"torch": torch.__version__, "first": FIRST, "metrics": metrics()})[:-1]
    lines = ",\n".join(json.dumps(case) for case in cases)
    Path(__file__).with_suffix(".json").write_text(f'{head}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
