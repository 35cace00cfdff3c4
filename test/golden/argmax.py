"""Writes argmax.json: what torch.argmax gives for tensors with equal, infinite and NaN elements.

Run it as `python3 test/golden/argmax.py` with PyTorch 1.13.

Inputs are not stored but drawn, as numbers of VALUES, by the generator that draw.ts repeats.
"""

import torch

from recurrent import SEED_SPREAD, Draw, write_cases

SHAPES = [[], [1], [9], [2, 3], [4, 17], [3, 1, 5], [2, 3, 4], [0, 3], [2, 3, 2, 5], [2, 1, 2, 3, 2]]
VALUES = [-1.0, 0.0, -0.0, 1.0, 1.5, float("-inf"), float("inf"), float("nan")]


def evaluate(shape, dim, keepdim, kinds, seed):
    draw = Draw(seed)
    numbers = [VALUES[draw.below(kinds)] for _ in range(torch.Size(shape).numel())]
    indices = torch.tensor(numbers).reshape(shape).argmax(dim, keepdim)
    case = {"shape": shape, **({} if dim is None else {"dim": dim}), "keepdim": keepdim, "kinds": kinds, "seed": seed}
    return {**case, "expected": {"shape": list(indices.shape), "data": indices.reshape(-1).tolist()}}


def main():
    cases = []
    for shape in SHAPES:
        dims = [d for d in range(-len(shape), len(shape)) if shape[d] > 0]
        for dim in dims if 0 in shape else [None, *dims]:
            for keepdim in (False, True):
                for kinds in (5, len(VALUES)):
                    seed = (len(cases) + 1) * SEED_SPREAD % 2**32
                    cases.append(evaluate(shape, dim, keepdim, kinds, seed))
    write_cases(__file__, cases)


if __name__ == "__main__":
    main()
