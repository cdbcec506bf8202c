import { createHash, timingSafeEqual } from "node:crypto";

/** A pair of access keys that the emulator accepts, whichever cloud is spoken. */
export interface EmulatorKey {
  readonly id: string;
  readonly secret: string;
  /** Makes the pair a temporary one: requests have to carry it. */
  readonly securityToken?: string | undefined;
}

/** Who the sender is at Huawei Cloud: an account, its project, and a user that gets tokens by password. */
export interface Account {
  readonly domainId: string;
  readonly domainName: string;
  readonly projectId: string;
  readonly userName: string;
  readonly password: string;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Whether two texts are equal; how long it takes tells nothing about either. */
export const isEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
