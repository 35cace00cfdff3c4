"""Writes losses.json: what the losses of torch.nn.functional are, with their gradients, for every option and reduction.

Run it as `python3 test/golden/losses.py` with PyTorch 1.13.

As in recurrent.py inputs are not stored but drawn, in this order: the input in [-3, 3); the target
(integers below the number of classes, 0 or 1, or values in [-3, 3)); weight and posWeight in
[0.5, 2.5), of the shapes that the case gives; and the weights of sum(loss * w), where the loss is
not reduced. The quantile loss, which PyTorch does not have, is written out.
"""

import re

import torch
import torch.nn.functional as F

from recurrent import SEED_SPREAD, Draw, encode, write_cases

CLASS_SHAPES = [[5], [1, 3], [6, 5], [4, 3, 2], [2, 7, 3, 2]]
SHAPES = [[], [9], [3, 4, 2]]
REDUCTIONS = ["mean", "sum", "none"]


def quantile_loss(x, y, quantiles, reduction):
    # As the library stores them.
    q = torch.tensor(quantiles, dtype=torch.float32).double()
    d = y.unsqueeze(-1) - x
    loss = torch.maximum(q * d, (q - 1) * d)
    return {"mean": loss.mean, "sum": loss.sum, "none": lambda: loss}[reduction]()


LOSSES = {
    "crossEntropy": F.cross_entropy,
    "nllLoss": F.nll_loss,
    "binaryCrossEntropyWithLogits": F.binary_cross_entropy_with_logits,
    "mseLoss": F.mse_loss,
    "l1Loss": F.l1_loss,
    "smoothL1Loss": F.smooth_l1_loss,
    "huberLoss": F.huber_loss,
    "quantileLoss": quantile_loss,
}


def class_cases():
    for shape in CLASS_SHAPES:
        classes = shape[1] if len(shape) > 1 else shape[0]
        for loss in ["crossEntropy", "nllLoss"]:
            # The mean of one row is NaN where it is ignored.
            for ignore in [{}] if shape in ([5], [1, 3]) else [{}, {"ignoreIndex": 1}]:
                for smoothing in [{}, {"labelSmoothing": 0.125}, {"labelSmoothing": 1}] if loss == "crossEntropy" else [{}]:
                    for weight in [{}, {"weight": [classes]}]:
                        yield {"loss": loss, "shape": shape, "options": {**ignore, **smoothing}, **weight}


def pair_cases():
    for shape in SHAPES:
        for loss, options in [
            ("mseLoss", {}),
            ("l1Loss", {}),
            ("smoothL1Loss", {}),
            ("smoothL1Loss", {"beta": 0.25}),
            ("smoothL1Loss", {"beta": 0}),
            ("huberLoss", {}),
            ("huberLoss", {"delta": 1.75}),
        ]:
            yield {"loss": loss, "shape": shape, "options": options}
        for quantiles in [[0.5], [0.1, 0.5, 0.9]]:
            yield {"loss": "quantileLoss", "shape": shape, "options": {"quantiles": quantiles}}


def binary_cases():
    for shape in SHAPES:
        for weight in [{}, {"weight": shape}, {"weight": shape[-1:]}]:
            for pos_weight in [{}, {"posWeight": shape[-1:]}, {"posWeight": [*shape[:-1], 1] if shape else []}]:
                yield {"loss": "binaryCrossEntropyWithLogits", "shape": shape, "options": {}, **weight, **pos_weight}


def draw_target(draw, case):
    shape = case["shape"]
    if case["loss"] in ("crossEntropy", "nllLoss"):
        classes = shape[1] if len(shape) > 1 else shape[0]
        rest = shape[:1] + shape[2:] if len(shape) > 1 else []
        count = torch.Size(rest).numel()
        return torch.tensor([draw.below(classes) for _ in range(count)]).reshape(rest)
    if case["loss"] == "binaryCrossEntropyWithLogits":
        return torch.tensor([draw.below(2) for _ in range(torch.Size(shape).numel())]).double().reshape(shape)
    return draw.tensor(shape, 3.0)


def evaluate(case):
    draw = Draw(case["seed"])
    quantiles = case["options"].get("quantiles")
    x = draw.tensor([*case["shape"], *([len(quantiles)] if quantiles else [])], 3.0).requires_grad_()
    target = draw_target(draw, case)
    differentiable = case["loss"] in ("mseLoss", "l1Loss", "smoothL1Loss", "huberLoss")
    target.requires_grad_(differentiable)
    options = {re.sub("[A-Z]", lambda c: "_" + c[0].lower(), key): value for key, value in case["options"].items()}
    for name in ["weight", "posWeight"]:
        if name in case:
            options[{"posWeight": "pos_weight"}.get(name, name)] = draw.tensor(case[name]) + 1.5
    loss = LOSSES[case["loss"]](x, target, reduction=case["reduction"], **options)
    (loss * (draw.tensor(loss.shape) if case["reduction"] == "none" else 1)).sum().backward()
    values = {"loss": loss, "grad.input": x.grad, **({"grad.target": target.grad} if differentiable else {})}
    assert all(value.isfinite().all() for value in values.values()), case
    return {**case, "expected": {name: encode(value) for name, value in values.items()}}


def main():
    cases = [
        {**case, "reduction": reduction}
        for case in [*class_cases(), *pair_cases(), *binary_cases()]
        for reduction in REDUCTIONS
    ]
    write_cases(__file__, [evaluate({**case, "seed": (k * SEED_SPREAD) % 2**32}) for k, case in enumerate(cases, start=1)])


if __name__ == "__main__":
    main()
