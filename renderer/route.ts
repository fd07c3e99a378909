/** The page's places and their addresses, in the fragment so that they work under app:// and http alike. */

export type Place =
  | { readonly at: "connectors" }
  | { readonly at: "connector"; readonly name: string }
  | { readonly at: "new-connector" }
  | { readonly at: "draft"; readonly id: string; readonly step?: string }
  | { readonly at: "activity"; readonly connector?: string }
  | { readonly at: "settings" };

/** The place an address names; one that names none is the list of connectors. */
export function placeOf(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [first, second, third] = path.split("/").map(decodePart);
  switch (first) {
    case "connectors":
      return second ? { at: "connector", name: second } : { at: "connectors" };
    case "new":
      return { at: "new-connector" };
    case "drafts":
      if (!second) return { at: "connectors" };
      return third ? { at: "draft", id: second, step: third } : { at: "draft", id: second };
    case "activity": {
      const connector = new URLSearchParams(search).get("connector");
      return connector ? { at: "activity", connector } : { at: "activity" };
    }
    case "settings":
      return { at: "settings" };
    default:
      return { at: "connectors" };
  }
}

/** The address of a place, as `href` and `location.hash` take it. */
export function addressOf(place: Place): string {
  switch (place.at) {
    case "connectors":
      return "#/connectors";
    case "connector":
      return `#/connectors/${encodeURIComponent(place.name)}`;
    case "new-connector":
      return "#/new";
    case "draft":
      return `#/drafts/${encodeURIComponent(place.id)}${place.step ? `/${encodeURIComponent(place.step)}` : ""}`;
    case "activity":
      return place.connector ? `#/activity?connector=${encodeURIComponent(place.connector)}` : "#/activity";
    case "settings":
      return "#/settings";
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
