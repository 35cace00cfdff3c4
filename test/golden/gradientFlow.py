"""Writes gradientFlow.json: gradients and step Jacobians through time, of 54 random configurations, by torch autograd.

Run it as `python3 test/golden/gradientFlow.py` with PyTorch 1.13.

Every layer is computed step by step from torch.nn's own weights, so that each h_t is a tensor of its own: gradNorm is the norm
of its retained gradient. The Jacobians of a step are torch.autograd.functional.jacobian of that step as a function of the state (h; h
and c of an LSTM; y of a Jordan network), of every sequence; the spectral radii come from torch.linalg.eigvals.

Inputs are not stored. draw.ts draws the same float32 values, in this order: the parameters as named_parameters() lists them (U, W,
V, b_W, b_V of networks), the input, and the weights of the loss sum(output * weights). All is computed in float64.
"""

import json
import math

import torch
from torch.autograd.functional import jacobian

from networks import FUNCTIONS, parameter_shapes
from recurrent import SEED_SPREAD, Draw, write_cases

KINDS = ["RNN", "LSTM", "GRU", "Elman", "Jordan"]
CASES = {"RNN": 12, "LSTM": 12, "GRU": 10, "Elman": 10, "Jordan": 10}


def draw_config(draw, kind, k, seed):
    steps, batch = 2 + draw.below(6), 1 + draw.below(4)
    config = {
        "kind": kind,
        "inputSize": 1 + draw.below(5),
        "hiddenSize": 1 + draw.below(9),
        "steps": steps,
        "batch": batch,
        "lengths": [1 + draw.below(steps) for _ in range(batch)] if k % 3 == 2 else None,
        "seed": seed,
    }
    if kind in ["Elman", "Jordan"]:
        config["outputSize"] = 1 + draw.below(6)
        config["activation"] = ["tanh", "sigmoid", "relu"][k % 3]
        config["outputActivation"] = ["tanh", "sigmoid", "relu", "identity", "softmax"][k % 5]
    else:
        config["numLayers"] = 1 + draw.below(2)
        config["bidirectional"] = k % 2 == 1
    if kind == "RNN":
        config["nonlinearity"] = ["tanh", "relu"][k // 2 % 2]
    if kind == "LSTM":
        config["projSize"] = draw.below(config["hiddenSize"]) if k % 4 > 1 else 0
    return config


def make_step(config, weights):
    """The step (x_t, state) -> state, the state's size, the part of it that is h, and the recurrent matrices by name."""
    kind = config["kind"]
    if kind == "Elman":
        f = FUNCTIONS[config["activation"]]
        p = weights
        return lambda x, h: f(x @ p["U"] + h @ p["W"] + p["b_W"]), config["hiddenSize"], {"W_hh": p["W"]}
    ih, hh, bih, bhh = (weights[name] for name in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"])
    H = config["hiddenSize"]
    if kind == "RNN":
        f = FUNCTIONS[config["nonlinearity"]]
        return lambda x, h: f(x @ ih.T + bih + h @ hh.T + bhh), H, {"W_hh": hh}
    if kind == "GRU":

        def gru(x, h):
            ri, zi, ni = (x @ ih.T + bih).chunk(3, -1)
            rh, zh, nh = (h @ hh.T + bhh).chunk(3, -1)
            r, z = torch.sigmoid(ri + rh), torch.sigmoid(zi + zh)
            return (1 - z) * torch.tanh(ni + r * nh) + z * h

        r, z, n = hh.chunk(3)
        return gru, H, {"W_hn": n, "W_hr": r, "W_hz": z}
    hr = weights.get("weight_hr")
    R = config["projSize"] or H

    def lstm(x, state):
        h, c = state[..., :R], state[..., R:]
        i, f, g, o = (x @ ih.T + bih + h @ hh.T + bhh).chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        m = torch.sigmoid(o) * torch.tanh(c)
        return torch.cat([m if hr is None else m @ hr.T, c], -1)

    gates = dict(zip(["W_hi", "W_hf", "W_hg", "W_ho"], hh.chunk(4)))
    return lstm, R + H, {name: w if hr is None else w @ hr for name, w in gates.items()}


def run(step, x, size, lengths, reverse):
    """The state after every step, in the order in which they run, as (t, state before, what came of it with its gradient kept)."""
    state = torch.zeros(x.shape[1], size, dtype=torch.float64)
    visited = []
    for t in reversed(range(len(x))) if reverse else range(len(x)):
        valid = (t < lengths).unsqueeze(1)
        after = step(x[t], state)
        after.retain_grad()
        visited.append((t, state, after))
        state = torch.where(valid, after, state)
    return visited


def figures(step, x, visited, lengths, reverse, h_size, matrices, grads):
    longest = int(max(lengths))
    at = {t: (before, grad) for (t, before, _), grad in zip(visited, grads)}
    norms = [[] for _ in range(longest - 1)]
    gains = [[] for _ in range(longest - 1)]
    transport = [[] for _ in range(longest)]
    for b, length in enumerate(lengths.tolist()):
        n = visited[0][1].shape[1]
        product = torch.eye(n, dtype=torch.float64)
        order = list(range(length)) if reverse else list(range(length))[::-1]
        transport[order[0]].append(1.0)
        for t, earlier in zip(order, order[1:]):
            J = jacobian(lambda s: step(x[t, b], s), at[t][0][b].detach())
            norms[min(t, earlier)].append(torch.linalg.norm(J).item())
            gains[min(t, earlier)].append(torch.linalg.svdvals(J)[0].item())
            product = product @ J
            transport[earlier].append(torch.linalg.norm(product).item() / math.sqrt(n))
    mean = lambda lists: [sum(values) / len(values) for values in lists]
    largest = lambda lists: [max(values) for values in lists]
    radius = lambda matrix: torch.linalg.eigvals(matrix.detach()).abs().max().item()
    return {
        "gradNorm": [torch.linalg.norm(at[t][1][:, :h_size]).item() for t in range(longest)],
        "jacobianNorm": mean(norms),
        "jacobianNormMax": largest(norms),
        "jacobianGain": mean(gains),
        "jacobianGainMax": largest(gains),
        "transport": mean(transport),
        "spectralRadii": {name: radius(matrix) for name, matrix in matrices.items()},
    }


def evaluate_layers(config, draw, lengths):
    kind, H = config["kind"], config["hiddenSize"]
    extra = {"proj_size": config["projSize"]} if config.get("projSize") else {}
    layer = getattr(torch.nn, kind)(config["inputSize"], H, config["numLayers"], bidirectional=config["bidirectional"], **extra)
    layer = layer.double()
    draw.fill(layer, H)
    x = draw.tensor((config["steps"], config["batch"], config["inputSize"]))
    parameters = dict(layer.named_parameters())
    R = config.get("projSize") or H
    todo, sequence = [], x
    for k in range(config["numLayers"]):
        outputs = []
        for suffix in [f"l{k}", f"l{k}_reverse"] if config["bidirectional"] else [f"l{k}"]:
            reverse = suffix.endswith("reverse")
            tail = f"_{suffix}"
            weights = {name[: -len(tail)]: p for name, p in parameters.items() if name.endswith(tail)}
            step, size, matrices = make_step(config, weights)
            visited = run(step, sequence, size, lengths, reverse)
            h = {t: after[:, :R] for t, _, after in visited}
            valid = lambda t: (t < lengths).unsqueeze(1)
            outputs.append(torch.stack([torch.where(valid(t), h[t], 0 * h[t]) for t in range(len(x))]))
            todo.append((suffix, step, sequence, visited, reverse, R, matrices))
        sequence = torch.cat(outputs, -1)
    return todo, sequence


def evaluate_network(config, draw, lengths):
    scale = torch.tensor(1 / math.sqrt(config["hiddenSize"]), dtype=torch.float32).item()
    p = {name: draw.tensor(shape, scale).requires_grad_() for name, shape in parameter_shapes(config).items()}
    x = draw.tensor((config["steps"], config["batch"], config["inputSize"]))
    f, g = FUNCTIONS[config["activation"]], FUNCTIONS[config["outputActivation"]]
    valid = lambda t: (t < lengths).unsqueeze(1)
    if config["kind"] == "Elman":
        step, size, matrices = make_step(config, p)
        visited = run(step, x, size, lengths, False)
        y = [g(after @ p["V"] + p["b_V"]) for _, _, after in visited]
        output = torch.stack([torch.where(valid(t), row, 0 * row) for t, row in enumerate(y)])
        return [("", step, x, visited, False, size, matrices)], output
    # Of a Jordan network h_t is within the step from y to y.
    hidden = []

    def step(x_t, y):
        h = f(x_t @ p["U"] + y @ p["W"] + p["b_W"])
        if h.requires_grad and h.dim() == 2:
            h.retain_grad()
            hidden.append(h)
        return g(h @ p["V"] + p["b_V"])

    visited = run(step, x, config["outputSize"], lengths, False)
    output = torch.stack([torch.where(valid(t), after, 0 * after) for t, _, after in visited])
    matrices = {"WV": p["W"] @ p["V"]}
    return [("", step, x, visited, False, config["hiddenSize"], matrices, hidden)], output


def evaluate(config):
    draw = Draw(config["seed"])
    lengths = torch.tensor(config["lengths"] or [config["steps"]] * config["batch"])
    network = config["kind"] in ["Elman", "Jordan"]
    todo, output = (evaluate_network if network else evaluate_layers)(config, draw, lengths)
    (output * draw.tensor(output.shape)).sum().backward()
    expected = {}
    for suffix, step, x, visited, reverse, h_size, matrices, *hidden in todo:
        kept = hidden[0] if hidden else [after for _, _, after in visited]
        grads = [torch.zeros_like(a) if a.grad is None else a.grad for a in kept]
        expected[suffix] = figures(step, x.detach(), visited, lengths, reverse, h_size, matrices, grads)
    return {"config": config, "expected": json.loads(json.dumps(expected), parse_float=lambda v: float(f"{float(v):.12g}"))}


def main():
    draw = Draw(5)
    plan = [(kind, k) for kind in KINDS for k in range(CASES[kind])]
    configs = [draw_config(draw, kind, k, (i * SEED_SPREAD) % 2**32) for i, (kind, k) in enumerate(plan, 1)]
    write_cases(__file__, map(evaluate, configs))


if __name__ == "__main__":
    main()
