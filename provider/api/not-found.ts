/** Awaits the answer of a read; undefined when what it asks for is gone, by the errors of a cloud. */
export const unless =
  (isGone: (error: unknown) => boolean) =>
  async <T>(answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  };
