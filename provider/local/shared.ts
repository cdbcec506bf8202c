/**
 * Shares work among everyone who asks for it before it starts: each caller gets a result computed after it asked, and
 * only one computation runs at a time.
 */
export class Shared<T> {
  private running: Promise<T> | undefined;
  private next: Promise<T> | undefined;

  of(work: () => Promise<T>): Promise<T> {
    return (this.next ??= this.after(this.running, work));
  }

  private async after(earlier: Promise<T> | undefined, work: () => Promise<T>): Promise<T> {
    await earlier?.catch(() => undefined);
    this.running = work();
    this.next = undefined;
    return this.running;
  }
}
