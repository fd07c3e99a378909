import type { AdminParts } from "./admin-parts.ts";
import { AdminRefusal } from "./failure.ts";
import type { AdminHandlers } from "./route.ts";

const defaultLimit = 100;
const largestLimit = 1000;

export function activityRoutes({ activity }: AdminParts): AdminHandlers<"GET /admin/activity"> {
  return {
    "GET /admin/activity": ({ query: { connector, before, limit } }) =>
      activity.list({
        ...(connector !== undefined && { connector }),
        ...(before !== undefined && { before: wholeNumber("before", before) }),
        limit: limit === undefined ? defaultLimit : Math.min(wholeNumber("limit", limit), largestLimit),
      }),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new AdminRefusal(400, `"${name}" must be a whole number.`);
  return Number(text);
}
