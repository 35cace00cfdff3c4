import { Generator } from "bptt";
import { Forecaster, sliceSeries } from "bptt/tasks";
import { readSeries } from "./series.ts";

const series = await readSeries();
const training = sliceSeries(series, 0, 502); // to 1999
const valid = sliceSeries(series, 502 - 24, 622); // from 2000 to 2009, and what a forecast reads before
const test = sliceSeries(series, 622 - 24, 746); // from 2010 on

const forecaster = Forecaster.create(training, {
  inputLength: 24,
  horizon: 12,
  season: 12,
  missing: "hold",
  dropout: 0.2,
});
const options = { epochs: 60, lr: 1e-3, valid, earlyStopping: { patience: 20 }, generator: new Generator(1) };
for await (const { epoch, loss, validLoss } of forecaster.fit(training, options)) {
  console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}, on later years ${validLoss?.toFixed(4)}`);
}
forecaster.calibrate(valid);

const { model, baselines } = forecaster.evaluate(test);
const errors = Object.entries({ model, ...baselines }).map(([name, { mae }]) => `${name} ${mae.toFixed(2)}`);
console.log(`mean error of forecasts since 2010, in ppm: ${errors.join(", ")}`);

await Deno.writeFile(new URL("co2.bptt", import.meta.url), forecaster.save());
