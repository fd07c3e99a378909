/** Text as it can stand in a cell of a Markdown table. */
export const tableCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
