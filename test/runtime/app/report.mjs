/** Sends an outcome to the server that this page comes from. */
export const report = (outcome) => fetch("/outcome", { method: "POST", body: JSON.stringify(outcome) });
