import { BlockList, isIP } from "node:net";

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\/-]/g, "\\$&");

/** Whether a text fits a pattern in which `*` stands for any text. */
export const fits = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "i").test(text);

/** Whether a name fits a pattern in which `*` stands for one label, `**` for any text; or lies in a network. */
export function nameFits(pattern: string, name: string): boolean {
  const family = isIP(name);
  if (family !== 0 && pattern.includes("/") && !pattern.includes("*"))
    return inNetwork(pattern, name, family);
  const parts = pattern.split("**").map((part) => part.split("*").map(escaped).join("[^./@]+"));
  return new RegExp(`^${parts.join(".+")}$`, "i").test(name);
}

function inNetwork(network: string, address: string, family: number): boolean {
  const [base = "", bits] = network.split("/");
  if (isIP(base) !== family) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(base, Number(bits), type);
  return list.check(address, type);
}
