// The official core writes whole requests, secrets among them, to the console and opens a log file where it runs.
jest.doMock("@huaweicloud/huaweicloud-sdk-core/logger/log4jLogger", () => {
  const nothing = (): void => undefined;
  return { Logger4jInstance: { debug: nothing, info: nothing, warn: nothing, error: nothing } };
});

export {};
