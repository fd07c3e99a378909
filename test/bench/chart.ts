import type { CaseResult, Results } from "./results.ts";

const barHeight = 14;
const rowPadding = 12;
const labelWidth = 430;
const chartWidth = 470;
const head = 56;
const foot = 30;
const colours = ["#9bb8d3", "#4f81b3", "#1f4e79", "#102a43"];
/** Gridlines of the logarithmic scale, as multiples of the bare server. */
const marks = [1, 2, 5, 10, 20, 50, 100];

/** The ratios of all sizes as bars on a logarithmic scale, each case with its limit, as an SVG document. */
export function chart({ sizes }: Results): string {
  const names = sizes[0]?.cases.map(({ name }) => name) ?? [];
  const rowHeight = sizes.length * barHeight + rowPadding;
  const height = head + names.length * rowHeight + foot;
  const width = labelWidth + chartWidth + 50;
  const bottom = height - foot;
  const grid = marks.map(
    (mark) =>
      `<line x1="${x(mark)}" x2="${x(mark)}" y1="${head - 6}" y2="${bottom}" stroke="#d9d9d9"/><text x="${x(mark)}" y="${bottom + 16}" text-anchor="middle" fill="#555">${mark}×</text>`,
  );
  const key = sizes.map(({ users }, index) => {
    const left = labelWidth + index * 130;
    return `<rect x="${left}" y="26" width="12" height="12" fill="${colour(index)}"/><text x="${left + 18}" y="36" fill="#333">${users.toLocaleString("en")} users</text>`;
  });
  const rows = names.flatMap((name, row) => {
    const top = head + row * rowHeight;
    const results = sizes.map(({ cases }) => cases.find((result) => result.name === name));
    // A title that tells a size tells the largest.
    const last = results.findLast((result) => result !== undefined);
    return last
      ? [
          label(last, top, rowHeight),
          ...results.map((result, i) => bar(result, top + i * barHeight, i)),
          limit(last, top, rowHeight),
          ...results.map((result, i) => number(result, top + i * barHeight)),
        ]
      : [];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Segoe UI, Open Sans, sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="12" y="18" font-size="14" fill="#111">Server CPU time for a request, as a multiple of a bare node:https server's</text>
${[...key, ...grid, ...rows].join("\n")}
</svg>
`;
}

/** Place of a ratio on the scale, in pixels. */
function x(ratio: number): number {
  const share = Math.log(Math.max(ratio, 1)) / Math.log(marks.at(-1) ?? 1);
  return Math.round(labelWidth + Math.min(share, 1) * chartWidth);
}

const colour = (index: number) => colours[index % colours.length];

function label({ title }: CaseResult, top: number, rowHeight: number): string {
  const middle = top + (rowHeight - rowPadding) / 2 + 4;
  return `<text x="${labelWidth - 10}" y="${middle}" text-anchor="end" fill="#111">${escaped(title)}</text>`;
}

function bar(result: CaseResult | undefined, top: number, index: number): string {
  if (!result) return "";
  const end = x(result.ratio);
  return `<rect x="${labelWidth}" y="${top}" width="${Math.max(end - labelWidth, 1)}" height="${barHeight - 3}" fill="${colour(index)}"/>`;
}

/** With a white edge, so that it can be read on the line of a limit. */
function number(result: CaseResult | undefined, top: number): string {
  if (!result) return "";
  return `<text x="${x(result.ratio) + 5}" y="${top + 10}" font-size="10" fill="#333" stroke="#fff" stroke-width="3" paint-order="stroke">${result.ratio.toFixed(1)}</text>`;
}

function limit({ limit }: CaseResult, top: number, rowHeight: number): string {
  if (limit === undefined) return "";
  const at = x(limit);
  return `<line x1="${at}" x2="${at}" y1="${top - 3}" y2="${top + rowHeight - rowPadding}" stroke="#c00000" stroke-width="2"/>`;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
