/** The name that a URN ends with. */
export const nameIn = (urn: string): string => urn.split("::").slice(3).join("::");
