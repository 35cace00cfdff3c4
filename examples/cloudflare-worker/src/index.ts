import { zValidator } from "@hono/zod-validator";
import { tensor } from "bptt";
import { predict } from "bptt/train";
import { Hono } from "hono";
import { z } from "zod";
import { GESTURES, likeliest, model } from "./gestures";
import type { Session } from "./session";

export { Session } from "./session";

const pixels = z.number().min(-100).max(100);
const move = z.tuple([pixels, pixels]);
const stroke = zValidator("json", z.object({ moves: z.array(move).min(1).max(1000) }));

const app = new Hono<{ Bindings: { SESSIONS: DurableObjectNamespace<Session> } }>();

app.post("/predict", stroke, (c) => {
  const { data } = predict(model, tensor(c.req.valid("json").moves));
  return c.json(likeliest(data.subarray(-GESTURES.length)));
});

app.post("/sessions/:name", stroke, async (c) => {
  return c.json(await c.env.SESSIONS.getByName(c.req.param("name")).push(c.req.valid("json").moves));
});

app.delete("/sessions/:name", async (c) => {
  await c.env.SESSIONS.getByName(c.req.param("name")).clear();
  return c.body(null, 204);
});

export default app;
