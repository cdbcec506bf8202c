/** Text at the start of most programs: two CAs, and the arguments shared by all end certificates. */
export const HIERARCHY = `
const company = { organization: "Example Ltd", organizationUnit: "Platform", locality: "Hangzhou", state: "Zhejiang" };
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10 });
const services = new alibaba.SubCa("services", { ...authority, parent: root, commonName: "Example Services", years: 5 });
const leaf = { parent: services, algorithm: "ECC_256", days: 90 } as const;
`;
