import { z } from "zod";
import { derOf, toPem, whyNone } from "../../common/pem";
import { PkiError } from "../base/errors";

/** What stands in an argument that takes PEM. */
interface Content {
  readonly label: string;
  /** What is said of a text without it. */
  readonly missing: string;
  /** What is said before the reason why a text cannot be read. */
  readonly unreadable: string;
}

const CERTIFICATES: Content = {
  label: "CERTIFICATE",
  missing: "holds no certificate (PEM, leaf first)",
  unreadable: "holds a certificate that cannot be read: ",
};

const REQUEST: Content = {
  label: "CERTIFICATE REQUEST",
  missing: 'expected exactly one PEM block "CERTIFICATE REQUEST"',
  unreadable: "",
};

/**
 * A text of which nothing is kept but the blocks that the argument is about, in the standard layout: what else a file
 * holds is nobody's business, and would be stored and printed in clear.
 */
const pemText = (content: Content, max: number, isEmptyAllowed = false): z.ZodString =>
  z
    .string()
    .max(max, `must not be longer than ${max} characters`)
    .superRefine((text, context) => {
      if (isEmptyAllowed && text === "") return;
      const message = pemProblem(content, text);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .overwrite((text) => (pemProblem(content, text) === undefined ? onlyBlocks(content, text) : ""));

/**
 * Certificates, PEM.
 *
 * @param missing - what is said of a text without one
 */
export const certificatesText = (max: number, missing = CERTIFICATES.missing): z.ZodString =>
  pemText({ ...CERTIFICATES, missing }, max);

/** Certificates, PEM, or an empty text. */
export const certificatesOrNothing = (max: number): z.ZodString => pemText(CERTIFICATES, max, true);

/** A certificate signing request, PEM. */
export const requestText = (max: number): z.ZodString => pemText(REQUEST, max);

const onlyBlocks = ({ label }: Content, text: string): string =>
  derOf(label, text)
    .map((der) => toPem(label, der))
    .join("");

function pemProblem({ label, missing, unreadable }: Content, text: string): string | undefined {
  try {
    if (derOf(label, text).length > 0) return undefined;
    const reason = whyNone(text);
    return `${missing}${reason === undefined ? "" : `: ${reason}`}`;
  } catch (error) {
    if (error instanceof PkiError) return `${unreadable}${error.message}`;
    throw error;
  }
}
