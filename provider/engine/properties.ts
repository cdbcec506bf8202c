/** Properties as the engine hands them over. */
export type EngineProperties = Record<string, unknown>;

/** Properties without the stub, which Pulumi stores among them. */
export function withoutStub({ __provider: _, ...props }: EngineProperties): EngineProperties {
  return props;
}
