/** The database is asked so often in all; what it is asked bears a repeat. */
const TRIES = 3;

/** Does a piece of database work, again at once where it fails; throws the last failure. */
export async function thrice<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}
