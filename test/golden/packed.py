"""Writes packed.json: what torch.nn.utils.rnn and torch.nn.RNN, LSTM and GRU on packed input compute.

Run it as `python3 test/golden/packed.py` with PyTorch 1.13.

A case of `sequences` draws, in this order: the padded input, and the weights wData and wPadded of
the loss

    sum(data * wData) + sum(padded * wPadded),

where data is the input packed and padded is data padded again. A case of `recurrent` draws the
parameters as named_parameters() lists them, the packed data, h0 (and c0), and wOut and wH (and wC)
of the loss

    sum(output.data * wOut) + sum(hN * wH) + sum(cN * wC).

As in recurrent.py, PyTorch computes in float64 from float32 inputs.
"""

import json
from pathlib import Path

import torch
from torch.nn.utils import rnn as utils

from recurrent import SEED_SPREAD, Draw, encode

SEQUENCES = 16
KINDS = ["RNN", "RNN", "RNN", "RNN", "RNN", "RNN", "LSTM", "LSTM", "LSTM", "GRU", "GRU"]
MAX_BYTES = 200_000
FEATURES = [[], [1], [5], [2, 3]]
PADDING_VALUES = [0, -1.5, 7]


def draw_lengths(draw, batch, steps, is_sorted):
    lengths = [1 + draw.below(steps) for _ in range(batch)]
    return sorted(lengths, reverse=True) if is_sorted else lengths


def integers(tensor):
    return None if tensor is None else tensor.tolist()


def layout(packed):
    return {
        "batchSizes": integers(packed.batch_sizes),
        "sortedIndices": integers(packed.sorted_indices),
        "unsortedIndices": integers(packed.unsorted_indices),
    }


def draw_sequences(draw, k):
    steps, batch, is_sorted = 1 + draw.below(7), 1 + draw.below(6), draw.below(2) == 1
    lengths = draw_lengths(draw, batch, steps, is_sorted)
    total = max(lengths) + draw.below(3)
    return {
        "steps": steps,
        "batch": batch,
        "features": FEATURES[k % len(FEATURES)],
        "lengths": lengths,
        "enforceSorted": is_sorted,
        "batchFirst": draw.below(2) == 1,
        "paddingValue": PADDING_VALUES[draw.below(len(PADDING_VALUES))],
        "totalLength": total if draw.below(2) == 1 else None,
        "seed": (k * SEED_SPREAD) % 2**32,
    }


def evaluate_sequences(config):
    draw = Draw(config["seed"])
    first, lengths, value = config["batchFirst"], config["lengths"], config["paddingValue"]
    sizes = [config["batch"], config["steps"]] if first else [config["steps"], config["batch"]]
    x = draw.tensor([*sizes, *config["features"]]).requires_grad_()
    enforce = config["enforceSorted"]
    packed = utils.pack_padded_sequence(x, lengths, first, enforce_sorted=enforce)
    padded, back = utils.pad_packed_sequence(packed, first, value, config["totalLength"])
    loss = (packed.data * draw.tensor(packed.data.shape)).sum()
    loss = loss + (padded * draw.tensor(padded.shape)).sum()
    loss.backward()
    # unpad_sequence transposes its argument in place.
    parts = utils.unpad_sequence(x.detach().clone(), torch.tensor(lengths), first)
    repacked = utils.pack_sequence(parts, enforce_sorted=enforce)
    assert torch.equal(repacked.data, packed.data) and layout(repacked) == layout(packed)
    values = {
        "data": packed.data,
        "padded": padded,
        "grad.input": x.grad,
        "padSequence": utils.pad_sequence(parts, first, value),
    }
    return {
        "config": config,
        "layout": layout(packed),
        "lengths": integers(back),
        "expected": {name: encode(v) for name, v in values.items()},
        "parts": [encode(part) for part in parts],
    }


def draw_recurrent(draw, k):
    batch, is_sorted = 2 + draw.below(4), k % 2 == 0
    kind = KINDS[k - 1]
    return {
        "kind": kind,
        "projSize": 2 if kind == "LSTM" and is_sorted else 0,
        "inputSize": 1 + draw.below(6),
        "hiddenSize": 3 + draw.below(7),
        "numLayers": 2,
        "bidirectional": k % 3 != 0,
        "steps": 5,
        "batch": batch,
        "lengths": draw_lengths(draw, batch, 5, is_sorted),
        "enforceSorted": is_sorted,
        "seed": (k * SEED_SPREAD) % 2**32,
    }


def evaluate_recurrent(config):
    draw = Draw(config["seed"])
    hidden, batch = config["hiddenSize"], config["batch"]
    options = {"bidirectional": config["bidirectional"]}
    if config["projSize"]:
        options["proj_size"] = config["projSize"]
    make = getattr(torch.nn, config["kind"])
    rnn = make(config["inputSize"], hidden, config["numLayers"], **options).double()
    draw.fill(rnn, hidden)
    lengths = torch.tensor(config["lengths"])
    zeros = torch.zeros(int(lengths.max()), batch, config["inputSize"])
    packed = utils.pack_padded_sequence(zeros, lengths, enforce_sorted=config["enforceSorted"])
    data = draw.tensor(packed.data.shape).requires_grad_()
    packed = utils.PackedSequence(data, *packed[1:])
    directions = 2 if config["bidirectional"] else 1
    sizes = [config["projSize"] or hidden, hidden][: 2 if config["kind"] == "LSTM" else 1]
    shapes = [(config["numLayers"] * directions, batch, size) for size in sizes]
    initial = [draw.tensor(shape).requires_grad_() for shape in shapes]
    if config["kind"] == "LSTM":
        output, final = rnn(packed, tuple(initial))
    else:
        output, state = rnn(packed, initial[0])
        final = [state]
    assert layout(output) == layout(packed)
    loss = (output.data * draw.tensor(output.data.shape)).sum()
    for state in final:
        loss = loss + (state * draw.tensor(state.shape)).sum()
    loss.backward()
    values = {"output": output.data, **dict(zip(["hN", "cN"], final)), "grad.data": data.grad}
    values.update({f"grad.{name}": x.grad for name, x in zip(["h0", "c0"], initial)})
    values.update({f"grad.{name}": p.grad for name, p in rnn.named_parameters()})
    return {
        "config": config,
        "layout": layout(packed),
        "expected": {name: encode(v) for name, v in values.items()},
    }


def main():
    draw = Draw(1)
    sequences = [draw_sequences(draw, k) for k in range(1, SEQUENCES + 1)]
    recurrent = [draw_recurrent(draw, k) for k in range(1, len(KINDS) + 1)]
    # Ties are kept in the caller's order; some unsorted case must have one.
    assert any(
        not c["enforceSorted"] and len(set(c["lengths"])) < len(c["lengths"]) for c in sequences
    )

    def lines(results):
        return ",\n".join(json.dumps(result, separators=(",", ":")) for result in results)

    text = (
        f'{{"torch": "{torch.__version__}", "sequences": [\n'
        f"{lines(map(evaluate_sequences, sequences))}\n"
        f'], "recurrent": [\n{lines(map(evaluate_recurrent, recurrent))}\n]}}\n'
    )
    assert len(text) < MAX_BYTES, f"{len(text)} bytes of JSON"
    Path(__file__).with_suffix(".json").write_text(text)


if __name__ == "__main__":
    main()
