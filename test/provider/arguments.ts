import { ALIBABA } from "./alibaba-arguments";
import { HUAWEI } from "./huawei-arguments";
import { KEYS } from "./keys-arguments";
import { SIGNING } from "./signing-arguments";
import type { Table } from "./rows";

/** Every argument of every kind; the test fails for an argument without a row. */
export const TABLE: Table = { ...ALIBABA, ...HUAWEI, ...KEYS, ...SIGNING };
