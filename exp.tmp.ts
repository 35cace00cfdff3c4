import { Generator, manualSeed } from "bptt";
import { Trainer } from "./site/lab/trainer.ts";
for (const steps of [30, 100]) for (const kind of ["elman","jordan","rnn","relu","lstm","gru"] as const) for (const scale of [.5,1,2,3,4]) {
  const t = new Trainer(1, { kind, scale, clip: null, lr: .005, steps, seed: 1 });
  const t0 = performance.now(); let s = t.snapshot(); const ms = performance.now() - t0;
  let out = `${kind} T=${steps} s=${scale} ${s.verdict} transport ${s.transport[0].toExponential(1)} grad ${(s.gradients[0]/s.gradients.at(-1)!).toExponential(1)} rho ${s.radius.toFixed(2)} ${ms.toFixed(0)}ms`;
  for (let k = 0; k < 3; ++k) { for (let i = 0; i < 150; ++i) t.step(); s = t.snapshot(); out += ` | ${s.verdict} ${s.transport[0].toExponential(0)} loss ${s.losses.at(-1)?.toFixed(3)} acc ${s.accuracy} ${s.diverged ? "DIV" : ""}`; }
  console.log(out);
}
