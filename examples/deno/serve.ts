import { Forecaster } from "bptt/tasks";
import { readSeries } from "./series.ts";

const forecaster = Forecaster.load(await Deno.readFile(new URL("co2.bptt", import.meta.url)));
const series = await readSeries();

export default {
  fetch(request) {
    if (new URL(request.url).pathname !== "/") return new Response("Not found", { status: 404 });
    const { times, quantiles } = forecaster.predict(series);
    const [low, median, high] = quantiles.map(({ values }) => values);
    const months = Array.from(times ?? [], (time, i) => ({
      month: new Date(time).toISOString().slice(0, 7),
      ppm: median[i],
      interval: [low[i], high[i]], // holds four of five values
    }));
    return Response.json(months);
  },
} satisfies Deno.ServeDefaultExport;
