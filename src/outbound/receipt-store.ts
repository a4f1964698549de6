/** Remembers what has happened by its key, in a way that knows at once. */
export interface ReceiptStore {
  /** Whether this key is new: of any number that ask at once, one hears yes. */
  take(key: string, at: number): Promise<boolean>;
  /**
   * The same for an asker with a name: the one who took the key hears yes as often as it asks, so
   * that an answer that got lost may be asked for again.
   */
  claim(key: string, asker: string, at: number): Promise<boolean>;
}

const TAKE = "INSERT INTO receipts (receipt_key, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

const NOTE_ASKER = "INSERT INTO receipts (receipt_key, at) SELECT ?1, ?2 WHERE changes() > 0";

export function createReceiptStore(db: D1Database): ReceiptStore {
  return {
    async take(key, at) {
      const { meta } = await db.prepare(TAKE).bind(key, at).run();
      return meta.changes > 0;
    },

    async claim(key, asker, at) {
      const own = `${key}:${asker}`;
      const [, , noted] = await db.batch([
        db.prepare(TAKE).bind(key, at),
        db.prepare(NOTE_ASKER).bind(own, at),
        db.prepare("SELECT 1 FROM receipts WHERE receipt_key = ?1").bind(own),
      ]);
      return (noted?.results ?? []).length > 0;
    },
  };
}
