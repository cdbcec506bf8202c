/** What is wrong with an argument, or (with an empty name) with a combination of arguments. */
export interface Failure {
  readonly argument: string;
  readonly message: string;
}
