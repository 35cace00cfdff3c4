#!/usr/bin/python3
"""The PyTorch yardstick of the slot-tagging benchmark.

Trains a tagger on one thread, once for each seed, and prints the test F1 of
the epoch with the best validation F1 and the seconds of the run, with its
training and its evaluation in every epoch:

    pytorch.py --data DIR --model MODEL [--seeds 5] [--epochs 20] [--json]

MODEL is rnn, lstm or gru, or birnn, bilstm or bigru in both directions
(embedding, recurrent layer, linear layer); or elman or jordan, over windows
of words.

DIR holds train, valid and test, each with seq.in (words) and seq.out (tags):
one sentence a line, split by spaces.
"""

import argparse
import json
import os
import time

# OpenBLAS on pthreads does not follow torch.set_num_threads: it reads this
# when it is loaded, so it is set before the import.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

LAYERS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
MODELS = [direction + layer for direction in ("", "bi") for layer in LAYERS] + ["elman", "jordan"]
PARTS = ("train", "valid", "test")
PAD, UNKNOWN, FIRST_WORD = 0, 1, 2
EMBEDDING = HIDDEN = 100
WORD_STD = 0.1  # of the embeddings at first; the usual 1 costs about half a point of F1
WINDOW = 7  # words, the middle one is tagged
DROPOUT = 0.3
UNKNOWN_RATE = 0.03
LEARNING_RATE = 1e-3
CLIP = 5.0
BATCH = 16
EVAL_BATCH = 128  # changes the speed of evaluation only


def read(folder):
    """The words and the tags of each sentence in a folder."""

    def sentences(name):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return [line.split() for line in file]

    words, tags = sentences("seq.in"), sentences("seq.out")
    if [len(s) for s in words] != [len(s) for s in tags]:
        raise SystemExit(f"{folder}: seq.in and seq.out differ in length")
    # An empty line is no sentence, and cannot be packed.
    return [s for s in words if s], [s for s in tags if s]


def number(sentences, first):
    """Numbers the tokens of the sentences in order of appearance."""
    tokens = dict.fromkeys(token for sentence in sentences for token in sentence)
    return {token: first + i for i, token in enumerate(tokens)}


def matrix(sentences, ids, default=None):
    """The ids of all sentences, one a row. Batches are cut from this, which is
    faster than padding each anew."""
    rows = torch.full((len(sentences), max(map(len, sentences))), PAD)
    for row, sentence in zip(rows, sentences):
        row[: len(sentence)] = torch.tensor([ids.get(token, default) for token in sentence])
    return rows


def pack(rows, lengths):
    """Packs rows that are sorted by falling length."""
    return pack_padded_sequence(rows[:, : lengths[0]].t(), lengths)


def chunks(tags):
    """The chunks (start, end, type) of a sentence by the rules of conlleval:
    an I- tag that does not continue a chunk of its type begins one."""
    found = set()
    start = kind = None
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, type_ = tag.partition("-")
        if prefix == "I" and type_ == kind:
            continue
        if kind is not None:
            found.add((start, i, kind))
        start, kind = (None, None) if prefix == "O" else (i, type_)
    return found


def f1(truth, guess):
    """The F1 of the chunks of all sentences, in percent."""
    right = total = 0
    for a, b in zip(map(chunks, truth), map(chunks, guess)):
        right += len(a & b)
        total += len(a) + len(b)
    return 200 * right / total if total else 0.0


def embedding(words):
    """Vectors of words, that of padding zero."""
    table = nn.Embedding(words, EMBEDDING, padding_idx=PAD)
    with torch.no_grad():
        table.weight.mul_(WORD_STD)
    return table


class Tagger(nn.Module):
    """Packed words to one row of tag scores a word. Packing makes the backward
    direction begin at the last word of each sentence; it is also the faster
    way forward, as nothing is computed for padding."""

    def __init__(self, words, tags, name):
        super().__init__()
        bidirectional = name.startswith("bi")
        layer = LAYERS[name[2:] if bidirectional else name]
        self.embedding = embedding(words)
        self.rnn = layer(EMBEDDING, HIDDEN, bidirectional=bidirectional)
        self.linear = nn.Linear(2 * HIDDEN if bidirectional else HIDDEN, tags)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, words, batch_sizes):
        x = self.dropout(self.embedding(words))
        states, _ = self.rnn(PackedSequence(x, batch_sizes))
        return self.linear(self.dropout(states.data))


class WindowTagger(nn.Module):
    """An Elman or Jordan network over the embeddings of the words around each,
    h_t = tanh(x_t U + s_{t-1} W + b), y_t = h_t V + c, where s is h in an Elman
    network; a Jordan network gives softmax(y) back."""

    def __init__(self, words, tags, name):
        super().__init__()
        self.jordan = name == "jordan"
        self.embedding = embedding(words)
        self.input = nn.Linear(WINDOW * EMBEDDING, HIDDEN)
        self.feedback = nn.Linear(tags if self.jordan else HIDDEN, HIDDEN, bias=False)
        self.output = nn.Linear(HIDDEN, tags)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, words, batch_sizes):
        # Positions beyond a sentence hold PAD, whose vector is zero.
        rows, _ = pad_packed_sequence(PackedSequence(words, batch_sizes))
        x = nn.functional.pad(self.dropout(self.embedding(rows)), (0, 0, 0, 0, WINDOW // 2, WINDOW // 2))
        x = self.input(torch.cat([x[i : i + len(rows)] for i in range(WINDOW)], 2))
        state = x.new_zeros(rows.shape[1], self.feedback.in_features)
        outputs = []
        for t, size in enumerate(batch_sizes.tolist()):
            h = torch.tanh(x[t, :size] + self.feedback(state[:size]))
            y = self.output(h)
            state = y.softmax(1) if self.jordan else h
            outputs.append(y)
        return torch.cat(outputs)


def train_epoch(model, optimizer, words, tags, lengths):
    model.train()
    for batch in torch.randperm(len(words)).split(BATCH):
        # The order inside a batch is free, and packing wants the longest first.
        length, order = lengths[batch].sort(descending=True)
        batch = batch[order]
        packed = pack(words[batch], length)
        x = packed.data
        x = x.masked_fill(torch.rand(x.shape) < UNKNOWN_RATE, UNKNOWN)
        # Packed tags hold no padding, so this is the mean over real tokens.
        loss = nn.functional.cross_entropy(
            model(x, packed.batch_sizes), pack(tags[batch], length).data
        )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()


@torch.no_grad()
def predict(model, words, lengths, names):
    """The tags of each sentence."""
    model.eval()
    guess = [None] * len(words)
    for batch in lengths.argsort(descending=True).split(EVAL_BATCH):
        packed = pack(words[batch], lengths[batch])
        best = model(*packed[:2]).argmax(1)
        best, length = pad_packed_sequence(
            PackedSequence(best, packed.batch_sizes), batch_first=True
        )
        for i, n, row in zip(batch.tolist(), length.tolist(), best.tolist()):
            guess[i] = [names[k] for k in row[:n]]
    return guess


def run(data, name, seed, epochs):
    """Trains one tagger and returns its figures."""
    # Tags that train lacks get no id: no guess can match them, and they count
    # as missed, because F1 compares names.
    word_ids = number(data["train"][0], FIRST_WORD)
    tag_ids = number(data["train"][1], 0)
    names = list(tag_ids)
    words = {part: matrix(data[part][0], word_ids, UNKNOWN) for part in PARTS}
    lengths = {part: torch.tensor([len(s) for s in data[part][0]]) for part in PARTS}
    tags = matrix(data["train"][1], tag_ids)

    torch.manual_seed(seed)
    kind = WindowTagger if name in ("elman", "jordan") else Tagger
    model = kind(FIRST_WORD + len(word_ids), len(names), name)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)

    best = {"valid_f1": -1.0}
    train_seconds = 0.0
    start = time.perf_counter()
    for epoch in range(1, epochs + 1):
        epoch_start = time.perf_counter()
        train_epoch(model, optimizer, words["train"], tags, lengths["train"])
        train_seconds += time.perf_counter() - epoch_start
        # Test is measured in every epoch, so that every run does the same work.
        valid, test = (
            f1(data[part][1], predict(model, words[part], lengths[part], names))
            for part in ("valid", "test")
        )
        if valid > best["valid_f1"]:
            best = {"epoch": epoch, "valid_f1": valid, "test_f1": test}
    seconds = time.perf_counter() - start
    return {"seed": seed, **best, "seconds": seconds, "train_seconds": train_seconds}


def main():
    parser = argparse.ArgumentParser(description="PyTorch slot tagging on one thread.")
    parser.add_argument("--data", required=True, metavar="DIR")
    parser.add_argument("--model", required=True, choices=MODELS)
    parser.add_argument("--seeds", type=int, default=5, help="number of runs")
    parser.add_argument("--first-seed", type=int, default=1, help="seed of the first run; the next counts on")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    args = parser.parse_args()
    if args.seeds < 1 or args.epochs < 1:
        parser.error("--seeds and --epochs must be at least 1")

    torch.set_num_threads(1)
    data = {part: read(os.path.join(args.data, part)) for part in PARTS}
    runs = []
    for seed in range(args.first_seed, args.first_seed + args.seeds):
        runs.append(run(data, args.model, seed, args.epochs))
        if not args.json:
            print(
                "seed {seed}: test F1 {test_f1:.2f} (valid {valid_f1:.2f}, epoch {epoch}), "
                "{seconds:.1f} s (training {train_seconds:.1f} s)".format(**runs[-1]),
                flush=True,
            )

    mean = {
        key: sum(r[key] for r in runs) / len(runs)
        for key in ("test_f1", "valid_f1", "seconds", "train_seconds")
    }
    if args.json:
        result = {"torch": torch.__version__, "model": args.model, "epochs": args.epochs}
        print(json.dumps({**result, "runs": runs, "mean": mean}, indent=2))
    else:
        print(
            "mean: test F1 {test_f1:.2f} (valid {valid_f1:.2f}), "
            "{seconds:.1f} s (training {train_seconds:.1f} s)".format(**mean)
        )


if __name__ == "__main__":
    main()
