/** Our own few icons, drawn on a grid of 20 with lines of 1.25; they take the colour of the text around them. */
import type { SVGProps } from "react";

type IconProps = SVGProps<SVGSVGElement> & { size?: number };
export type Icon = (props: IconProps) => React.JSX.Element;

/** Lines only. Decoration: the words beside an icon say what it means. */
function lines(path: string): Icon {
  return function LineIcon({ size = 20, ...props }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        <path
          d={path}
          stroke="currentColor"
          strokeWidth="1.25"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    );
  };
}

/** A filled shape with a sign cut out of it in the colour of the ground. */
function badge(shape: string, sign: string): Icon {
  return function BadgeIcon({ size = 20, ...props }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        <path d={shape} fill="currentColor" />
        <path
          d={sign}
          stroke="var(--colorNeutralBackground1)"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    );
  };
}

const disc = "M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z";

export const CheckBadge = badge(disc, "m6.7 10.2 2.2 2.2 4.4-4.6");
export const ErrorBadge = badge(disc, "M10 6v4.8M10 13.9v.1");
export const WarningBadge = badge(
  "M8.7 2.9a1.5 1.5 0 0 1 2.6 0l6.5 11.9a1.5 1.5 0 0 1-1.3 2.2h-13a1.5 1.5 0 0 1-1.3-2.2L8.7 2.9Z",
  "M10 7.4v3.8M10 14.1v.1",
);
export const InfoBadge = badge(disc, "M10 9.4V14M10 6.3v.1");

export const AddIcon = lines("M10 3.5v13M3.5 10h13");
export const ActivityIcon = lines("M2 10.5h3.2L7.6 4l4.3 12 2.4-5.5H18");
export const ArrowDownIcon = lines("M10 3.5v12.6M5.5 11.8l4.5 4.4 4.5-4.4");
export const ArrowRightIcon = lines("M3.5 10h12.6M11.8 5.5l4.4 4.5-4.4 4.5");
export const CertificateIcon = lines(
  "M16.5 12.5v-7a2 2 0 0 0-2-2h-9a2 2 0 0 0-2 2v6M7 7h6M10 10h3M6.2 11a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM4.7 15.6V19l1.5-1 1.5 1v-3.4",
);
export const ChevronDownIcon = lines("m5 7.5 5 5 5-5");
export const ChevronRightIcon = lines("m7.5 5 5 5-5 5");
export const CircleIcon = lines("M10 2.6a7.4 7.4 0 1 1 0 14.8 7.4 7.4 0 0 1 0-14.8Z");
export const CopyIcon = lines(
  "M8.5 2.7h6a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6a2 2 0 0 1-2-2v-8c0-1.1.9-2 2-2ZM6.4 5.3A2 2 0 0 0 4 7.2v6.3a4 4 0 0 0 4 4h4.5a2 2 0 0 0 1.9-1.4",
);
export const DatabaseIcon = lines(
  "M4 5.2c0 1.5 2.7 2.7 6 2.7s6-1.2 6-2.7-2.7-2.7-6-2.7-6 1.2-6 2.7ZM4 5.2v9.6c0 1.5 2.7 2.7 6 2.7s6-1.2 6-2.7V5.2",
);
export const DeleteIcon = lines(
  "M3.5 5h13M8 5a2 2 0 1 1 4 0M5 5l1 10.7a2 2 0 0 0 2 1.8h4a2 2 0 0 0 2-1.8L15 5M8.4 8.5v5.5M11.6 8.5v5.5",
);
export const DirectoryIcon = lines(
  "M8 2.6h4v4H8v-4ZM2.6 13.4h4v4h-4v-4ZM13.4 13.4h4v4h-4v-4ZM10 6.6V10M4.6 13.4V10h10.8v3.4",
);
export const DismissIcon = lines("m4.5 4.5 11 11M15.5 4.5l-11 11");
export const DocumentIcon = lines(
  "M6 2.6h5l4.4 4.4v8.4a2 2 0 0 1-2 2H6.6a2 2 0 0 1-2-2V4.6c0-1.1.9-2 1.4-2ZM11 2.8V7h4.2",
);
export const DownloadIcon = lines("M10 3v10M5.7 8.9 10 13.2l4.3-4.3M4 17h12");
export const EditIcon = lines(
  "M12.4 4.2 4.3 12.3a2 2 0 0 0-.5.9l-.9 3.9 3.9-.9a2 2 0 0 0 .9-.5l8.1-8.1M12.4 4.2l1-1a2.4 2.4 0 0 1 3.4 3.4l-1 1M12.4 4.2l3.4 3.4",
);
export const FolderIcon = lines(
  "M2.6 5.6a2 2 0 0 1 2-2h2.8l2.2 2.2h5.8a2 2 0 0 1 2 2v6.6a2 2 0 0 1-2 2H4.6a2 2 0 0 1-2-2V5.6Z",
);
export const GlobeIcon = lines(
  "M10 2.6a7.4 7.4 0 1 1 0 14.8 7.4 7.4 0 0 1 0-14.8ZM2.9 7.6h14.2M2.9 12.4h14.2M10 2.6c-4 4.3-4 10.5 0 14.8M10 2.6c4 4.3 4 10.5 0 14.8",
);
export const KeyIcon = lines(
  "M13 2.6a4.4 4.4 0 1 1-1.5 8.6L9.3 13.4H7.4v2H5.5v1.9H2.6v-3l6.2-6a4.4 4.4 0 0 1 4.2-5.7ZM14.1 5.9v.1",
);
export const PersonIcon = lines(
  "M10 2.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8ZM5.4 11.6h9.2c.9 0 1.6.7 1.6 1.6 0 2.6-2.6 4.2-6.2 4.2s-6.2-1.6-6.2-4.2c0-.9.7-1.6 1.6-1.6Z",
);
export const PersonAddIcon = lines(
  "M9 2.6a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM8.6 17.4c-3.3 0-5.4-1.7-5.4-4.3 0-.8.7-1.5 1.5-1.5h4M14.5 11v7M11 14.5h7",
);
export const PersonOffIcon = lines(
  "M9 2.6a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM8.6 17.4c-3.3 0-5.4-1.7-5.4-4.3 0-.8.7-1.5 1.5-1.5h4M14.5 10.9a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2ZM12 17l5-5",
);
export const PersonGoneIcon = lines(
  "M9 2.6a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM8.6 17.4c-3.3 0-5.4-1.7-5.4-4.3 0-.8.7-1.5 1.5-1.5h4M12.3 12.3l4.7 4.7M17 12.3 12.3 17",
);
export const PlugIcon = lines(
  "m8.1 6.7 5.2 5.2-1.6 1.6a3.7 3.7 0 0 1-5.2-5.2l1.6-1.6ZM6.5 13.5 2.6 17.4M11 9.6l1.8-1.8M9.7 8.3l1.9-1.9M11.6 6.4l2-2a3.7 3.7 0 0 1 2-1M13.9 8.7l1.8-1.8a3.7 3.7 0 0 0 1-2.1M14.8 5.2l2.6-2.6",
);
export const PuzzleIcon = lines(
  "M8 4.6a2 2 0 1 1 4 0h3.4v3.8a2 2 0 1 0 0 3.2v3.8h-4a2 2 0 1 0-2.8 0h-4v-3.8a2 2 0 1 1 0-3.2V4.6H8Z",
);
export const ScriptIcon = lines(
  "M3.6 3.6h12.8a1 1 0 0 1 1 1v10.8a1 1 0 0 1-1 1H3.6a1 1 0 0 1-1-1V4.6a1 1 0 0 1 1-1ZM5.8 7.5 8.3 10l-2.5 2.5M10 13h4",
);
export const SearchIcon = lines("M8.7 3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8.7 3ZM13 13l4.2 4.2");
export const SettingsIcon = lines(
  "M10 7.4a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2ZM8.5 2.6h3l.5 2.2 1.5.9 2.2-.7 1.5 2.6-1.7 1.5v1.8l1.7 1.5-1.5 2.6-2.2-.7-1.5.9-.5 2.2h-3L8 15.2l-1.5-.9-2.2.7-1.5-2.6 1.7-1.5V9.1L2.8 7.6 4.3 5l2.2.7L8 4.8l.5-2.2Z",
);
export const SyncIcon = lines(
  "M4.3 7.6a6.2 6.2 0 0 1 11.2-.9M15.8 3.4v3.5h-3.5M15.7 12.4a6.2 6.2 0 0 1-11.2.9M4.2 16.6v-3.5h3.5",
);
export const TableIcon = lines(
  "M4.6 3.1h10.8a1.5 1.5 0 0 1 1.5 1.5v10.8a1.5 1.5 0 0 1-1.5 1.5H4.6a1.5 1.5 0 0 1-1.5-1.5V4.6a1.5 1.5 0 0 1 1.5-1.5ZM3.1 7.7h13.8M3.1 12.3h13.8M7.7 3.1v13.8",
);
export const UndoIcon = lines("M4 3.5v4.5h4.5M4.3 7.8a6.2 6.2 0 1 1-.4 4.7");
export const IdentityIcon = lines(
  "M5.2 4.9a6.9 6.9 0 0 1 9.6 0M3.7 9.8a6.3 6.3 0 0 1 12.6 0c0 1.4.1 2.6-.3 4M6.3 15.8c.4-1.5.3-3.8.3-6a3.4 3.4 0 0 1 6.8 0c0 2.4 0 4.5-.7 6.7M10 9.8c0 2.9.1 5.4-.8 7.6",
);

const typeIcons: Readonly<Record<string, Icon>> = {
  sql: DatabaseIcon,
  ldap: DirectoryIcon,
  script: ScriptIcon,
  "web-service": GlobeIcon,
};

/** The icon of a connector type; a puzzle piece for one that is not built in. */
export function TypeIcon({ of: connectorType }: { of: string }) {
  const Known = typeIcons[connectorType] ?? PuzzleIcon;
  return <Known />;
}

/** The bridge of the product's name. */
export function LinkspanMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <path d="M3 26h26" stroke="var(--colorBrandForeground1)" strokeWidth="3.4" strokeLinecap="round" />
      <path d="M5.5 25v-6a10.5 10.5 0 0 1 21 0v6" stroke="var(--colorBrandForeground1)" strokeWidth="3.4" />
      <path
        d="M11.5 24v-9M16 24V12M20.5 24v-9"
        stroke="var(--colorBrandStroke1)"
        strokeWidth="2.2"
        opacity="0.7"
      />
    </svg>
  );
}
