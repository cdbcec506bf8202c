/** A map of limited size: when it is full, the entry that was set first is dropped. */
export class Latest<K, V> {
  readonly #values = new Map<K, V>();
  #isComplete = true;

  constructor(private readonly most: number) {}

  /** Whether nothing has ever been dropped. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get size(): number {
    return this.#values.size;
  }

  has(key: K): boolean {
    return this.#values.has(key);
  }

  get(key: K): V | undefined {
    return this.#values.get(key);
  }

  set(key: K, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size <= this.most || oldest === undefined) return;
    this.#values.delete(oldest);
    this.#isComplete = false;
  }

  delete(key: K): void {
    this.#values.delete(key);
  }
}
