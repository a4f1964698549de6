import { expect, it } from "vitest";
import { noteRefusal } from "../../../../src/access/actions/note-refusal";
import { fakeDeps } from "../../../support/fake-deps";
import { anActor, BEN, OFFICE } from "../../../support/fake-people";

const attempt = { operation: "POST /api/v1/users", reason: "Not allowed" };

it("notes the first of many tries, and lets none of them wait", async () => {
  const deps = fakeDeps();

  for (let i = 0; i < 10; i++) noteRefusal(deps, anActor(BEN), attempt, OFFICE);
  expect(deps.afterwards).toHaveLength(10);
  await Promise.all(deps.afterwards);

  expect(deps.audit.entries).toMatchObject([{ action: "refuse", userEmail: BEN.email }]);
});
