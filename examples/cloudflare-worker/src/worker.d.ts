declare namespace Cloudflare {
  interface Env {
    SESSIONS: DurableObjectNamespace<import("./session").Session>;
  }
}

declare module "*.bptt" {
  const bytes: ArrayBuffer;
  export default bytes;
}
