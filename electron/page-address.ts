export const pageScheme = "app";
export const pageAddress = `${pageScheme}://wizard/`;

/** Whether an address is the wizard's own page. (`URL.origin` is "null" for a scheme of our own.) */
export function isPageAddress(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${pageScheme}:` && url.host === "wizard";
}
