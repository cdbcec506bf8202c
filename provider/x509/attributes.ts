import { ATTRIBUTE_NAMES } from "../../common/distinguished-name";
import { lengthOf } from "../../common/visible";
import { nameProblem } from "./general-names";
import { hiddenProblem } from "./hosts";

/** The allowed values of a subject attribute, by OID (RFC 5280, appendix A.1; X.520). */
const RULES: Readonly<Partial<Record<string, { words: string; max: number }>>> = {
  "2.5.4.6": { words: "country", max: 2 },
  "2.5.4.8": { words: "state", max: 128 },
  "2.5.4.7": { words: "locality", max: 128 },
  "2.5.4.10": { words: "organization", max: 64 },
  "2.5.4.11": { words: "organization unit", max: 64 },
  "2.5.4.3": { words: "common name", max: 64 },
  "2.5.4.5": { words: "serial number", max: 64 },
  "2.5.4.9": { words: "street", max: 128 },
  "2.5.4.12": { words: "title", max: 64 },
  "2.5.4.17": { words: "postal code", max: 40 },
  "2.5.4.18": { words: "post office box", max: 40 },
  "2.5.4.65": { words: "pseudonym", max: 128 },
  "1.2.840.113549.1.9.1": { words: "e-mail address", max: 255 },
  "0.9.2342.19200300.100.1.25": { words: "domain component", max: 63 },
};

/** The attribute's name in messages. */
export const attributeWords = (type: string): string =>
  RULES[type]?.words ?? `attribute ${ATTRIBUTE_NAMES[type] ?? type}`;

const COUNTRY = /^[A-Za-z]{2}$/;

/** The reason a text is not a valid value of a subject attribute; undefined if it is valid. */
export function attributeProblem(type: string, text: string): string | undefined {
  const hidden = hiddenProblem(text);
  if (hidden !== undefined) return hidden;
  if (text === "") return "is empty";
  const { max = 1024 } = RULES[type] ?? {};
  switch (type) {
    case "2.5.4.6":
      return COUNTRY.test(text) ? undefined : "is not two letters";
    case "1.2.840.113549.1.9.1": {
      const problem = nameProblem("email", text);
      if (problem !== undefined) return problem;
      break;
    }
    case "0.9.2342.19200300.100.1.25":
      if (!/^[\x21-\x7e]+$/.test(text)) return "is not ASCII";
      break;
  }
  return lengthOf(text) > max ? `is longer than ${max} characters` : undefined;
}
