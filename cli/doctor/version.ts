const parts = (version: string): number[] => version.split(/[.+-]/, 3).map(Number);

/** Whether a version such as `3.220.0` is not before another one; suffixes do not count. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [own, least] = [parts(version), parts(minimum)];
  const differing = least.findIndex((part, index) => part !== own[index]);
  return differing === -1 || (own[differing] ?? 0) > (least[differing] ?? 0);
}
