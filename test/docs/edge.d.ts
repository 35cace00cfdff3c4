// What the README's Worker uses of its platform, for the compiler.

declare module "cloudflare:workers" {
  export class DurableObject {
    protected readonly ctx: {
      readonly storage: {
        get<T>(key: string): Promise<T | undefined>;
        put(key: string, value: unknown): Promise<void>;
      };
    };
    fetch(request: Request): Promise<Response>;
  }
}

declare module "*.bptt" {
  const bytes: ArrayBuffer;
  export default bytes;
}

interface Env {
  readonly LIVE: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  };
}
