import { DARK, gridPicture, type Line } from "./grid";

/** A command in a terminal, with what it prints. */
export function terminalPicture(title: string, command: string, output: string): string {
  const lines = output.trimEnd().split("\n");
  return gridPicture(
    title,
    [
      { pieces: [{ text: `$ ${command}`, style: "bold", column: 0 }] },
      ...lines.map((line): Line => {
        const text = line.trimStart();
        const column = line.length - text.length;
        return { pieces: text === "" ? [] : [{ text, style: "plain", column }] };
      }),
    ],
    DARK,
  );
}
