"""Writes layers.json: what layers without a state compute in torch.nn, for random configurations.

Run it as `python3 test/golden/layers.py` with PyTorch 1.13.

A case names a layer, the arguments of its constructor and its options as bptt spells them. As in
recurrent.py inputs are not stored but drawn, in this order: the parameters as named_parameters() lists
them, the input, and the weights of the loss sum(output * wOut). Parameters are drawn as those of a
layer with `fan` inputs are scaled at first.

PyTorch 1.13 has no causal padding, which is written with F.pad, and no LayerNorm without bias.
"""

import json
import re
from pathlib import Path

import torch

from recurrent import MAX_BYTES, SEED_SPREAD, Draw, encode

CASES = {
    "Conv1d": 60,
    "MaxPool1d": 16,
    "AvgPool1d": 16,
    "AdaptiveMaxPool1d": 12,
    "AdaptiveAvgPool1d": 12,
    "LayerNorm": 18,
}


class Causal(torch.nn.Conv1d):
    """Convolution that sees nothing past the place of its output."""

    def forward(self, x):
        reach = (self.kernel_size[0] - 1) * self.dilation[0]
        return super().forward(torch.nn.functional.pad(x, (reach, 0)))


def chance(draw):
    return draw.below(2) == 1


def signal_shape(draw, channels, length):
    batch = [] if draw.below(4) == 0 else [1 + draw.below(5)]
    return [*batch, channels, length]


def draw_conv1d(draw):
    groups = [1, 1, 1, 2, 3][draw.below(5)]
    channels, outputs = groups * (1 + draw.below(9)), groups * (1 + draw.below(9))
    kernel, dilation = 1 + draw.below(5), 1 + draw.below(3)
    span = (kernel - 1) * dilation + 1
    padding = [draw.below(4), draw.below(span + 1), "same", "causal"][draw.below(4)]
    stride = 1 if padding == "same" else 1 + draw.below(3)
    least = 1 if isinstance(padding, str) else max(1, span - 2 * padding)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "bias": chance(draw)}
    return {
        "args": [channels, outputs, kernel],
        "options": options,
        "shape": signal_shape(draw, channels, least + draw.below(30)),
        "fan": channels // groups * kernel,
    }


def draw_sliding(draw, extra):
    kernel = 1 + draw.below(5)
    options = {"padding": draw.below(kernel // 2 + 1), "ceilMode": chance(draw), **extra}
    if chance(draw):
        options["stride"] = 1 + draw.below(4)
    span = (kernel - 1) * options.get("dilation", 1) + 1
    return {"args": [kernel], "options": options, "shape": signal_shape(draw, 1 + draw.below(4), span + draw.below(20))}


def draw_max_pool1d(draw):
    return draw_sliding(draw, {"dilation": 1 + draw.below(3)})


def draw_avg_pool1d(draw):
    return draw_sliding(draw, {"countIncludePad": chance(draw)})


def draw_adaptive(draw):
    size = [1, 1 + draw.below(9)][draw.below(2)]
    return {"args": [size], "options": {}, "shape": signal_shape(draw, 1 + draw.below(4), 1 + draw.below(20))}


def draw_layer_norm(draw):
    shape = [2 + draw.below(9) for _ in range(1 + draw.below(3))]
    options = {"elementwiseAffine": draw.below(4) > 0, "bias": draw.below(4) > 0, "eps": [1e-5, 1e-3, 0.5][draw.below(3)]}
    outer = [1 + draw.below(4) for _ in range(draw.below(3))]
    return {"args": [shape[0] if len(shape) == 1 and chance(draw) else shape], "options": options, "shape": outer + shape}


DRAW = {
    "Conv1d": draw_conv1d,
    "MaxPool1d": draw_max_pool1d,
    "AvgPool1d": draw_avg_pool1d,
    "AdaptiveMaxPool1d": draw_adaptive,
    "AdaptiveAvgPool1d": draw_adaptive,
    "LayerNorm": draw_layer_norm,
}


def build(case):
    name = case["layer"]
    options = {re.sub("[A-Z]", lambda c: "_" + c[0].lower(), key): value for key, value in case["options"].items()}
    if options.get("padding") == "causal":
        return Causal(*case["args"], **{**options, "padding": 0}).double()
    has_bias = options.pop("bias", True) if name == "LayerNorm" else True
    layer = getattr(torch.nn, name)(*case["args"], **options).double()
    if not has_bias:
        layer.bias = None
    return layer


def evaluate(case):
    draw = Draw(case["seed"])
    layer = build(case)
    draw.fill(layer, case.get("fan", 1))
    x = draw.tensor(case["shape"]).requires_grad_()
    output = layer(x)
    (output * draw.tensor(output.shape)).sum().backward()
    values = {"output": output, "grad.input": x.grad}
    values.update({f"grad.{name}": p.grad for name, p in layer.named_parameters()})
    return {**case, "expected": {name: encode(value) for name, value in values.items()}}


def main():
    draw = Draw(1)
    names = [name for name, count in CASES.items() for _ in range(count)]
    cases = [
        {"layer": name, **DRAW[name](draw), "seed": (k * SEED_SPREAD) % 2**32} for k, name in enumerate(names, start=1)
    ]
    paddings = {(str(c["options"]["padding"]), c["options"]["groups"] > 1) for c in cases if c["layer"] == "Conv1d"}
    assert paddings >= {(padding, grouped) for padding in ("0", "same", "causal") for grouped in (False, True)}
    lines = ",\n".join(json.dumps(evaluate(case), separators=(",", ":")) for case in cases)
    text = f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n'
    assert len(text) < MAX_BYTES, f"{len(text)} bytes of JSON"
    Path(__file__).with_suffix(".json").write_text(text)


if __name__ == "__main__":
    main()
