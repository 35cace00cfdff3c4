"""Trains from the start, or goes on with the weights of train.js where these are there."""

import os

import torch

from weights import load_file, save_file


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = torch.nn.GRU(1, 24)
        self.fc = torch.nn.Linear(24, 1)

    def forward(self, x):  # (seq, batch, 1)
        h, _ = self.rnn(x)
        return self.fc(h)


torch.manual_seed(1)
model = Model()
pace = torch.linspace(0.2, 0.5, 16)
waves = torch.sin(torch.arange(51.0)[:, None] * pace)[:, :, None]
x, y = waves[:-1].clone(), waves[1:].clone()

if os.path.exists("trained.safetensors"):
    model.load_state_dict(load_file("trained.safetensors"))
    expected = load_file("trained.example.safetensors")
    with torch.no_grad():
        difference = (model(expected["x"]) - expected["prediction"]).abs().max().item()
    print(f"predicts what JavaScript did, to {difference:.1e}")
    assert difference < 1e-5

optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for step in range(101):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x), y)
    if step % 100 == 0:
        print(f"PyTorch, step {step}: loss {loss.item():.6f}")
    if step < 100:
        loss.backward()
        optimizer.step()

save_file(model.state_dict(), "waves.safetensors")
save_file({"x": x, "y": y, "prediction": model(x).detach()}, "waves.example.safetensors")
