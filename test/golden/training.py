"""Writes training.json: the losses of 25 training steps of a small classifier in PyTorch.

Run it as `python3 test/golden/training.py` with PyTorch 1.13.

SimpleRNN is nn.RNN(8, 32, batch_first=True) and nn.Linear(32, 3) on the last step's output. Every
run starts from the same parameters and cycles through the same five batches with mean cross
entropy. One generator draws, in this order: the parameters as named_parameters() lists them, then
for each batch its input (16, 12, 8) and its 16 labels.

As in recurrent.py, PyTorch computes in float64 from float32 inputs.
"""

import json
from pathlib import Path

import torch

from recurrent import Draw

STEPS = 25
BATCHES = 5
# Odd, and far from the seeds of small numbers, whose sequences begin alike.
SEED = 0x2545F491
SIZES = {"inputSize": 8, "hiddenSize": 32, "outputSize": 3, "batch": 16, "steps": 12}
OPTIMIZERS = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}
MAX_NORM = 0.5
RUNS = [
    {"optimizer": optimizer, "options": options, "maxNorm": max_norm}
    for optimizer, options in [
        ("SGD", {"lr": 0.1}),
        ("SGD", {"lr": 0.05, "momentum": 0.9}),
        ("Adam", {"lr": 1e-2}),
    ]
    for max_norm in [None, MAX_NORM]
]


class SimpleRNN(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = torch.nn.RNN(SIZES["inputSize"], SIZES["hiddenSize"], batch_first=True)
        self.fc = torch.nn.Linear(SIZES["hiddenSize"], SIZES["outputSize"])

    def forward(self, x):
        output, _ = self.rnn(x)
        return self.fc(output[:, -1])


def draw_all():
    """The model with its first parameters, and the batches."""
    draw = Draw(SEED)
    model = SimpleRNN().double()
    draw.fill(model, SIZES["hiddenSize"])
    batches = []
    for _ in range(BATCHES):
        x = draw.tensor((SIZES["batch"], SIZES["steps"], SIZES["inputSize"]))
        labels = [draw.below(SIZES["outputSize"]) for _ in range(SIZES["batch"])]
        batches.append((x, torch.tensor(labels)))
    return model, batches


def reach(value, parameters, paths):
    """How far the value would move, to first order, if all updates so far were wrong by 100 %.

    A path is the sum of |update| over the steps of one parameter. The test scales the reach by the
    relative rounding error of an update: that is the error which training carries into the value.
    """
    slopes = torch.autograd.grad(value, parameters, retain_graph=True)
    return sum((slope.abs() * path).sum() for slope, path in zip(slopes, paths)).item()


def gradient_norm(loss, parameters):
    """The norm that clipping takes, as a function of the parameters that can be differentiated."""
    gradients = torch.autograd.grad(loss, parameters, create_graph=True)
    return torch.cat([gradient.flatten() for gradient in gradients]).norm()


def train(run):
    clips = run["maxNorm"] is not None
    model, batches = draw_all()
    parameters = list(model.parameters())
    paths = [torch.zeros_like(parameter) for parameter in parameters]
    optimizer = OPTIMIZERS[run["optimizer"]](parameters, **run["options"])
    losses, loss_reach, norms, norm_reach = [], [], [], []
    for step in range(STEPS):
        x, labels = batches[step % BATCHES]
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        losses.append(loss.item())
        loss_reach.append(reach(loss, parameters, paths))
        if clips:
            norm_reach.append(reach(gradient_norm(loss, parameters), parameters, paths))
        loss.backward()
        if clips:
            norms.append(torch.nn.utils.clip_grad_norm_(parameters, run["maxNorm"]).item())
        before = [parameter.detach().clone() for parameter in parameters]
        optimizer.step()
        for path, old, new in zip(paths, before, parameters):
            path += (new.detach() - old).abs()
    # A run in which every step clips, or none does, would leave one of the two paths untested.
    assert not clips or min(norms) < run["maxNorm"] < max(norms), (run, norms)
    return {
        **run,
        "losses": losses,
        "lossReach": loss_reach,
        "norms": norms,
        "normReach": norm_reach,
    }


def main():
    model, _ = draw_all()
    golden = {
        "torch": torch.__version__,
        "seed": SEED,
        "batches": BATCHES,
        "sizes": SIZES,
        "parameters": {name: list(p.shape) for name, p in model.named_parameters()},
    }
    head = json.dumps(golden)[:-1]
    runs = ",\n".join(json.dumps(train(run)) for run in RUNS)
    Path(__file__).with_suffix(".json").write_text(f'{head}, "runs": [\n{runs}\n]}}\n')


if __name__ == "__main__":
    main()
