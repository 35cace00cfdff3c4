"""Writes init.json: the laws that torch.nn.init draws from, and its gains.

Run it as `python3 test/golden/init.py` with PyTorch 1.13.

Nothing is drawn: what PyTorch would hand to Tensor.uniform_ and Tensor.normal_ is recorded, so a
case holds the bounds of a uniform law or the mean and deviation of a normal one.
"""

import json
import re
from pathlib import Path
from unittest.mock import patch

import torch
from torch.nn import init

SHAPES = [[200, 100], [30, 50, 7], [96, 1, 64]]
GAINS = [
    ("linear", None),
    ("conv1d", None),
    ("sigmoid", None),
    ("tanh", None),
    ("relu", None),
    ("leaky_relu", None),
    ("leaky_relu", 0.2),
    ("leaky_relu", 0),
    ("selu", None),
]
KAIMING = [
    {},
    {"a": 0.5},
    {"mode": "fan_out"},
    {"nonlinearity": "relu"},
    {"nonlinearity": "tanh", "mode": "fan_out"},
    {"nonlinearity": "linear", "a": 2},
]
LAWS = {
    "xavierUniform": (init.xavier_uniform_, [{}, {"gain": 5 / 3}]),
    "xavierNormal": (init.xavier_normal_, [{}, {"gain": 0.5}]),
    "kaimingUniform": (init.kaiming_uniform_, KAIMING),
    "kaimingNormal": (init.kaiming_normal_, KAIMING),
}


def camel(word):
    return re.sub("_(.)", lambda m: m[1].upper(), word) if isinstance(word, str) else word


def law(fill, shape, options):
    found = []
    record = lambda kind: lambda tensor, a, b: found.append({"kind": kind, "parameters": [a, b]})
    with patch.object(torch.Tensor, "uniform_", record("uniform")), patch.object(torch.Tensor, "normal_", record("normal")):
        fill(torch.empty(shape), **options)
    (only,) = found
    return only


def main():
    gains = [
        {"nonlinearity": camel(name), **({} if param is None else {"param": param}), "gain": init.calculate_gain(name, param)}
        for name, param in GAINS
    ]
    cases = [
        {"fill": name, "shape": shape, "options": {key: camel(value) for key, value in options.items()}, **law(fill, shape, options)}
        for name, (fill, variants) in LAWS.items()
        for shape in SHAPES
        for options in variants
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"torch": "{torch.__version__}", "gains": {json.dumps(gains)}, "cases": [\n{lines}\n]}}\n'
    Path(__file__).with_suffix(".json").write_text(text)


if __name__ == "__main__":
    main()
