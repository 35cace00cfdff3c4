// Real series against rules that learn nothing, by the recipes of npm run bench:forecast; training takes seconds, so one build does.
import { describe, expect, test } from "vitest";
import { RECIPES, type Recipe } from "../../../bench/forecast/recipes.ts";
import { tested, trained } from "../../../bench/forecast/run.ts";

/** Most that the error may be of that of the seasonal naive forecast; the bench's range over seeds lies well below. */
const cases: readonly (readonly [name: string, share: number])[] = [
  ["seattle", 0.8],
  ["newyork", 0.8],
  ["co2", 0.25],
];

describe.each(cases)("%s, from every origin of the years that were kept back", (name, share) => {
  test("is forecast better than by every simple rule", { timeout: 60_000 }, async () => {
    const recipe = RECIPES[name] as Recipe;
    const { model, baselines, origins } = tested(recipe, await trained(recipe, 1));
    expect(origins[0]).toBe(recipe.test);
    expect(origins.at(-1)).toBe(recipe.rows - recipe.options.horizon);
    expect(model.mae).toBeLessThan(share * baselines.seasonalNaive.mae);
    expect(model.rmse).toBeLessThan(share * baselines.seasonalNaive.rmse);
    for (const scores of Object.values(baselines)) {
      expect(model.mae).toBeLessThan(scores.mae);
      expect(model.rmse).toBeLessThan(scores.rmse);
    }
    // Of intervals meant to hold 80 %: the years are not alike.
    expect(model.coverage).toBeGreaterThan(0.6);
    expect(model.coverage).toBeLessThan(0.95);
  });
});
