/**
 * A time as `Date.toISOString` writes it, which is slow in V8: a page of a hundred resources has two hundred of them.
 * `milliseconds` since 1970, up to the year 9999.
 */
export function isoTime(milliseconds: number): string {
  const day = Math.floor(milliseconds / dayMs);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = new Date(day * dayMs).toISOString().slice(0, 11);
  }
  const time = milliseconds - day * dayMs;
  const hours = twoDigits[Math.floor(time / 3_600_000)];
  const minutes = twoDigits[Math.floor(time / 60_000) % 60];
  const seconds = twoDigits[Math.floor(time / 1000) % 60];
  const rest = time % 1000;
  return `${lastDayText}${hours}:${minutes}:${seconds}.${Math.floor(rest / 100)}${twoDigits[rest % 100]}Z`;
}

const dayMs = 86_400_000;
const twoDigits = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));
let lastDay = Number.NaN;
let lastDayText = "";
