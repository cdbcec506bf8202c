/** A CA as the program declared it; values may be unknown at preview. */
export interface DeclaredAuthority {
  readonly kind: string;
  readonly name: string;
  readonly [argument: string]: unknown;
  readonly issuerPlan?: DeclaredAuthority;
}
