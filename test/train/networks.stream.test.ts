/** Elman and Jordan networks step by step are the networks over the whole sequence. */

import type { Tensor } from "bptt";
import { stream } from "bptt/train";
import { describe, expect, test } from "vitest";
import { networks, outputSize, roundings } from "../nn/networks.js";
import { bits, drawn, exact, inputSize } from "../nn/sequences.js";
import { expectClose } from "../tolerance.js";

const T = 100; // more steps than a sequence projects at once

function expectSteps(got: readonly Float32Array[], expected: Tensor): void {
  for (const [t, y] of got.entries()) {
    const whole = expected.select(0, t).toFloat32Array();
    if (exact) expect(bits(y), `step ${t}`).toEqual(bits(whole));
    else expectClose(`step ${t}`, y, whole, roundings(T, 1).there);
  }
}

describe.each(networks.map((network) => [network.title, network] as const))("%s", (_, { make }) => {
  const model = make();
  const x = drawn(1, [T, inputSize]).detach();
  const steps = Array.from({ length: T }, (_step, t) => x.select(0, t).toFloat32Array());
  const [expected] = model.forward(x);

  test("gives the outputs of the whole sequence, again after reset()", () => {
    const s = stream(model);
    const first = steps.map((step) => s.push(step).slice());
    expect(first[0]).toHaveLength(outputSize);
    expectSteps(first, expected);
    s.reset();
    expectSteps(
      steps.slice(0, 3).map((step) => s.push(step).slice()),
      expected,
    );
  });

  test("goes on from its saved state", () => {
    const [s, other] = [stream(model), stream(model)];
    for (const step of steps.slice(0, 5)) s.push(step);
    other.restore(s.state());
    expect([...other.push(steps[5] as Float32Array)]).toEqual([...s.push(steps[5] as Float32Array)]);
  });

  test("reads the weights as they are", () => {
    const changed = make();
    const s = stream(changed);
    for (const parameter of changed.parameters()) parameter.set(parameter.mul(0.5));
    expectSteps([s.push(steps[0] as Float32Array).slice()], changed.forward(x)[0]);
  });
});
