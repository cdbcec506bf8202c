/** The name that a URN ends with. */
export const nameIn = (urn: string): string => urn.split("::").slice(3).join("::");

/** The type in a URN, without those of the components around it. */
export const typeIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
