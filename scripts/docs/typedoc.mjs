// How typedoc makes the reference out of the docstrings.
import { OptionDefaults } from "typedoc";
import { CATEGORY_ORDER } from "./categories.mjs";
import { MODULES } from "./imports.mjs";

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "bptt",
  entryPoints: Object.values(MODULES).map((file) => `../../${file}`),
  tsconfig: "../../tsconfig.json",
  plugin: ["./plugin.mjs"],
  readme: "./overview.md",
  projectDocuments: ["./conventions.md"],
  out: "../../docs",

  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  disableSources: true,
  intentionallyNotExported: ["BaseTensor", "Setting", "SettingsOf"],
  intentionallyNotDocumented: [
    "bptt/train.VectorTransform.__type.TransformStream",
    "bptt/train.VectorTransform.__type.TransformStream.__type",
  ],
  validation: {
    invalidLink: true,
    invalidPath: true,
    notDocumented: true,
    notExported: true,
    rewrittenLink: true,
    unusedMergeModuleWith: true,
  },
  treatWarningsAsErrors: true,

  sortEntryPoints: false,
  sort: ["kind", "source-order"],
  kindSortOrder: [
    "Namespace",
    "Class",
    "Function",
    "Variable",
    "Interface",
    "TypeAlias",
    "Constructor",
    "Property",
    "Accessor",
    "Method",
    "Reference",
  ],
  categorizeByGroup: false,
  categoryOrder: [...CATEGORY_ORDER, "*"],
  navigation: { includeCategories: true, includeFolders: false },
  visibilityFilters: {},
  blockTags: [...OptionDefaults.blockTags, "@inherited"],
  includeVersion: true,
  hideGenerator: true,
  customCss: "./reference.css",
};
