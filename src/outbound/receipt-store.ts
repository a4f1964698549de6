/** Remembers what has happened by its key, in a way that knows at once. */
export interface ReceiptStore {
  /** Whether this key is new: of any number that ask at once, one hears yes. */
  take(key: string, at: number): Promise<boolean>;
}

export function createReceiptStore(db: D1Database): ReceiptStore {
  return {
    async take(key, at) {
      const query = "INSERT INTO receipts (receipt_key, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
      const { meta } = await db.prepare(query).bind(key, at).run();
      return meta.changes > 0;
    },
  };
}
