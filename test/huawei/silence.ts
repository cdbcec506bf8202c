// The official core logs entire requests, including secrets, to the console and opens a log file in the working
// directory.
jest.doMock("@huaweicloud/huaweicloud-sdk-core/logger/log4jLogger", () => {
  const nothing = (): void => undefined;
  return { Logger4jInstance: { debug: nothing, info: nothing, warn: nothing, error: nothing } };
});

export {};
