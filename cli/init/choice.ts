/** Where the certificates of a new project are issued. */
export const CLOUD_CHOICES = ["local", "alibaba", "huawei", "both"] as const;

/** One of {@link CLOUD_CHOICES}. */
export type CloudChoice = (typeof CLOUD_CHOICES)[number];

/** For which CI service a project gets a workflow. */
export const CI_CHOICES = ["github", "gitlab", "jenkins", "none"] as const;

/** One of {@link CI_CHOICES}. */
export type CiChoice = (typeof CI_CHOICES)[number];

/** What a project is written for. */
export interface Choice {
  readonly name: string;
  readonly cloud: CloudChoice;
  readonly ci: CiChoice;
}
