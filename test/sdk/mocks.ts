import { runtime, type Output } from "@pulumi/pulumi";

/** A registration of a resource. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** With secrets unwrapped; {@link Registered.secret} names them. */
  readonly inputs: Record<string, unknown>;
  readonly secret: readonly string[];
}

type Answer = (registered: Registered) => { id?: string; state?: Record<string, unknown> };

/** Every registration since {@link useMocks}. */
export const registrations: Registered[] = [];

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

const isSecret = (value: unknown): value is { value: unknown } =>
  typeof value === "object" && value !== null && (value as Record<string, unknown>)[SIGNATURE] === SECRET;

/** Enables Pulumi's mocks; `answer` returns the state that the provider would have created. */
export async function useMocks(answer: Answer = () => ({}), stack = "dev"): Promise<void> {
  registrations.length = 0;
  await runtime.setMocks(
    {
      call: () => ({}),
      newResource: ({ type, name, inputs }) => {
        const entries = Object.entries(inputs as Record<string, unknown>);
        const registered: Registered = {
          ...{ type, name },
          inputs: Object.fromEntries(
            entries.map(([key, value]) => [key, isSecret(value) ? value.value : value]),
          ),
          secret: entries.filter(([, value]) => isSecret(value)).map(([key]) => key),
        };
        registrations.push(registered);
        const { id = `${name}-id`, state = {} } = answer(registered);
        return { id, state: { ...registered.inputs, ...state } };
      },
    },
    "test",
    stack,
    false,
  );
}

/** The value of an output. */
export const valueOf = <T>(output: Output<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    output.apply(resolve);
    // A failed output never calls back.
    (output as unknown as { promise(): Promise<T> }).promise().catch(reject);
  });

/** Waits for the registration with the given name. */
export async function registered(name: string, ...resources: { urn: Output<string> }[]): Promise<Registered> {
  for (const { urn } of resources) await valueOf(urn);
  const found = registrations.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${name} was not registered`);
  return found;
}
