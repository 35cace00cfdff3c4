import { manualSeed } from "../../index.js";
import { type CalendarFeature, type Evaluation, type Forecast, Forecaster } from "../../tasks/index.js";
import { type Context, command, UsageError } from "../command.js";
import { readAs } from "../files.js";
import { csvLine, type NumberTable, readTable } from "../table.js";
import { sizesOf, TRAINING, train, trainingOf } from "../training.js";

const TIME = {
  kind: "text",
  value: "COLUMN",
  help: "the column with times (the first, where it holds dates)",
} as const;

/** bptt forecast train */
export const forecastTrain = command({
  name: "forecast train",
  summary: "trains a forecaster on a CSV file",
  operands: "DATA",
  help: `Trains a network that forecasts the next rows of a series with prediction intervals. DATA is CSV with a header line, one
row a time step, the oldest first; empty cells are missing values. The last rows are not trained on: the first half of them ends
training in time (--patience) and sets the intervals right, the second half tells how good the forecasts are beside simple rules. While it lasts, FILE.checkpoint
holds all of the training: after Ctrl-C or a power cut the same command goes on from there.`,
  options: {
    ...TRAINING,
    out: { ...TRAINING.out, fallback: "forecaster.bptt" },
    horizon: { kind: "integer", min: 1, fallback: 24, help: "rows to forecast" },
    input: { kind: "integer", min: 1, fallback: 48, help: "rows that are read before a forecast" },
    season: {
      kind: "integer",
      min: 1,
      help: "rows of a season: 24 for hours of a day, 7 or 365 for days, 12 for months",
    },
    targets: { kind: "text", value: "A,B", help: "columns to forecast (all)" },
    known: { kind: "text", value: "A,B", help: "columns that are known ahead, such as prices or holidays" },
    calendar: { kind: "text", value: "LIST", help: "places in time to read: hourOfDay, dayOfWeek, dayOfYear, month" },
    time: TIME,
    valid: { kind: "number", min: 0.01, max: 0.5, fallback: 0.2, help: "share of the rows that is not trained on" },
  },
  async run(values, [path], context) {
    const table = readTable(path as string, values.time);
    const list = (text: string | undefined) => text?.split(",").map((name) => name.trim());
    const [targets, known, calendar] = [list(values.targets), list(values.known), list(values.calendar)];
    const length = Object.values(table.columns)[0]?.length ?? 0;
    const cut = Math.floor(length * (1 - values.valid));
    manualSeed(values.seed);
    const training = rows(table, 0, cut);
    const forecaster = Forecaster.create(training, {
      inputLength: values.input,
      horizon: values.horizon,
      season: values.season,
      missing: "hold",
      ...sizesOf(values),
      ...(targets && { targets }),
      ...(known && { known }),
      ...(calendar && { calendar: calendar as CalendarFeature[] }),
    });
    // Half of what is held out chooses and calibrates; the other half, which nothing was chosen by, judges.
    const middle = Math.ceil((cut + length) / 2);
    const held = rows(table, Math.max(0, cut - forecaster.context), middle);
    const test = rows(table, Math.max(0, middle - forecaster.context), length);
    await train(context, values, {
      data: [path as string],
      start: (attached) =>
        forecaster.fit(training, {
          ...trainingOf(values),
          valid: held,
          earlyStopping: { patience: values.patience ?? values.epochs },
          ...attached,
        }),
      save: () => {
        calibrate(forecaster, held, context);
        return forecaster.save();
      },
    });
    const enough = length - middle >= values.horizon;
    report(enough ? forecaster.evaluate(test) : undefined, values.out, context);
  },
});

// A short series has too few windows for it: then the intervals are as the network has them.
function calibrate(forecaster: Forecaster, held: ReturnType<typeof rows>, { tell }: Context): void {
  try {
    forecaster.calibrate(held);
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_BPTT_SHAPE") throw error;
    tell(`The intervals are not calibrated: ${(error as Error).message}`);
  }
}

function rows({ columns, times }: NumberTable, from: number, to: number) {
  return {
    columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(from, to)])),
    times: times?.subarray(from, to),
  };
}

function report(evaluation: Evaluation | undefined, path: string, { json, print, tell }: Context): void {
  if (json) {
    print(JSON.stringify({ model: path, scores: evaluation?.model, baselines: evaluation?.baselines }));
    return;
  }
  if (evaluation === undefined) {
    tell(`${path} is ready. There are too few rows left to tell how good it is`);
    return;
  }
  const { model, baselines } = evaluation;
  tell(`${path} is ready. Mean absolute error on the last rows, which nothing was chosen by:`);
  const lines = [["forecaster", model] as const, ...Object.entries(baselines)];
  for (const [name, { mae }] of lines) tell(`  ${name.padEnd(14)} ${mae.toPrecision(4)}`);
}

/** bptt forecast predict */
export const forecastPredict = command({
  name: "forecast predict",
  summary: "forecasts the rows after those of a CSV file",
  operands: "MODEL DATA",
  help: `Prints the next rows as CSV: for each target its forecast and the bounds of its interval.`,
  options: {
    future: {
      kind: "text",
      value: "FILE",
      help: "CSV with the columns that are known ahead, for the rows to forecast",
    },
    time: TIME,
  },
  async run({ future, time }, [model, path], context) {
    const forecaster = readAs(model as string, (bytes) => Forecaster.load(bytes));
    const table = readTable(path as string, time);
    if (forecaster.config.known.length > 0 && future === undefined)
      throw new UsageError(`--future is missing: the model reads ${forecaster.config.known.join(", ")} ahead`);
    const ahead = future === undefined ? undefined : readTable(future, time);
    const forecast = forecaster.predict(
      { columns: table.columns, times: table.times },
      ahead && { columns: ahead.columns, ...(ahead.times && { times: ahead.times }) },
    );
    printForecast(forecast, table.timeColumn ?? "time", context);
  },
});

function printForecast(
  { targets, times, values, quantiles }: Forecast,
  timeName: string,
  { json, print }: Context,
): void {
  const count = values.length / targets.length;
  const bounds = quantiles.filter(({ level }) => level !== 0.5);
  const row = (t: number) => ({
    time: times ? new Date(times[t] as number).toISOString() : undefined,
    forecast: targets.map((name, n) => {
      const at = t * targets.length + n;
      return [name, values[at] as number, ...bounds.map((quantile) => quantile.values[at] as number)] as const;
    }),
  });
  if (!json) {
    const names = targets.flatMap((name) => [name, ...bounds.map(({ level }) => `${name} ${100 * level}%`)]);
    print(csvLine([...(times ? [timeName] : ["step"]), ...names]));
  }
  for (let t = 0; t < count; ++t) {
    const { time, forecast } = row(t);
    if (json) {
      const entries = forecast.map(([name, value, ...own]) => [
        name,
        { value, quantiles: Object.fromEntries(bounds.map(({ level }, i) => [level, own[i]])) },
      ]);
      print(JSON.stringify({ ...(time ? { time } : { step: t + 1 }), ...Object.fromEntries(entries) }));
    } else {
      print(
        csvLine([time ?? t + 1, ...forecast.flatMap(([, ...numbers]) => numbers.map((x) => Number(x.toPrecision(7))))]),
      );
    }
  }
}
