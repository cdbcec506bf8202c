/** What is wrong with an argument, or (with an empty name) with how arguments go together. */
export interface Failure {
  readonly argument: string;
  readonly message: string;
}
