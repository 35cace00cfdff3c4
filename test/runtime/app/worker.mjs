// The program in a Cloudflare Worker, and a conversation of which a Durable Object keeps the state: one request a step.
import { attempt } from "./attempt.mjs";
import { conversation, digest } from "./program.mjs";

export class Conversation {
  constructor({ storage }) {
    this.storage = storage;
  }

  /** Takes the next step; says how many are left, and the digest of all outputs after the last. */
  async fetch() {
    const { stream, inputs } = conversation();
    const { state, outputs } = (await this.storage.get("conversation")) ?? { outputs: [] };
    if (state) stream.restore(state);
    outputs.push(stream.push(inputs[outputs.length]).slice());
    await this.storage.put("conversation", { state: stream.state(), outputs });
    return Response.json({ left: inputs.length - outputs.length, digest: digest(outputs) });
  }
}

export default {
  fetch(request, { CONVERSATION }) {
    if (new URL(request.url).pathname === "/") return Response.json(attempt());
    return CONVERSATION.get(CONVERSATION.idFromName("one")).fetch(request);
  },
};
