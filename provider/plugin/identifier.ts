import { CONNECTION_NAME } from "../settings";

/**
 * The identifier of what is imported, and the connection that it is imported by: `<identifier>@<connection>`, because the
 * engine passes nothing else to an import. Other providers take `<identifier>@<region>`. No service has an `@` in its
 * identifiers.
 */
export function located(text: string): { readonly id: string; readonly connection?: string } {
  const at = text.lastIndexOf("@");
  const connection = text.slice(at + 1);
  return at > 0 && CONNECTION_NAME.test(connection) ? { id: text.slice(0, at), connection } : { id: text };
}
