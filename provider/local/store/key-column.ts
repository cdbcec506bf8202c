import {
  InsertQueryNode,
  PrimitiveValueListNode,
  UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  type ColumnNode,
  type ColumnUpdateNode,
  type KyselyPlugin,
  type OperationNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
} from "kysely";
import { PkiError } from "../../base/errors";
import { seal, SEALED, unseal, type DataKey } from "./sealing";

/** The column of every table that contains private keys. */
export const KEY_COLUMN = "private_key";

/**
 * Seals private keys on their way into the store and unseals them on their way out, in every statement, so that no
 * operation can forget to. Without a data key they are passed through.
 */
export class KeyColumn implements KyselyPlugin {
  constructor(private readonly key: DataKey | undefined) {}

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (!this.key) return node;
    if (InsertQueryNode.is(node)) return this.sealInsert(node);
    if (UpdateQueryNode.is(node))
      return { ...node, updates: (node.updates ?? []).map((update) => this.sealUpdate(update)) };
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    if (!result.rows.some((row) => typeof row[KEY_COLUMN] === "string")) return Promise.resolve(result);
    const open = (row: UnknownRow): UnknownRow => ({ ...row, [KEY_COLUMN]: this.open(row[KEY_COLUMN]) });
    return Promise.resolve({ ...result, rows: result.rows.map(open) });
  }

  private sealInsert(node: InsertQueryNode): InsertQueryNode {
    const at = (node.columns ?? []).findIndex(isKeyColumn);
    if (at < 0) return node;
    if (!node.values || !ValuesNode.is(node.values)) throw unknownStatement();
    const rows = node.values.values.map((row) =>
      PrimitiveValueListNode.is(row)
        ? PrimitiveValueListNode.create(
            row.values.map((value, index) => (index === at ? this.seal(value) : value)),
          )
        : ValueListNode.create(
            row.values.map((value, index) => (index === at ? this.sealNode(value) : value)),
          ),
    );
    return { ...node, values: ValuesNode.create(rows) };
  }

  private sealUpdate(update: ColumnUpdateNode): ColumnUpdateNode {
    return isKeyColumn(update.column) ? { ...update, value: this.sealNode(update.value) } : update;
  }

  private sealNode(node: OperationNode): OperationNode {
    if (!ValueNode.is(node)) throw unknownStatement();
    return { ...node, value: this.seal(node.value) } as OperationNode;
  }

  private seal(value: unknown): unknown {
    return this.key && typeof value === "string" ? seal(this.key, value) : value;
  }

  private open(value: unknown): unknown {
    if (typeof value !== "string") return value;
    const text = this.key ? unseal(this.key, value) : value.startsWith(SEALED) ? undefined : value;
    if (text !== undefined) return text;
    throw new PkiError(
      "STORE_ERROR",
      "a private key in the local store cannot be decrypted: it was changed, or the store's encryption was changed since this process opened it; restart the process",
    );
  }
}

const isKeyColumn = (node: OperationNode): boolean =>
  node.kind === "ColumnNode" && (node as ColumnNode).column.name === KEY_COLUMN;

const unknownStatement = (): Error =>
  new Error(`${KEY_COLUMN} is stored by value only: anything else would not be sealed`);
