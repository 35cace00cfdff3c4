// The import direction: a file imports only from folders to the left of its own in this list.
const order = ["wasm", "memory", "tensor", "autograd", "ops", "nn", "optim", "io", "train", "node", "tasks", "cli"];

const oneWay = order.slice(0, -1).map((folder, i) => ({
  name: `${folder}-imports-only-from-its-left`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: `^src/(${order.slice(i + 1).join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-package-imports",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/table.ts$" }, // whose library is bundled into it
      to: { dependencyTypes: ["npm", "npm-dev"] },
    },
    {
      name: "node-modules-only-where-node-is-meant",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(node|cli)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "tasks-use-the-public-api",
      severity: "error",
      from: { path: "^src/tasks/" },
      to: { path: "^src/(wasm|memory|autograd|ops|tensor)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "import"] },
  },
};
