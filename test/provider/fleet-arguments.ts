import { managed, subject, validity } from "./alibaba-rows";
import { flag, MARKER, NUMBER, renewal, retire, text, type Row, type Table } from "./rows";
import { newCsr } from "./support";

const REQUEST = newCsr("/CN=device");

/** Rows of arguments that a fleet shares among its items: nothing replaces it as a whole. */
const inPlace = (rows: Record<string, Row>): Record<string, Row> =>
  Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [
      name,
      row.effect === "replace" ? { ...row, effect: "update" } : row,
    ]),
  );

/** Every argument of every fleet. */
export const FLEETS: Table = {
  "alibaba.ClientCertificateFleet": {
    items: {
      effect: "update",
      accepted: [
        { "gate-1": { csr: REQUEST } },
        {
          "gate-1": { csr: REQUEST, days: 30, renewBefore: "10d", retire: "retain" },
          "user@example.com": { csr: REQUEST },
        },
        {
          "02:00:5e:10": { csr: REQUEST, sanType: 6, sanValue: ["spiffe://example.com/a"] },
          constructor: { csr: REQUEST },
        },
        {},
      ],
      refused: [
        [MARKER, /must be an object/],
        [NUMBER, /must be an object/],
        [[{ csr: MARKER }], /must be an object/],
        [{ a: MARKER }, /must be an object/],
        [{ a: {} }, /^items\.a\.csr: is required|must be a string/],
        [{ a: { csr: MARKER } }, /^items\.a\.csr: expected exactly one PEM block/],
        [{ "a b": { csr: REQUEST } }, /must be 1 to 100 letters, digits and/],
        [{ a: { csr: REQUEST, privateKey: MARKER } }, /there is no argument "privateKey"/],
        [{ a: { csr: REQUEST, days: 0 } }, /at least 1/],
        [{ a: { csr: REQUEST, sanType: 6 } }, /^items\["a"\]\.sanValue: is required together with sanType/],
        [
          Object.fromEntries(Array.from({ length: 5001 }, (_, index) => [`${index}`, { csr: "" }])),
          /more than 5000 items/,
        ],
      ],
    },
    parentIdentifier: text(128, "update"),
    ...inPlace({ ...subject, ...validity, enableCrl: flag("update") }),
    connection: managed.connection,
    resourceGroupId: managed.resourceGroupId,
    tags: managed.tags,
    ...renewal,
    retire: retire("retain", "revoke"),
    createKey: text(64, "ignore", true),
  },
};
