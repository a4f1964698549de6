/** A number that no campaign may call. */
export interface DoNotCallEntry {
  id: number;
  phoneNumber: string;
  reason: string | null;
  addedAt: number;
  addedBy: string;
}
