// @ts-check

const PROGRAM = "examples/hierarchy/index.ts";
const AGAIN = "and run the demo again.";

/**
 * What a mistake looks like in the engine's output, and what to do. The first that is found is the most specific.
 *
 * @type {{ pattern: RegExp, advice: (...parts: string[]) => string }[]}
 */
const MISTAKES = [
  {
    pattern: /index\.ts\((\d+),\d+\): error TS/,
    advice: (line) =>
      `The program does not compile, so nothing was done. Correct line ${line} of ${PROGRAM} ${AGAIN}`,
  },
  {
    pattern: /resource '([^']+)' has a problem: ([\w.[\]]+): /,
    advice: (resource, argument) =>
      `${argument} of ${resource} is refused. Correct it in ${PROGRAM} ${AGAIN} What was created stays.`,
  },
  {
    pattern: /resource '([^']+)' has a problem/,
    advice: (resource) =>
      `${resource} is refused, for the reason above. Correct it in ${PROGRAM} ${AGAIN} What was created stays.`,
  },
  {
    pattern: /index\.ts:(\d+)/,
    advice: (line) => `The program failed at line ${line} of ${PROGRAM}. Correct it ${AGAIN}`,
  },
];

/**
 * What to do after a command of the demo has failed.
 *
 * @param {string} output what the engine printed
 */
export function adviceFor(output) {
  // Without colours.
  const text = output.replace(/\u001b\[[\d;]*m/g, "");
  for (const { pattern, advice } of MISTAKES) {
    const [found, ...parts] = pattern.exec(text) ?? [];
    if (found !== undefined) return advice(...parts);
  }
  return `That is not a mistake in ${PROGRAM}. The message above says what it is; running the demo again is safe, and "npm run demo -- --destroy" starts over.`;
}
