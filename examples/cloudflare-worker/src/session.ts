import { DurableObject } from "cloudflare:workers";
import { stream } from "bptt/train";
import { likeliest, model } from "./gestures";

/** One stroke that is being drawn. Its stream is kept in storage, and so survives that the object is evicted. */
export class Session extends DurableObject {
  readonly #stream = stream(model);

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    const state = ctx.storage.kv.get<Uint8Array>("state");
    try {
      if (state) this.#stream.restore(state);
    } catch {} // it is that of a model which was deployed before: the stroke starts over
  }

  push(moves: [number, number][]) {
    const answers = moves.map((move) => likeliest(this.#stream.push(move)));
    this.ctx.storage.kv.put("state", this.#stream.state());
    return answers;
  }

  clear() {
    this.#stream.reset();
    this.ctx.storage.kv.delete("state");
  }
}
