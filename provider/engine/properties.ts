/** Properties as passed by the engine. */
export type EngineProperties = Record<string, unknown>;

/** Properties without the stub, which Pulumi stores among them. */
export function withoutStub({ __provider: _, ...props }: Readonly<EngineProperties>): EngineProperties {
  return props;
}

/** Only what JSON can represent: the engine accepts nothing else, and refuses only after the resource exists. */
export const plain = (value: object): EngineProperties =>
  JSON.parse(JSON.stringify(value)) as EngineProperties;
