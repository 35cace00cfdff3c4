# The jobs in PyTorch: reads questions from standard input, a line of JSON each, and answers likewise.
# Start it by way of index.ts. One thread; times are those of this process.
import base64
import json
import os
import re
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)
torch.set_num_interop_threads(1)


def blas():
    """The library that the products go to: Debian's is whichever is installed."""
    with open("/proc/self/maps") as maps:
        files = {line.split()[-1] for line in maps if re.search(r"blas|mkl_|blis", line)}
    names = sorted(os.path.basename(os.path.realpath(file)) for file in files)
    # Debian puts a fast library behind the same name, and that one then stands in the list too.
    reference = not any(re.search(r"openblas|mkl_|blis|atlas", name) for name in names)
    return ", ".join(names) + (" (the reference BLAS, slow)" if reference else "")


def decode(text, shape):
    return torch.from_numpy(np.frombuffer(base64.b64decode(text), dtype=np.float32).copy()).reshape(shape)


class Regressor(torch.nn.Module):
    def __init__(self, layer, shape, outputs):
        super().__init__()
        kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[layer]
        self.layer = kind(shape["I"], shape["H"])
        self.head = torch.nn.Linear(shape["H"], outputs)

    def outputs(self, x):
        return self.layer(x)[0]

    def forward(self, x):
        _, state = self.layer(x)
        h = state[0] if isinstance(state, tuple) else state
        return self.head(h[0])


class Filter(torch.nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.layer = torch.nn.Conv1d(shape["C"], shape["O"], shape["K"], padding=(shape["K"] - 1) // 2)

    def outputs(self, x):
        return self.layer(x)

    forward = outputs


def prepare(question):
    """A function that does the job once: outputs as an array, of a training step the loss before it."""
    layer, shape = question["layer"], question["shape"]
    model = Filter(shape) if layer == "conv1d" else Regressor(layer, shape, question["shapes"]["y"][-1])
    model.load_state_dict({name: decode(w["data"], w["shape"]) for name, w in question["weights"].items()})
    x = decode(question["data"]["x"], question["shapes"]["x"]).numpy()
    y = decode(question["data"]["y"], question["shapes"]["y"]).numpy()
    if question["kind"] == "training":
        return trainer(model, x, y, question["lr"], question["maxNorm"])
    return (stepper if question["kind"] == "step" else runner)(model.eval(), x)


def runner(model, x):
    def run():
        with torch.inference_mode():
            return model.outputs(torch.from_numpy(x)).numpy()

    return run


def stepper(model, x):
    state = None

    def run():
        nonlocal state
        with torch.inference_mode():
            output, state = model.layer(torch.from_numpy(x), state)
            return output.numpy()

    return run


def trainer(model, x, y, lr, max_norm):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)

    def run():
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(model(torch.from_numpy(x)), torch.from_numpy(y))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        return loss.item()

    return run


def measure(run, calls):
    begin = time.perf_counter()
    for _ in range(calls):
        run()
    return 1e3 * (time.perf_counter() - begin)


def describe():
    cpu = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
    threads = f"threads {torch.get_num_threads()} and {torch.get_num_interop_threads()}"
    return f"PyTorch {torch.__version__} (native, {cpu.group(1) if cpu else 'unknown'}, BLAS {blas()}, {threads})"


run = None
for line in sys.stdin:
    question = json.loads(line)
    try:
        if question["do"] == "describe":
            answer = {"description": describe()}
        elif question["do"] == "prepare":
            run = prepare(question)
            answer = {}
        elif question["do"] == "call":
            result = run()
            answer = {"loss": result} if isinstance(result, float) else {"numbers": base64.b64encode(np.ascontiguousarray(result)).decode()}
        else:
            answer = {"ms": measure(run, question["calls"])}
    except Exception as error:  # the row shows it
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
