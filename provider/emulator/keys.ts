import { createHash, timingSafeEqual } from "node:crypto";

/** An access key and its secret, accepted for every cloud. */
export interface EmulatorKey {
  readonly id: string;
  readonly secret: string;
  /** Makes the key a temporary one: requests have to carry this token. */
  readonly securityToken?: string | undefined;
}

/** The sender's identity at Huawei Cloud: an account, its project, and a user that gets tokens by password. */
export interface Account {
  readonly domainId: string;
  readonly domainName: string;
  readonly projectId: string;
  readonly userName: string;
  readonly password: string;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Compares two texts in constant time. */
export const isEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
