/** A training that was aborted goes on as if nothing had happened after its last step: what data and validation drew since is forgotten. */

import type { Generator } from "bptt";
import * as train from "bptt/train";
import { expect, test } from "vitest";
import { type Batch, MemoryStore, type Options, type Parts, run } from "./training.js";

/** Data and validation draw with every batch, and the loss carries a number on. */
function drawing(store: train.CheckpointStore, signal?: train.StopSignal) {
  return (own: Parts): Partial<Options> => {
    const [noise] = own.generators as [Generator, Generator];
    let carried = 0;
    function* valid(): Iterable<Batch> {
      for (const { x, y } of own.valid) yield { x, y: y.add(noise.normal(1)[0] as number) };
    }
    return {
      epochs: 2,
      valid,
      loss: (network, batch) => {
        carried = carried / 2 + 1;
        return own.loss(network, batch).mul(carried);
      },
      checkpoint: train.checkpoints({
        store,
        everySteps: 2,
        generators: own.generators,
        carried: {
          stateDict: () => ({ values: carried, tensors: {} }),
          loadStateDict: ({ values }) => {
            carried = values as number;
          },
        },
      }),
      ...(signal && { signal }),
    };
  };
}

test("at every moment at which it looks at the signal", async () => {
  const alone = await run(new MemoryStore(), drawing(new MemoryStore()));
  for (let moment = 1; ; ++moment) {
    const store = new MemoryStore();
    let looks = 0;
    const signal = {
      get aborted() {
        looks += 1;
        return looks >= moment;
      },
    };
    await run(store, drawing(store, signal));
    if (looks < moment) {
      expect(moment).toBeGreaterThan(20);
      break;
    }
    const resumed = await run(store, drawing(store));
    expect(Buffer.from(resumed.states).equals(Buffer.from(alone.states)), `aborted at look ${moment}`).toBe(true);
    expect(resumed.reports, `aborted at look ${moment}`).toEqual(alone.reports.slice(-resumed.reports.length));
  }
});
