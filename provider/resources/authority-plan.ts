/** A CA as the program declared it; values may be unknown at preview. */
export interface DeclaredAuthority {
  readonly kind: string;
  readonly name: string;
  /** The name of its connection; empty for the stack's own settings, absent where it is not told. */
  readonly connection?: unknown;
  readonly [argument: string]: unknown;
  readonly issuerPlan?: DeclaredAuthority;
}
