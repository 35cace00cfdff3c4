const { tensor } = require("bptt");
const { run } = require("./program.mjs");

tensor([1]); // the package that was required is the one that the program uses: the core starts once
console.log(JSON.stringify(run()));
