/** Properties as the engine hands them over. */
export type EngineProperties = Record<string, unknown>;

/** Properties without the stub, which Pulumi stores among them. */
export function withoutStub({ __provider: _, ...props }: EngineProperties): EngineProperties {
  return props;
}

/** As JSON sees it: the engine accepts nothing else, and refuses only after the resource exists. */
export const plain = (value: object): EngineProperties =>
  JSON.parse(JSON.stringify(value)) as EngineProperties;
