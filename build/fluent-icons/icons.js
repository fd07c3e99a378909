/**
 * The icons that Fluent's components import, drawn by ourselves on a grid of 20. Fluent's own package unpacks to 300 MB,
 * more than everything else here together; `overrides` in package.json puts this one in its place. A test compares the
 * names with what the installed components import.
 */
import { createElement, Fragment } from "react";

export const iconFilledClassName = "fui-Icon-filled";
export const iconRegularClassName = "fui-Icon-regular";

const disc = "M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z";
const ring = "M10 2.6a7.4 7.4 0 1 1 0 14.8 7.4 7.4 0 0 1 0-14.8Z";
const check = "m4 10.5 4 4 8-8.5";
const cross = "m4.5 4.5 11 11M15.5 4.5l-11 11";
const smallCross = "m7.2 7.2 5.6 5.6M12.8 7.2l-5.6 5.6";
const diamond = "M10 .5 19.5 10 10 19.5 .5 10Z";
const info = "M10 9.3V14M10 6.3v.1";
const star = "m10 2 2.5 5.1 5.6.8-4.1 4 1 5.6-5-2.7-5 2.7 1-5.6-4.1-4 5.6-.8Z";

/** Lines in the colour of the text. */
function lines(path, size = "1em", width = 1.25) {
  return (props) => icon(props, size, stroke(path, "currentColor", width));
}

/** A filled shape, with a sign on it in the colour of the ground. */
function filled(shape, size = "1em", sign) {
  return (props) =>
    icon(
      props,
      size,
      createElement("path", { key: "shape", d: shape, fill: "currentColor" }),
      sign && stroke(sign, "var(--colorNeutralBackground1, Canvas)", 1.8),
    );
}

function stroke(d, colour, strokeWidth) {
  return createElement("path", {
    key: "lines",
    d,
    stroke: colour,
    strokeWidth,
    strokeLinecap: "round",
    strokeLinejoin: "round",
    fill: "none",
  });
}

/** `filled` and `primaryFill` belong to Fluent's icons, not to an element. */
function icon({ filled: _filled, primaryFill, title, ...props }, size, ...paths) {
  return createElement(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: size,
      height: size,
      viewBox: "0 0 20 20",
      fill: "none",
      color: primaryFill,
      "aria-hidden": title || props["aria-label"] ? undefined : true,
      ...props,
    },
    title && createElement("title", { key: "title" }, title),
    ...paths,
  );
}

/** Both forms of an icon, of which the component's style sheet shows one; `display` as an attribute gives way to it. */
export function bundleIcon(Filled, Regular) {
  return ({ className = "", filled: isFilled, ...props }) =>
    createElement(
      Fragment,
      null,
      createElement(Filled, {
        ...props,
        display: isFilled ? undefined : "none",
        className: `${iconFilledClassName} ${className}`,
      }),
      createElement(Regular, {
        ...props,
        display: isFilled ? "none" : undefined,
        className: `${iconRegularClassName} ${className}`,
      }),
    );
}

export const ArrowDownRegular = lines("M10 3.5v12.6M5.5 11.8l4.5 4.4 4.5-4.4");
export const ArrowUpRegular = lines("M10 16.5V3.9M5.5 8.2 10 3.8l4.5 4.4");
export const Checkmark12Filled = lines(check, 12, 2);
export const Checkmark16Filled = lines(check, 16, 2);
export const CheckmarkFilled = lines(check, "1em", 2);
export const CheckmarkCircle12Filled = filled(disc, 12, "m6.7 10.2 2.2 2.2 4.4-4.6");
export const CheckmarkCircleFilled = filled(disc, "1em", "m6.7 10.2 2.2 2.2 4.4-4.6");
export const ChevronDown16Regular = lines("m5 7.5 5 5 5-5", 16);
export const ChevronDown20Regular = lines("m5 7.5 5 5 5-5", 20);
export const ChevronDownRegular = lines("m5 7.5 5 5 5-5");
export const ChevronLeftFilled = lines("m12.5 5-5 5 5 5", "1em", 2);
export const ChevronLeftRegular = lines("m12.5 5-5 5 5 5");
export const ChevronRight12Regular = lines("m7.5 5 5 5-5 5", 12);
export const ChevronRightFilled = lines("m7.5 5 5 5-5 5", "1em", 2);
export const ChevronRightRegular = lines("m7.5 5 5 5-5 5");
export const ChevronUp16Regular = lines("m5 12.5 5-5 5 5", 16);
export const CircleFilled = filled(disc);
export const DiamondDismiss12Filled = filled(diamond, 12, smallCross);
export const DiamondDismissFilled = filled(diamond, "1em", smallCross);
export const Dismiss12Regular = lines(cross, 12);
export const Dismiss20Regular = lines(cross, 20);
export const DismissRegular = lines(cross);
export const DismissFilled = lines(cross, "1em", 2);
export const DismissCircleFilled = filled(disc, "1em", smallCross);
export const Info12Filled = filled(disc, 12, info);
export const Info12Regular = lines(`${ring}${info}`, 12);
export const Info16Filled = filled(disc, 16, info);
export const Info16Regular = lines(`${ring}${info}`, 16);
export const Info20Filled = filled(disc, 20, info);
export const Info20Regular = lines(`${ring}${info}`, 20);
export const InfoFilled = filled(disc, "1em", info);
export const Lightbulb16Regular = lines(
  "M7.5 14.5c0-2-2.5-3-2.5-6.5a5 5 0 0 1 10 0c0 3.5-2.5 4.5-2.5 6.5M7.5 14.5h5M8.5 17.5h3",
  16,
);
export const MoreHorizontalRegular = lines("M5 10h.01M10 10h.01M15 10h.01", "1em", 2.2);
export const MoreHorizontalFilled = lines("M5 10h.01M10 10h.01M15 10h.01", "1em", 3);
export const Navigation20Filled = lines("M2.5 5h15M2.5 10h15M2.5 15h15", 20, 1.75);
export const PauseCircleRegular = lines(`${ring}M8 7.2v5.6M12 7.2v5.6`);
export const PersonRegular = lines(
  "M10 2.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8ZM5.4 11.6h9.2c.9 0 1.6.7 1.6 1.6 0 2.6-2.6 4.2-6.2 4.2s-6.2-1.6-6.2-4.2c0-.9.7-1.6 1.6-1.6Z",
);
export const Pin20Regular = lines("m12 3 5 5-4 1.5-3 4.5-5-5 4.5-3ZM7.5 11.5 3 17", 20);
export const PlayCircleRegular = lines(`${ring}m8.3 7 4.7 3-4.7 3Z`);
export const PresenceAvailable10Filled = filled(disc, 10, "m6.7 10.2 2.2 2.2 4.4-4.6");
export const PresenceAvailable10Regular = lines(`${ring}m6.7 10.2 2.2 2.2 4.4-4.6`, 10);
export const PresenceAvailable12Filled = filled(disc, 12, "m6.7 10.2 2.2 2.2 4.4-4.6");
export const PresenceAvailable12Regular = lines(`${ring}m6.7 10.2 2.2 2.2 4.4-4.6`, 12);
export const PresenceAvailable16Filled = filled(disc, 16, "m6.7 10.2 2.2 2.2 4.4-4.6");
export const PresenceAvailable16Regular = lines(`${ring}m6.7 10.2 2.2 2.2 4.4-4.6`, 16);
export const PresenceAvailable20Filled = filled(disc, 20, "m6.7 10.2 2.2 2.2 4.4-4.6");
export const PresenceAvailable20Regular = lines(`${ring}m6.7 10.2 2.2 2.2 4.4-4.6`, 20);
export const PresenceAway10Filled = filled(disc, 10, "M10 6v4.5l3 2");
export const PresenceAway10Regular = lines(`${ring}M10 6v4.5l3 2`, 10);
export const PresenceAway12Filled = filled(disc, 12, "M10 6v4.5l3 2");
export const PresenceAway12Regular = lines(`${ring}M10 6v4.5l3 2`, 12);
export const PresenceAway16Filled = filled(disc, 16, "M10 6v4.5l3 2");
export const PresenceAway16Regular = lines(`${ring}M10 6v4.5l3 2`, 16);
export const PresenceAway20Filled = filled(disc, 20, "M10 6v4.5l3 2");
export const PresenceAway20Regular = lines(`${ring}M10 6v4.5l3 2`, 20);
export const PresenceDnd10Filled = filled(disc, 10, "M6.5 10h7");
export const PresenceDnd10Regular = lines(`${ring}M6.5 10h7`, 10);
export const PresenceDnd12Filled = filled(disc, 12, "M6.5 10h7");
export const PresenceDnd12Regular = lines(`${ring}M6.5 10h7`, 12);
export const PresenceDnd16Filled = filled(disc, 16, "M6.5 10h7");
export const PresenceDnd16Regular = lines(`${ring}M6.5 10h7`, 16);
export const PresenceDnd20Filled = filled(disc, 20, "M6.5 10h7");
export const PresenceDnd20Regular = lines(`${ring}M6.5 10h7`, 20);
export const PresenceBusy10Filled = filled(disc, 10);
export const PresenceBusy12Filled = filled(disc, 12);
export const PresenceBusy16Filled = filled(disc, 16);
export const PresenceBusy20Filled = filled(disc, 20);
export const PresenceBlocked10Regular = lines(`${ring}M4.8 15.2 15.2 4.8`, 10);
export const PresenceBlocked12Regular = lines(`${ring}M4.8 15.2 15.2 4.8`, 12);
export const PresenceBlocked16Regular = lines(`${ring}M4.8 15.2 15.2 4.8`, 16);
export const PresenceBlocked20Regular = lines(`${ring}M4.8 15.2 15.2 4.8`, 20);
export const PresenceOffline10Regular = lines(`${ring}${smallCross}`, 10);
export const PresenceOffline12Regular = lines(`${ring}${smallCross}`, 12);
export const PresenceOffline16Regular = lines(`${ring}${smallCross}`, 16);
export const PresenceOffline20Regular = lines(`${ring}${smallCross}`, 20);
export const PresenceOof10Regular = lines(`${ring}M11 7l-3 3 3 3M8 10h5.5`, 10);
export const PresenceOof12Regular = lines(`${ring}M11 7l-3 3 3 3M8 10h5.5`, 12);
export const PresenceOof16Regular = lines(`${ring}M11 7l-3 3 3 3M8 10h5.5`, 16);
export const PresenceOof20Regular = lines(`${ring}M11 7l-3 3 3 3M8 10h5.5`, 20);
export const PresenceUnknown10Regular = lines(ring, 10);
export const PresenceUnknown12Regular = lines(ring, 12);
export const PresenceUnknown16Regular = lines(ring, 16);
export const PresenceUnknown20Regular = lines(ring, 20);
export const ProhibitedFilled = lines(`${ring}M4.8 15.2 15.2 4.8`, "1em", 2);
export const SearchRegular = lines("M8.7 3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8.7 3ZM13 13l4.2 4.2");
export const Square12Filled = filled(
  "M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4c0-1.1.9-2 2-2Z",
  12,
);
export const Square16Filled = filled(
  "M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4c0-1.1.9-2 2-2Z",
  16,
);
export const StarFilled = filled(star);
export const StarRegular = lines(star);
export const Warning12Filled = filled(
  "M8.7 2.9a1.5 1.5 0 0 1 2.6 0l6.5 11.9a1.5 1.5 0 0 1-1.3 2.2h-13a1.5 1.5 0 0 1-1.3-2.2Z",
  12,
  "M10 7.4v3.8M10 14.1v.1",
);
export const WarningFilled = filled(
  "M8.7 2.9a1.5 1.5 0 0 1 2.6 0l6.5 11.9a1.5 1.5 0 0 1-1.3 2.2h-13a1.5 1.5 0 0 1-1.3-2.2Z",
  "1em",
  "M10 7.4v3.8M10 14.1v.1",
);
