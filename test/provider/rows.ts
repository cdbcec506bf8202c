import type { EngineProperties } from "../../provider/engine/crud";
import type { ChangeEffect } from "../../provider/resources/kind";

/** A table row: the rules of one argument. */
export interface Row {
  readonly effect: ChangeEffect;
  /** Accepted values; a change from the first to the second has the effect. */
  readonly accepted: readonly [unknown, unknown, ...unknown[]];
  /** Refused values, with the reason. */
  readonly refused: readonly (readonly [unknown, RegExp])[];
  /** Overrides for the complete set of arguments; undefined removes one. */
  readonly beside?: EngineProperties | ((value: unknown) => EngineProperties);
  /** Whether it is optional. */
  readonly optional?: boolean;
  /** The overrides to use when it is omitted. */
  readonly instead?: EngineProperties;
}

/** Kind → argument → row. */
export type Table = Readonly<Record<string, Readonly<Record<string, Row>>>>;

/** Part of every refused text; no message may repeat it. */
export const MARKER = "MARKER";
/** The equivalent for numbers. */
export const NUMBER = 987_654_321;

export const long = (size: number): string => MARKER.repeat(Math.ceil(size / MARKER.length)).slice(0, size);

export const text = (max: number, effect: ChangeEffect = "replace", optional = false): Row => ({
  effect,
  optional,
  accepted: ["A", "示例 B", "é".repeat(max)],
  refused: [
    ["", /must not be empty/],
    [long(max + 1), new RegExp(`must not be longer than ${max} characters`)],
    [`${MARKER}\n`, /control characters/],
    [`${MARKER}\0`, /control characters/],
    [`${MARKER}\ud83d`, /unpaired surrogates/],
    [NUMBER, /must be a string/],
    [null, /must be a string/],
    [[MARKER], /must be a string/],
  ],
});
export const integer = (min: number, max: number, more: Partial<Row> = {}): Row => ({
  effect: "replace",
  accepted: [min, min + 1, max],
  refused: [
    [min - 1, new RegExp(`at least ${min}`)],
    [max + 1, new RegExp(`not be more than ${max}`)],
    [1.5, /whole number/],
    [Number.NaN, /whole number/],
    [`${min}`, /whole number/],
    [MARKER, /whole number/],
  ],
  ...more,
});
export const flag = (effect: ChangeEffect): Row => ({
  effect,
  optional: true,
  accepted: [true, false],
  refused: [
    [MARKER, /must be true or false/],
    ["true", /must be true or false/],
    [1, /must be true or false/],
  ],
});
export const choice = (
  values: readonly [string, string, ...string[]],
  wrong: string[],
  optional = false,
): Row => ({
  effect: "replace",
  optional,
  accepted: values,
  refused: [...wrong, MARKER, NUMBER].map((value) => [value, /must be (one of )?"/] as const),
});
export const token: Row = {
  effect: "replace",
  optional: true,
  accepted: ["a", "b!~", "x".repeat(64)],
  refused: [
    ["", /1 to 64 ASCII/],
    [long(65), /1 to 64 ASCII/],
    [`${MARKER} `, /without spaces/],
    [`${MARKER}ä`, /1 to 64 ASCII/],
    [NUMBER, /must be a string/],
  ],
};
export const country: Row = {
  effect: "replace",
  optional: true,
  accepted: ["CN", "US"],
  refused: ["cn", "CHN", "C", "", MARKER].map((value) => [value, /two capital letters/] as const),
};
export const withIssuers: Row = {
  effect: "update",
  optional: true,
  accepted: [true, undefined],
  refused: [[MARKER, /must be true$/]],
};

/** The name of a connection. */
export const connection: Row = {
  effect: "update",
  optional: true,
  accepted: ["shanghai", "gateway-2", "a".repeat(64)],
  refused: [
    ["", /must be 1 to 64 letters/],
    [long(65), /must be 1 to 64 letters/],
    [`${MARKER} `, /must be 1 to 64 letters/],
    [`2${MARKER}`, /beginning with a letter/],
    [NUMBER, /must be a string/],
  ],
};

const span = (first: string, second: string): Row => ({
  effect: "ignore",
  optional: true,
  accepted: [first, second, "33%"],
  refused: ["30", "6m", "0d", "100%", "-1d", "1.5d", "30 d", "", MARKER, `${MARKER}d`]
    .map((value): readonly [unknown, RegExp] => [value, /must be days such as 30d/])
    .concat([[NUMBER, /must be a string/]]),
});
/** When a certificate is renewed. */
export const renewal = {
  renewBefore: span("30d", "720h"),
  renewJitter: { ...span("5d", "12h"), beside: { renewBefore: "30d" } },
} satisfies Record<string, Row>;

/** What happens when it is destroyed or replaced. */
export const retire = (...choices: readonly [string, string, ...string[]]): Row => ({
  ...choice(choices, ["REVOKE", "keep"], true),
  effect: "update",
});

export const HOST_PROBLEM = /is neither an IP address nor a domain name/;

export const hosts: Row = {
  effect: "replace",
  optional: true,
  accepted: [["a.com"], ["a.com", "10.0.0.1"], [], ["*.a.com", "::1"]],
  refused: [
    [["a.com", `${MARKER}_x`], HOST_PROBLEM],
    [[`${MARKER},b.com`], HOST_PROBLEM],
    [[""], /is empty/],
    [MARKER, /must be a list/],
    [Array.from({ length: 101 }, (_, i) => `a${i}.com`), /must not hold more than 100/],
  ],
};
