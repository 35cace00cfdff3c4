import { Generator, manualSeed } from "bptt";
import { type Evaluation, Forecaster } from "bptt/tasks";
import { parts, type Recipe } from "./recipes.ts";

/** A forecaster trained by a recipe: stopped early and calibrated on the validation part. */
export async function trained(recipe: Recipe, seed: number): Promise<Forecaster> {
  const { options, training, valid: cut } = recipe;
  manualSeed(seed);
  const forecaster = Forecaster.create(parts(recipe, cut).training, options);
  const { training: series, valid } = parts(recipe, forecaster.context);
  await forecaster.fit(series, { ...training, generator: new Generator(seed), valid });
  forecaster.calibrate(valid);
  return forecaster;
}

/** Forecasts from every row of the test part that leaves room for one, beside the baselines. */
export function tested(recipe: Recipe, forecaster: Forecaster): Evaluation {
  const { test, rows, season, baselines } = recipe;
  const origins = rows - test - forecaster.config.horizon + 1;
  return forecaster.evaluate(parts(recipe, 0).whole, { origins, step: 1, season, baselines });
}
