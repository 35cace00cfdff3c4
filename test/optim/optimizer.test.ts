/** What every optimizer does with its parameters. */

import { scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { giveGradient } from "./descent.js";

const kinds: Record<string, (target: optim.Trainable) => optim.Optimizer> = {
  SGD: (target) => new optim.SGD(target, { lr: 1, momentum: 0.9 }),
  RMSprop: (target) => new optim.RMSprop(target, { lr: 1, momentum: 0.9, centered: true }),
  Adagrad: (target) => new optim.Adagrad(target, { lr: 1 }),
  Adam: (target) => new optim.Adam(target, { lr: 1 }),
  AdamW: (target) => new optim.AdamW(target, { lr: 1, amsgrad: true }),
};

for (const [kind, make] of Object.entries(kinds)) {
  describe(kind, () => {
    test("trains the parameters of a module, or those it is given", () => {
      const fc = new nn.Linear(1, 1);
      const before = fc.parameters().map((parameter) => parameter.item());
      for (const target of [fc, fc.parameters(), new Set(fc.parameters())]) {
        const optimizer = make(target);
        scope(() =>
          fc
            .forward(tensor([1]))
            .sum()
            .backward(),
        );
        optimizer.step();
        expect(fc.parameters().map((parameter) => parameter.item())).not.toEqual(before);
        fc.weight.set([[before[0] as number]]);
        fc.bias?.set([before[1] as number]);
        optimizer.zeroGrad();
      }
    });

    test("leaves frozen parameters alone, although they have a gradient", () => {
      const [w, frozen] = [new nn.Parameter([1]), new nn.Parameter([1])];
      for (const parameter of [w, frozen]) giveGradient(parameter, Float32Array.of(1));
      frozen.requiresGrad = false;
      make([w, frozen]).step();
      expect([w.item() < 1, frozen.item()]).toEqual([true, 1]);
    });

    test("skips parameters without gradient", () => {
      const [w, unused] = [new nn.Parameter([1]), new nn.Parameter([1])];
      giveGradient(w, Float32Array.of(1));
      make([w, unused]).step();
      expect([w.item() < 1, unused.item()]).toEqual([true, 1]);
    });

    test("zeroGrad() sets gradients to null, and then step() changes nothing", () => {
      const w = new nn.Parameter([1]);
      giveGradient(w, Float32Array.of(1));
      const optimizer = make([w]);
      optimizer.zeroGrad();
      expect(w.grad).toBeNull();
      optimizer.step();
      expect(w.item()).toBe(1);
    });

    test("updates a parameter that is given twice once", () => {
      const [once, twice] = [new nn.Parameter([1]), new nn.Parameter([1])];
      for (const parameter of [once, twice]) giveGradient(parameter, Float32Array.of(1));
      make([once]).step();
      make([twice, twice]).step();
      expect(twice.item()).toBe(once.item());
    });

    test("keeps state apart by parameter", () => {
      const [a, b, alone] = [new nn.Parameter([1]), new nn.Parameter([1, 1]), new nn.Parameter([1])];
      const [both, one] = [make([a, b]), make([alone])];
      for (const gradient of [3, -1, 2]) {
        for (const parameter of [a, alone]) giveGradient(parameter, Float32Array.of(gradient));
        giveGradient(b, Float32Array.of(100, 100));
        both.step();
        one.step();
        expect(a.item()).toBe(alone.item());
      }
    });

    test("a step needs no scope, and works in one", () => {
      const [inside, outside] = [new nn.Parameter([1]), new nn.Parameter([1])];
      for (const parameter of [inside, outside]) giveGradient(parameter, Float32Array.of(1));
      make([outside]).step();
      const optimizer = make([inside]);
      scope(() => optimizer.step());
      expect(inside.item()).toBe(outside.item());
    });
  });
}
