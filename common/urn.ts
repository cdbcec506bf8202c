/** The name at the end of a URN. */
export const nameIn = (urn: string): string => urn.split("::").slice(3).join("::");

/** The type in a URN, without the types of its parent components. */
export const typeIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** The project in a URN. */
export const projectIn = (urn: string): string => urn.split("::")[1] ?? "";
