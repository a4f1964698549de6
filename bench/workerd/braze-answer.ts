/** What Braze's lookup by phone number answers of one lead. */
export const BRAZE_ANSWER = JSON.stringify({
  users: [
    {
      external_id: "lead-1",
      braze_id: "5f5f5f5f5f5f5f5f5f5f5f5f",
      created_at: "2026-01-01T00:00:00.000Z",
      custom_attributes: { lead_owner: "sales_team_a", lead_score: 85 },
    },
  ],
  message: "success",
});
