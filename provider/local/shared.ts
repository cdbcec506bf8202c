/**
 * Work that is done once for all who ask for it before it begins: each gets what was so after it asked, and there is
 * never more than one at work.
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
