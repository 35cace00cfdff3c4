import type { Command } from "../command.js";
import { forecastPredict, forecastTrain } from "./forecast.js";
import { gradientFlowCommand } from "./gradientFlow.js";
import { inspect } from "./inspect.js";
import { tagPredict, tagTrain } from "./tag.js";
import { textGenerate, textTrain } from "./text.js";

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  tagTrain,
  tagPredict,
  forecastTrain,
  forecastPredict,
  textTrain,
  textGenerate,
  gradientFlowCommand,
  inspect,
];
