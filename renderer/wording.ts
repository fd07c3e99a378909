/** Times, numbers and counts as people write them. */

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const integer = new Intl.NumberFormat("en");

/** "2 hours ago", "just now", "in 12 months"; `now` in milliseconds. */
export function ago(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 10) return "just now";
  if (size < 60) return relative.format(seconds, "second");
  if (size < 3600) return relative.format(Math.trunc(seconds / 60), "minute");
  if (size < 86_400) return relative.format(Math.trunc(seconds / 3600), "hour");
  if (size < 60 * 86_400) return relative.format(Math.trunc(seconds / 86_400), "day");
  return relative.format(Math.trunc(seconds / (30.44 * 86_400)), "month");
}

/** "10:42" of today, "20 November, 10:42" of another day, in local time. */
export function moment(iso: string, now: number): string {
  const date = new Date(iso);
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return date.toDateString() === new Date(now).toDateString() ? time : `${longDate(iso, now)}, ${time}`;
}

/** "10:42:07", in local time. */
export function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString("en-GB");
}

/** "21 November 2028". */
export function fullDate(iso: string): string {
  return new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

/** "21 November 2028"; without the year when it is this one. */
export function longDate(iso: string, now: number): string {
  const date = new Date(iso);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** "38 ms", "1.4 s", "3 min". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

/** "12,418". */
export function count(value: number): string {
  return integer.format(value);
}

/** "1 person", "12,418 people". */
export function counted(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** "Ana", "Ana and Li", "Ana, Li and Kwame". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
