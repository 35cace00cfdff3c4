declare module "*.bptt" {
  const bytes: ArrayBuffer;
  export default bytes;
}
